// A picture to paint on, words, and Send: on a page of its own and in the playground.
import { h } from "./dom.js";
import { icon } from "./icons.js";
import { Painting } from "./painting.js";

const NOTHING = "Paint over what shall change first.";
const LEAVING = "Press Esc once more to leave without what you painted.";
const NO_WORDS = "Now say what shall be there.";

/** `send({ mask, words })` sends it and may throw an error whose message is shown. */
export class Easel {
  constructor(image, { send, maxCharacters = 2000 }) {
    this.send = send;
    this.maxCharacters = maxCharacters;
    this.told = h("p", { class: "easel-told", role: "alert" });
    this.words = h("textarea", {
      id: "painted-words", rows: "1", autocomplete: "off", enterkeyhint: "send", "aria-label": "What shall be there?",
      placeholder: "What shall be there?", on: { keydown: (event) => this.#onKey(event), input: () => this.#ready() },
    });
    this.button = h("button", { class: "button primary", type: "submit" }, icon("send"), "Send");
    this.painting = new Painting(image, { changed: (painted) => this.#onPaint(painted) });
    this.node = h("form", { class: "easel", "aria-label": "Paint over what shall change", on: { submit: (event) => {
      event.preventDefault();
      this.#send();
    } } }, this.painting.node, this.told, h("div", { class: "easel-words" }, this.words, this.button));
  }

  close() {
    this.painting.close();
  }

  /** Say once that paint would be lost; return whether it was said now. */
  warn() {
    if (this.painting.isEmpty() || this.told.textContent === LEAVING) return false;
    this.told.textContent = LEAVING;
    return true;
  }

  async #send() {
    const words = this.words.value.trim();
    const objection = this.#objection(words);
    this.told.textContent = objection ?? "";
    if (objection === NOTHING) this.painting.stage.focus();
    else if (objection) this.words.focus();
    if (objection || this.button.disabled) return;
    this.button.disabled = true;
    try {
      await this.send({ mask: await this.painting.mask(), words });
    } catch (error) {
      this.told.textContent = error.message;
    }
    this.button.disabled = false;
  }

  #objection(words) {
    if (this.painting.isEmpty()) return NOTHING;
    if (!words) return NO_WORDS;
    const over = words.length - this.maxCharacters;
    return over > 0 ? `That is ${over} characters too long. Say it in ${this.maxCharacters}.` : null;
  }

  #onPaint(painted) {
    this.painted = painted;
    if (painted && this.told.textContent === NOTHING) this.told.textContent = "";
    this.#ready();
  }

  #ready() {
    this.button.classList.toggle("primary", Boolean(this.painted && this.words.value.trim()));
    this.words.style.setProperty("height", "auto");
    this.words.style.setProperty("height", `${Math.min(this.words.scrollHeight + 2, 120)}px`);
  }

  #onKey(event) {
    if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
    event.preventDefault();
    this.node.requestSubmit();
  }
}

/** Return a picture once it can be shown. */
export async function loaded(url, alt) {
  const image = new Image();
  image.alt = alt;
  image.src = url;
  await image.decode();
  return image;
}
