// The rules of a server or a channel as a form: actions and scores by category, words, the caption.
import { h } from "./dom.js";

const INHERITED = "";
const INSTEAD = " = ";
const KINDS = [
  { kind: "person", label: "People who are asked about", hint: "One name a line: well-known people, or members who want that." },
  { kind: "character", label: "Characters that are drawn as others", hint: "One a line: NAME = what is drawn instead, or the name alone." },
  { kind: "artist", label: "Artists who are not imitated", hint: "One a line: NAME = the manner to draw in instead, or the name alone." },
];
const written = ({ name, like }) => (like ? `${name}${INSTEAD}${like}` : name);
const named = (kind, line) => {
  const [name, ...like] = line.split(INSTEAD);
  return { kind, name: name.trim(), like: like.join(INSTEAD).trim() };
};
const lines = (text) => text.split("\n").map((line) => line.trim()).filter(Boolean);

/** Return the form; `save(rules)` is given all of them. */
export function rulesForm(state, scope, save) {
  const set = state.rules[scope];
  const rows = state.categories.map((category) => row(category, set, state.actions, scope));
  const blocked = area("Never drawn here", "One word or phrase a line.", set.blocked);
  const allowed = area("Passes here", "One phrase a line; fixed rules hold all the same.", set.allowed);
  const names = KINDS.map(({ kind, label, hint }) => ({ kind, field: area(label, hint, set.names.filter((one) => one.kind === kind).map(written)) }));
  const caption = choice("Each picture says that it is AI-made", { "": "As shipped", yes: "Yes", no: "No" },
    set.caption === null ? "" : set.caption ? "yes" : "no");
  const where = set.reviewChannel ? `Reviews are shown in channel ${set.reviewChannel}.`
    : "Reviews are shown on this page alone. Say “/moderation reviews” in a channel to have them there.";
  return h("form", { class: "desk-card", on: { submit: (event) => {
    event.preventDefault();
    save({
      actions: Object.fromEntries(rows.filter(({ action }) => action?.value).map(({ name, action }) => [name, action.value])),
      thresholds: Object.fromEntries(rows.filter(({ score }) => score?.value).map(({ name, score }) => [name, Number(score.value)])),
      blocked: lines(blocked.querySelector("textarea").value),
      allowed: lines(allowed.querySelector("textarea").value),
      names: names.flatMap(({ kind, field }) => lines(field.querySelector("textarea").value).map((line) => named(kind, line))),
      caption: { "": null, yes: true, no: false }[caption.querySelector("select").value],
    });
  } } },
  h("h2", {}, scope === "server" ? "For the whole server" : "For this channel alone"),
  scope === "server" && h("p", { class: "desk-hint" }, where),
  h("div", { class: "desk-rules" }, rows.map(({ nodes }) => nodes)), blocked, allowed,
  names.map(({ field }) => field), caption,
  h("div", { class: "desk-buttons" }, h("button", { class: "button primary", type: "submit" }, "Save")));
}

function row({ name, action, locked }, set, actions, scope) {
  const title = name.replaceAll("_", " ");
  if (locked) return { name, nodes: [h("span", {}, title), h("span", { class: "locked" }, `${action}, fixed`)] };
  const inherited = scope === "server" ? `as shipped: ${action}` : "as in the server";
  const chosen = select({ [INHERITED]: inherited, ...Object.fromEntries(actions.map((one) => [one, one.replaceAll("_", " ")])) },
    set.actions[name] ?? INHERITED, `What is done about ${title}`);
  const score = h("input", { type: "number", min: "0.01", max: "1", step: "0.01", placeholder: "score",
    "aria-label": `Score from which ${title} counts`, value: set.thresholds[name] ?? "" });
  return { name, action: chosen, score, nodes: [h("span", {}, title), chosen, score] };
}

const select = (options, value, label) => {
  const node = h("select", label ? { "aria-label": label } : {}, Object.entries(options).map(([name, text]) => h("option", { value: name }, text)));
  node.value = value;
  return node;
};

const area = (label, hint, phrases) => h("label", { class: "desk-field" }, label, h("span", {}, hint), h("textarea", { rows: "3", value: phrases.join("\n") }));

const choice = (label, options, value) => h("label", { class: "desk-field" }, label, select(options, value));
