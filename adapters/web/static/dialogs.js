// Dialogs: which picture, the prompt, the recipe, delete, help.
import { button, iconButton } from "./buttons.js";
import { h } from "./dom.js";
import { icon } from "./icons.js";
import { announce, toast } from "./announce.js";
import { dollars, lineage, plural, seconds, when } from "./words.js";

/** Show a dialog; resolve with what it was closed with ("" after Esc). */
export function open(heading, content, { size = "", footer = [] } = {}) {
  return new Promise((resolve) => {
    const titleId = `dialog-${Date.now()}`;
    const dialog = h("dialog", { class: `sheet ${size}`, "aria-labelledby": titleId, on: {
      close: () => { dialog.remove(); resolve(dialog.returnValue); },
      click: (event) => { if (event.target === dialog) dialog.close(); },
    } },
    h("div", { class: "sheet-body" },
      h("header", { class: "sheet-head" }, h("h2", { id: titleId }, heading),
        iconButton("cancel", "Close", () => dialog.close())),
      content,
      footer.length ? h("footer", { class: "sheet-foot" }, footer) : null));
    document.body.append(dialog);
    dialog.showModal();
    dialog.querySelector("[data-first]")?.focus();
  });
}

const closeWith = (value) => (event) => event.target.closest("dialog").close(value);

/** Ask which picture is meant; resolve with its index, null when none. */
export async function whichPicture(version, verb) {
  const choices = h("div", { class: "which", role: "group", "aria-label": "Pictures" }, version.pictures.map((picture, index) =>
    h("button", {
      class: "which-one", type: "button", "data-first": index === 0, "aria-label": `Picture ${index + 1}`,
      on: { click: closeWith(String(index)) },
    }, h("img", { src: `${picture.thumbnail}?side=640`, alt: "" }), h("span", { class: "number" }, String(index + 1)))));
  choices.addEventListener("keydown", (event) => {
    const index = Number(event.key) - 1;
    if (version.pictures[index]) event.target.closest("dialog").close(String(index));
  });
  const answer = await open(`${verb}: which one?`, choices);
  return answer === "" ? null : Number(answer);
}

/** Show words, prompt, recipe and settings of a version; "recipe" when it is to be edited. */
export function showPrompt(version) {
  const recipe = Object.entries(RECIPE).filter(([key]) => version.recipe[key]);
  return open(`Prompt of v${version.number}`, h("div", { class: "told" },
    passage("Words given", version.words || "None: this one came from a button."),
    passage("Prompt used", version.prompt),
    recipe.length > 0 && section("Recipe", recipe.map(([key, [label]]) => `${label}: ${version.recipe[key]}`).join("\n"),
      list(recipe.map(([key, [label]]) => [label, version.recipe[key]]))),
    section("Settings", settings(version).map(([name, value]) => `${name}: ${value}`).join("\n"), list(settings(version)))),
  { size: "wide", footer: [
    button("Edit the recipe", closeWith("recipe"), { image: "refine" }),
    button("Done", closeWith(""), { kind: "primary", "data-first": true })] });
}

const painter = ({ backend, model }) => (model && model !== backend ? `${backend} (${model})` : backend);

function settings(version) {
  return [
    ["Version", lineage(version)], ["Painter", painter(version)],
    ["Size", version.size.replace("x", " × ")], ["Shape", version.shape], ["Pictures", plural(version.pictures.length, "picture")],
    ["Quality", version.quality], ["Seed", version.seed], ["Words used as they are", version.exact ? "yes" : null],
    ["Attached", version.references ? plural(version.references, "picture") : null], ["Took", seconds(version.seconds)],
    ["Cost", version.costMicrodollars ? dollars(version.costMicrodollars) : null], ["Asked", when(version.createdAt)],
  ].filter(([, value]) => value !== null && value !== undefined && value !== "");
}

const list = (entries) => h("dl", { class: "facts" }, entries.map(([name, value]) => [h("dt", {}, name), h("dd", {}, String(value))]));
const passage = (heading, text) => section(heading, text, h("p", { class: "passage" }, text));

function section(heading, text, content) {
  return h("section", {}, h("div", { class: "section-head" }, h("h3", {}, heading),
    button("Copy", (event) => copy(text, event.currentTarget), { kind: "small ghost", image: "copy", "aria-label": `Copy: ${heading}` })), content);
}

