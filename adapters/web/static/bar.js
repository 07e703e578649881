// The top bar: what is left today, theme, help, and whether the server is heard.
import { iconButton } from "./buttons.js";
import { h } from "./dom.js";
import { icon } from "./icons.js";
import { state } from "./store.js";
import { plural, when } from "./words.js";

const THEMES = { auto: "Colours as the system has them", light: "Light", dark: "Dark" };
// A short gap is a reconnect that nobody needs to hear of.
const SILENCE_MS = 3000;

export class Bar {
  #silence = null;

  constructor({ help }) {
    this.left = h("span", { class: "left", tabindex: "0", role: "img", hidden: true },
      h("span", { class: "left-ring" }), h("span", { class: "left-text" }));
    this.theme = h("button", { class: "icon-button", type: "button", on: { click: () => this.#nextTheme() } });
    document.getElementById("bar-end").append(this.left, this.theme,
      iconButton("help", "How it works", help));
    this.state = document.getElementById("link-state");
    this.#showTheme();
  }

  render() {
    const { allowance } = state;
    this.left.hidden = !allowance;
    if (!allowance) return;
    this.left.querySelector(".left-text").replaceChildren(
      h("strong", {}, String(allowance.left)), " left", h("span", { class: "today" }, " today"));
    this.left.style.setProperty("--share", String(Math.min(1, allowance.left / Math.max(1, allowance.perDay))));
    this.left.title = `${plural(allowance.left, "picture")} of ${allowance.perDay} left today; renewed at ${when(allowance.renewsAt)}`;
    this.left.setAttribute("aria-label", this.left.title);
    this.left.classList.toggle("low", allowance.left === 0);
  }

  /** Say that the server is not heard, once it lasts. */
  link(up) {
    clearTimeout(this.#silence);
    if (up) this.state.hidden = true;
    else this.#silence = setTimeout(() => { this.state.textContent = "Reconnecting …"; this.state.hidden = false; }, SILENCE_MS);
  }

  #nextTheme() {
    const names = Object.keys(THEMES);
    const next = names[(names.indexOf(this.#chosen()) + 1) % names.length];
    if (next === "auto") delete document.documentElement.dataset.theme;
    else document.documentElement.dataset.theme = next;
    try {
      localStorage.setItem("limner-theme", next);
    } catch {
      // Storage is forbidden: the choice lasts until the page is left.
    }
    this.#showTheme();
  }

  #chosen() {
    return document.documentElement.dataset.theme ?? "auto";
  }

  #showTheme() {
    const label = `Theme: ${THEMES[this.#chosen()]}`;
    this.theme.replaceChildren(icon(this.#chosen()));
    this.theme.title = label;
    this.theme.setAttribute("aria-label", label);
  }
}
