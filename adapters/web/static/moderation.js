// The moderators' page: what waits, what was decided, the rules of a place, and words to try out.
import { call } from "./api.js";
import { h } from "./dom.js";
import { rulesForm } from "./house_rules.js";

const here = location.pathname;
const desk = document.getElementById("desk");
const told = document.getElementById("told");
const tabs = document.querySelector(".desk-tabs");
const KINDS = { report: "A picture was reported", appeal: "A member asks to look at a refusal", borderline: "A close decision" };
const PAGES = { waiting: "Waiting", decided: "Decided", server: "Rules of the server", channel: "Rules of the channel", words: "Try words" };
const HARD = new Set(["remove", "time_out"]);
let state = null;
let page = "waiting";

const moment = (seconds) => h("time", { datetime: new Date(seconds * 1000).toISOString() }, new Date(seconds * 1000).toLocaleString());

function say(text, fine = false) {
  told.textContent = text;
  told.classList.toggle("fine", fine);
}

async function asked(path, document) {
  const options = document ? { method: "POST", body: JSON.stringify(document), headers: { "X-Limner": "1", "Content-Type": "application/json" } } : {};
  return call(`${here}/${path}`, options);
}

/** Do something that brings the page's new state; say what goes wrong and keep what is there. */
async function change(path, document, done) {
  try {
    state = await asked(path, document);
    say(done ?? "", true);
    show();
  } catch (error) {
    say(error.message);
  }
}

function show() {
  tabs.replaceChildren(...Object.entries(PAGES).map(([name, label]) => h("button", {
    type: "button", role: "tab", id: `tab-${name}`, "aria-selected": String(name === page), "aria-controls": "desk",
    on: { click: () => { page = name; say(""); show(); } },
  }, name === "waiting" && state.waiting.length ? `${label} (${state.waiting.length})` : label)));
  desk.setAttribute("aria-labelledby", `tab-${page}`);
  desk.replaceChildren(...[state.trouble && h("p", { class: "desk-hint" }, state.trouble), ...SHOWN[page]()].filter(Boolean));
}

const SHOWN = {
  waiting: () => state.waiting.length ? state.waiting.map(review) : [h("p", { class: "desk-empty" }, "Nothing waits for a decision.")],
  decided: () => [log(), ...state.decided.map(review)],
  server: () => [rulesForm(state, "server", (rules) => change("rules", { channel: false, ...rules }, "Saved. In force at once."))],
  channel: () => [rulesForm(state, "channel", (rules) => change("rules", { channel: true, ...rules }, "Saved. In force at once."))],
  words: () => [trial()],
};

function review(one) {
  const by = [`by ${one.author}`, one.reporter && `brought up by ${one.reporter}`,
    one.category && `rule ${one.category}${one.pattern ? ` (${one.pattern})` : ""}`, one.policy && `policy ${one.policy}`];
  return h("article", { class: "desk-card", "aria-label": KINDS[one.kind] },
    h("header", {}, h("h2", {}, KINDS[one.kind]), moment(one.at)),
    h("p", { class: "desk-meta" }, by.filter(Boolean).join(", ")),
    one.text && h("blockquote", {}, one.text),
    one.remark && h("p", {}, one.remark),
    one.picture && !one.decided && picture(one),
    one.decided ? h("p", {}, one.decided) : buttons(one));
}

// Blurred until it is pressed: nobody has to look at what was reported.
function picture(one) {
  const image = h("img", { src: `${here}/picture/${encodeURIComponent(one.id)}`, alt: "The reported picture", loading: "lazy", on: {
    error: () => button.replaceWith(h("p", { class: "desk-meta" }, "The picture is gone.")) } });
  const button = h("button", { type: "button", class: "desk-picture", "aria-label": "Show the picture", on: { click: () => button.classList.toggle("open") } },
    image, h("span", {}, "Show the picture"));
  return button;
}

const buttons = (one) => h("div", { class: "desk-buttons" }, one.rulings.map(({ name, label }) => h("button", {
  type: "button", class: `button${HARD.has(name) ? " bad" : ""}`, on: { click: (event) => {
    event.currentTarget.closest(".desk-buttons").inert = true;
    change("decide", { review: one.id, ruling: name }, "Decided.").then(() => show());
  } } }, label)));

const log = () => state.history.length ? h("ul", { class: "desk-log", "aria-label": "Log" }, state.history.map((line) => h("li", {},
  h("span", { class: "desk-meta" }, moment(line.at), ` ${line.moderator || "somebody"} `), line.what.replaceAll("_", " "),
  [line.category, line.pattern].filter(Boolean).map((part) => ` · ${part}`), line.note && `\n${line.note}`)))
  : h("p", { class: "desk-empty" }, "Nothing was decided yet.");

function trial() {
  const words = h("textarea", { id: "tried", rows: "3", maxlength: "20000", required: true, placeholder: "As a member would say them" });
  const result = h("div", { "aria-live": "polite" });
  return h("form", { class: "desk-card", on: { submit: async (event) => {
    event.preventDefault();
    try {
      result.replaceChildren(...verdict(await asked("preview", { words: words.value })));
      say("");
    } catch (error) {
      say(error.message);
    }
  } } }, h("label", { class: "desk-field", for: "tried" }, "What would these words get here?", words),
  h("div", { class: "desk-buttons" }, h("button", { class: "button primary", type: "submit" }, "Try")), result);
}

function verdict(found) {
  const why = [found.category, found.stage, found.pattern].filter(Boolean).join(", ");
  return [h("p", { class: "desk-verdict" }, found.action), why && h("p", { class: "desk-meta" }, why),
    found.told && h("blockquote", {}, found.told), found.rewritten && h("p", {}, `Drawn instead: ${found.rewritten}`),
    found.declined && h("p", {}, found.declined),
    found.down.length > 0 && h("p", { class: "desk-meta" }, `Not asked: ${found.down.join(", ")}. It may decide otherwise.`)].filter(Boolean);
}

try {
  state = await asked("state");
  show();
} catch (error) {
  desk.replaceChildren(h("p", { class: "desk-empty" }, error.message));
}