/** Put a text on the clipboard, and say so on the button. */
export async function copy(text, button) {
  try {
    await navigator.clipboard.writeText(text);
    button.replaceChildren(icon("check"), "Copied");
    announce("Copied.");
  } catch {
    toast("The browser does not let this page copy here. Select the text and copy it by hand.");
  }
}

/** A recipe's fields: name, hint, lines to write in. */
export const RECIPE = {
  content_type: ["Kind", "photograph, oil painting, vector logo …", 1],
  description: ["Description", "Subject, setting and action", 4],
  style: ["Style", "Artistic manner and colours", 2],
  composition: ["Composition", "Framing, perspective, detail", 2],
  without: ["Without", "What must not appear", 1],
};

/** Let the recipe be edited; resolve with the new one, null when nothing is to be done. */
export async function editRecipe(version) {
  const field = ([key, [label, hint, rows]]) => h("label", { class: "field" }, h("span", {}, label),
    h("textarea", { name: key, rows, placeholder: hint, value: version.recipe[key], "data-first": key === "description" }));
  const form = h("form", { class: "recipe", id: "recipe", on: { submit: (event) => {
    event.preventDefault();
    event.target.closest("dialog").close("send");
  } } }, Object.entries(RECIPE).map(field));
  const answer = await open(`Recipe of v${version.number}`, form, { size: "wide", footer: [
    button("Leave it", closeWith("")),
    button("Draw this", null, { kind: "primary", type: "submit", form: "recipe", on: {} })] });
  return answer === "send" ? Object.fromEntries(new FormData(form)) : null;
}

/** Ask before something is deleted for good; resolve with whether to go on. */
export async function confirmDelete(version) {
  const what = version.pictures.length > 1 ? "its pictures are" : "its picture is";
  const answer = await open(`Delete v${version.number}?`, h("p", {}, `The words, the prompt and ${what} removed for good.`), { footer: [
    button("Keep it", closeWith(""), { "data-first": true }),
    button("Delete", closeWith("delete"), { kind: "bad" })] });
  return answer === "delete";
}

const how = (painter) => [
  "Write what you would like to see. Each new wish starts a conversation.",
  "Open a picture and say what to change: “make it anime-style”, “without the hat”, “the second one, at night”.",
  "Attach, paste or drop pictures to start from them.",
  painter?.edits
    ? "“Region” under a picture changes one place and leaves every other pixel as it is."
    : "The painter here draws each change anew, so the rest of the picture may change too.",
  `“More” ${listed([painter?.edits && "varies it", painter?.edits && "continues it beyond its borders", painter?.upscales && "enlarges it", "writes prompts for it"])}.`,
  "The wand beside the box writes prompts, for other generators too, and makes several pictures into one.",
  "Nothing gets lost: every version stays, and any can be continued.",
];
const KEYS = {
  "/": "Go to the prompt box",
  "Enter": "Send",
  "Shift + Enter": "New line",
  "← →": "Previous or next version; picture at full size",
  "Esc": "Close, or go back to all pictures",
};

/** Show how to use the page, and what is not drawn here. */
export function showHelp(facts) {
  const keys = Object.entries(KEYS).map(([key, text]) => [h("dt", {}, h("kbd", {}, key)), h("dd", {}, text)]);
  const credits = (facts?.backends ?? []).map((backend) => backend.credit).filter(Boolean);
  return open("How it works", h("div", { class: "told" },
    points(how(facts?.backends[0])),
    part("Keys", h("dl", { class: "facts keys" }, keys)),
    facts?.rules.length > 0 && part("What is not drawn here", points(facts.rules)),
    credits.length > 0 && part("Credits", credits.map((credit) => h("p", { class: "passage" }, credit)))),
  { size: "wide", footer: [
    h("p", { class: "whoami" }, facts ? `Your pictures belong to this browser: web ${facts.you}` : ""),
    button("Good", closeWith(""), { kind: "primary", "data-first": true })] });
}

const listed = (parts) => new Intl.ListFormat("en").format(parts.filter(Boolean));
const points = (texts) => h("ul", { class: "how" }, texts.map((text) => h("li", {}, text)));
const part = (heading, content) => h("section", {}, h("h3", {}, heading), content);
