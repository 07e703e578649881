// The prompt box: words, attached pictures, options, and which picture is refined.
import { complain, toast } from "./announce.js";
import { recipe } from "./actions.js";
import { send } from "./asks.js";
import { button, iconButton } from "./buttons.js";
import { h } from "./dom.js";
import { icon } from "./icons.js";
import { Choices } from "./choices.js";
import { Crafts, offered } from "./crafts.js";
import { opensMenu } from "./menu.js";
import { isOnlyMine, pickOurs } from "./ours.js";
import { choose } from "./pictures.js";
import { paintAttached } from "./region.js";
import { changed, pickedIndex, shownVersion, state } from "./store.js";
import { bytes } from "./words.js";

const KINDS = ["image/png", "image/jpeg", "image/webp", "image/gif"];
const MOST_PICTURES = 16;

export class Composer {
  #files = [];

  constructor(form) {
    this.form = form;
    this.choices = new Choices(() => this.render());
    this.crafts = new Crafts({ changed: () => { this.#showFiles(); this.render(); }, leave: () => this.focus(), pick: async (most) => this.attach(await pickOurs(most)) });
    this.context = h("div", { class: "context", hidden: true });
    this.attached = h("ul", { class: "attached", "aria-label": "Attached pictures", hidden: true });
    this.words = h("textarea", {
      id: "words", name: "words", rows: "1", "aria-label": "What would you like to see?", autocomplete: "off", enterkeyhint: "send",
      on: { keydown: (event) => this.#onKey(event), input: () => this.#grow(), paste: (event) => this.#onPaste(event) },
    });
    this.picker = h("input", {
      type: "file", accept: KINDS.join(","), multiple: true, hidden: true, on: { change: () => this.#onPick() },
    });
    this.submit = h("button", { class: "send", type: "submit", "aria-label": "Send", title: "Send" }, icon("send"));
    form.append(this.choices.panel, this.crafts.node, this.context, this.attached, h("div", { class: "row" },
      iconButton("attach", "Attach a picture", () => this.picker.click()),
      this.choices.button, this.#craftButton(), this.words, this.submit), this.choices.summary, this.picker);
    form.addEventListener("submit", (event) => { event.preventDefault(); this.#send(); });
  }

  focus() {
    this.words.focus({ preventScroll: true });
  }

  /** Put words into the box, for editing. */
  fill(text) {
    this.words.value = text;
    this.#grow();
    this.focus();
  }

  /** Put what was asked for into the box once more. */
  edit(card) {
    if (card.kind === "prompt") this.crafts.choose("prompt", card.dialect);
    this.fill(card.words);
  }

  /** Take pictures along with the next request. */
  attach(files) {
    for (const file of files) {
      const objection = this.#objection(file);
      if (objection) complain(new Error(objection));
      else this.#files.push(file);
    }
    this.#showFiles();
    this.focus();
  }

  render() {
    const version = this.crafts.name ? null : this.#target();
    const index = version ? pickedIndex(version) : null;
    this.words.placeholder = this.crafts.hint ?? (version ? "Say what to change …" : "Describe a picture …");
    this.context.hidden = !version;
    this.form.classList.toggle("refining", Boolean(version));
    if (!version) return;
    const which = version.pictures.length > 1 && index !== null ? `, picture ${index + 1}` : "";
    this.context.replaceChildren(
      h("img", { src: `${version.pictures[index ?? 0]?.thumbnail}?side=192`, alt: "" }),
      h("span", { class: "context-what" }, "Refining ", h("strong", {}, `v${version.number}${which}`), " ",
        which && iconButton("cancel", "Mean all pictures again", () => choose(version, null), { kind: "chip-x" })),
      button("Recipe", () => recipe(version), { kind: "small ghost", image: "refine" }),
      button("Start anew", () => this.#startAnew(), { kind: "small ghost" }));
  }

  #craftButton() {
    return opensMenu(iconButton("craft", "Prompt, blend or describe", null, { on: {} }), "What else to ask for", () => [
      offered().map(([name, craft]) => ({ ...craft, run: () => this.#choose(name) })),
    ]);
  }

  #choose(name) {
    this.crafts.choose(name);
    this.choices.close();
    this.focus();
  }

  #startAnew() {
    state.following = null;
    if (state.room) location.hash = "#/";
    changed();
    this.focus();
  }

  #objection(file) {
    const limit = state.facts?.maxUploadBytes ?? Infinity;
    const together = this.#files.reduce((sum, each) => sum + each.size, file.size);
    if (!KINDS.includes(file.type)) return "Only PNG, JPEG, WebP and GIF pictures can be attached.";
    if (this.#files.length >= MOST_PICTURES) return `Attach ${MOST_PICTURES} pictures at most.`;
    return together > limit ? `Attached pictures may have ${bytes(limit)} together.` : null;
  }

  #takeOff(index) {
    this.#files.splice(index, 1);
    this.#showFiles();
    this.focus();
  }

  #onPick() {
    this.attach(this.picker.files);
    this.picker.value = "";
  }

  #target() {
    const conversation = state.room ?? state.following;
    return conversation ? shownVersion(conversation) : null;
  }

  async #send() {
    const words = this.crafts.heard(this.words.value).trim();
    const files = this.#files;
    const objection = this.crafts.objection(words, files);
    if (objection) return toast(objection, { tone: "bad" });
    if (!words && !files.length) return this.focus();
    const limit = state.facts?.maxPromptCharacters ?? Infinity;
    if (words.length > limit) return toast(`That is ${words.length - limit} characters too long. Say it in ${limit}.`, { tone: "bad" });
    const craft = this.crafts.name;
    const form = this.#form(words, files);
    const version = form.kind === "reply" ? this.#target() : null;
    this.#clear();
    if (!version && state.room) location.hash = "#/";
    const sent = await send(form, { conversation: version?.conversation ?? null, parent: form.parent ?? null, files });
    if (!sent) this.#giveBack(words, files, craft);
  }

  #form(words, files) {
    const version = this.#target();
    const { options, isPrivate: chosen } = this.choices.take();
    const isPrivate = chosen || files.some(isOnlyMine);
    if (this.crafts.name) return { ...this.crafts.form(words, options), private: isPrivate };
    if (!version || /^\s*\/imagine\b/i.test(words)) return { kind: "imagine", words, options, private: isPrivate };
    const parent = { version: version.id, index: pickedIndex(version) ?? 0 };
    return { kind: "reply", words, parent, options, private: isPrivate || version.private };
  }

  /** Paint over the one attached picture where it may change; what comes of it is a new picture. */
  #paint() {
    const files = this.#files;
    paintAttached(files[0], this.words.value.trim(), async ({ mask, words }) => {
      const { options, isPrivate } = this.choices.take();
      const form = { kind: "imagine", words, options, private: isPrivate || files.some(isOnlyMine) };
      this.#clear();
      if (state.room) location.hash = "#/";
      if (!await send(form, { files, mask })) this.#giveBack(words, files, null);
    });
  }

  #clear() {
    this.words.value = "";
    this.#files = [];
    this.#grow();
    this.#showFiles();
    this.choices.close();
    if (this.crafts.name) this.crafts.choose(null);
  }

  #giveBack(words, files, craft) {
    if (this.words.value) return;
    if (craft) this.crafts.choose(craft);
    this.#files = files;
    this.#showFiles();
    this.fill(words);
  }

  #onKey(event) {
    if (event.key === "Enter" && !event.shiftKey && !event.isComposing) {
      event.preventDefault();
      this.form.requestSubmit();
    } else if (event.key === "Escape") {
      event.stopPropagation();
      if (this.crafts.name) return this.crafts.choose(null);
      this.choices.close();
      this.words.blur();
    }
  }

  #onPaste(event) {
    const files = [...event.clipboardData.files].filter((file) => file.type.startsWith("image/"));
    if (!files.length) return;
    event.preventDefault();
    this.attach(files);
  }

  #grow() {
    this.words.style.setProperty("height", "auto");
    this.words.style.setProperty("height", `${Math.min(this.words.scrollHeight, 180)}px`);
    this.submit.classList.toggle("ready", Boolean(this.words.value.trim()) || this.#files.length > 0);
  }

  #showFiles() {
    for (const image of this.attached.querySelectorAll("img")) URL.revokeObjectURL(image.src);
    this.attached.hidden = !this.#files.length;
    const paints = this.#files.length === 1 && !this.crafts.name && state.facts?.backends.some((painter) => painter.edits);
    this.attached.replaceChildren(...this.#files.map((file, index) => h("li", {},
      h("img", { src: URL.createObjectURL(file), alt: file.name || "Attached picture" }),
      paints && iconButton("brush", "Paint over what shall change", () => this.#paint(), { kind: "chip-x chip-brush" }),
      iconButton("cancel", `Remove ${file.name || "the picture"}`, () => this.#takeOff(index), { kind: "chip-x" }))));
    this.#grow();
  }
}
