// What the prompt box can be asked for beside a picture from words: prompts for words, prompts for a
// picture, several pictures made into one.
import { button, iconButton } from "./buttons.js";
import { h } from "./dom.js";
import { state } from "./store.js";

const FEWEST = 2;
const MOST = 4;
const COMMAND = /^\s*\/(prompt|blend|describe)\b:?\s*/i;

const CRAFTS = {
  prompt: { label: "Prompt", note: "Write a good prompt for your words", image: "prompt", hint: "What is it about?" },
  blend: { label: "Blend", note: "Make two to four pictures into one", image: "blend", hint: "Words, if you like" },
  describe: { label: "Describe", note: "Write prompts for a picture of yours", image: "describe", hint: "Attach a picture …" },
};

const BLIND = "Needs a language model that sees pictures";

/** Return the names of what can be asked for, with what a menu says of each. */
export function offered() {
  const blind = !state.facts?.sees;
  return Object.entries(CRAFTS).map(([name, craft]) => [name, name === "describe" && blind ? { ...craft, note: BLIND, off: true } : craft]);
}

/** The strip above the box that says what is asked for; empty while it is a picture from words. */
export class Crafts {
  #dialect = h("select", { class: "dialect", "aria-label": "For which generator" });

  constructor({ changed, pick, leave }) {
    this.name = null;
    this.changed = changed;
    this.pick = pick;
    this.leave = leave;
    this.node = h("div", { class: "craft", hidden: true });
  }

  get hint() {
    return CRAFTS[this.name]?.hint;
  }

  /** Ask for this from now on; null: for pictures. */
  choose(name, dialect = "") {
    this.name = name;
    this.node.hidden = name === null;
    if (name === "prompt") this.#fillDialects(dialect);
    if (name) this.node.replaceChildren(...this.#strip(), iconButton("cancel", "Back to drawing", () => this.#back(), { kind: "chip-x" }));
    this.changed();
  }

  /** Take a command at the beginning of the words; return the words without it. */
  heard(words) {
    const command = COMMAND.exec(words);
    if (!command) return words;
    this.choose(command[1].toLowerCase());
    return words.slice(command[0].length);
  }

  /** Say what is missing, null when it can be asked. */
  objection(words, files) {
    const count = files.length;
    if (this.name === "prompt" && count) return "A prompt is written from words alone. Take the pictures off, or choose “Describe”.";
    if (this.name === "prompt" && !words) return "Say what the prompt is about.";
    if (this.name === "blend" && count < FEWEST) return `Blend ${FEWEST} to ${MOST} pictures: attach, paste or drop them here.`;
    if (this.name === "blend" && count > MOST) return `Blend ${MOST} pictures at most; these are ${count}.`;
    if (this.name === "describe" && !count) return "Attach, paste or drop the picture to describe.";
    return this.name === "describe" && count > 1 ? `Describe one picture at a time; these are ${count}.` : null;
  }

  /** Return what is asked for; to be called before it is left. */
  form(words, options) {
    if (this.name === "prompt") return { kind: "prompt", words, dialect: this.#dialect.value };
    return this.name === "blend" ? { kind: "blend", words, options } : { kind: "describe" };
  }

  #back() {
    this.choose(null);
    this.leave();
  }

  #strip() {
    if (this.name === "prompt") return [h("span", { class: "craft-what" }, "A prompt for ", this.#dialect)];
    const what = this.name === "blend" ? "Two to four pictures into one" : "Prompts for a picture";
    return [h("span", { class: "craft-what" }, what),
      button("Pictures here", () => this.pick(this.name === "blend" ? MOST : 1), { kind: "small ghost" })];
  }

  #fillDialects(chosen) {
    const names = ["", ...(state.facts?.dialects ?? [])];
    const kept = names.includes(chosen) ? chosen : "";
    this.#dialect.replaceChildren(...names.map((name) => h("option", { value: name, selected: name === kept }, name || "Limner")));
  }
}
