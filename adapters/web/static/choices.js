// What can be chosen beside the words: shape, count, style, quality, painter, exact, private.
import { iconButton } from "./buttons.js";
import { h } from "./dom.js";
import { icon } from "./icons.js";
import { state } from "./store.js";

const SHAPE_NAMES = { square: "Square", wide: "Wide", tall: "Tall" };

export class Choices {
  #values = fresh();

  constructor(changed) {
    this.changed = changed;
    this.panel = h("div", { class: "choices", id: "choices", hidden: true, on: { keydown: (event) => {
      if (event.key !== "Escape") return;
      event.stopPropagation();
      this.close();
      this.button.focus();
    } } });
    this.summary = h("div", { class: "summary", hidden: true, "aria-label": "Chosen" });
    this.button = iconButton("options", "Shape, count, style and more", () => this.#toggle(),
      { "aria-expanded": "false", "aria-controls": "choices" });
  }

  /** Fill the panel once it is known what there is. */
  load(facts) {
    const qualities = [...new Set(facts.backends.flatMap((backend) => backend.qualities))];
    const counts = Array.from({ length: facts.maxCount }, (_, index) => index + 1);
    this.panel.replaceChildren(...[
      this.#group("Shape", "shape", [[null, "As it fits"], ...facts.shapes.map((name) => [name, SHAPE_NAMES[name] ?? name, shapeMark(name)])]),
      this.#group("Pictures", "count", [[null, "As said"], ...counts.map((count) => [count, String(count)])]),
      facts.styles.length > 0 && this.#group("Style", "style", [[null, "As said"], ...facts.styles.map((name) => [name, name])]),
      qualities.length > 0 && this.#group("Quality", "quality", [[null, "Usual"], ...qualities.map((name) => [name, name])]),
      facts.backends.length > 1 && this.#group("Painter", "backend", painters(facts.backends)),
      h("div", { class: "toggles" }, this.#toggleBox("exact", "Use my words exactly"), this.#toggleBox("isPrivate", "Only for me")),
    ].filter(Boolean));
  }

  /** Return what is chosen, and begin afresh; only who may see and who paints stay as they are. */
  take() {
    const { isPrivate, ...options } = this.#values;
    this.#values = { ...fresh(), backend: this.#values.backend, isPrivate };
    this.#sync();
    return { options, isPrivate };
  }

  close() {
    this.panel.hidden = true;
    this.button.setAttribute("aria-expanded", "false");
  }

  #toggle() {
    this.panel.hidden = !this.panel.hidden;
    this.button.setAttribute("aria-expanded", String(!this.panel.hidden));
    if (!this.panel.hidden) this.panel.querySelector("input:checked")?.focus();
  }

  #group(legend, name, entries) {
    return h("fieldset", { class: "segments" }, h("legend", {}, legend), h("div", { class: "segment-row" }, entries.map(([value, label, mark]) =>
      h("label", { class: "segment" },
        h("input", {
          type: "radio", name, value: String(value ?? ""), checked: this.#values[name] === value,
          on: { change: () => this.#set(name, value) },
        }),
        h("span", {}, mark, label)))));
  }

  #toggleBox(name, label) {
    const box = h("input", { type: "checkbox", name, on: { change: () => this.#set(name, box.checked) } });
    return h("label", { class: "toggle" }, box, h("span", { class: "knob" }), label);
  }

  #set(name, value) {
    this.#values[name] = value;
    this.#sync();
    this.changed();
  }

  #sync() {
    for (const input of this.panel.querySelectorAll("input")) {
      if (input.type === "radio") input.checked = String(this.#values[input.name] ?? "") === input.value;
      else input.checked = this.#values[input.name];
    }
    const { count, exact, isPrivate } = this.#values;
    const said = { ...this.#values, count: count && `× ${count}`, exact: exact && "exact words", isPrivate: isPrivate && "only for me" };
    const chips = Object.entries(said).filter(([, text]) => text);
    this.summary.hidden = chips.length === 0;
    this.summary.replaceChildren(...chips.map(([name, text]) => h("button", {
      class: "chip", type: "button", "aria-label": `${text}: remove`, on: { click: () => this.#set(name, fresh()[name]) },
    }, text, icon("cancel"))));
    this.button.classList.toggle("on", chips.length > 0 && state.loaded);
  }
}

function fresh() {
  return { shape: null, count: null, style: null, quality: null, backend: null, exact: false, isPrivate: false };
}

const painters = ([usual, ...others]) => [[null, `Usual (${usual.name})`], ...others.map(({ name }) => [name, name])];
const shapeMark = (name) => h("i", { class: `shape-mark ${name}`, "aria-hidden": "true" });
