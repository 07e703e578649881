// Says things: to screen readers in a live region, to everyone in a toast.
import { h } from "./dom.js";

const TOAST_MS = 7000;

/** Tell screen readers, without a change on the page. */
export function announce(text) {
  const region = document.getElementById("live");
  region.textContent = "";
  // The region must be seen empty first, else the same sentence twice is read once.
  setTimeout(() => { region.textContent = text; }, 60);
}

/** Show a sentence for a while. */
export function toast(text, { tone = "plain", action } = {}) {
  const close = () => node.remove();
  const node = h("div", { class: `toast ${tone}` }, h("p", {}, text),
    action && h("button", { class: "button small", type: "button", on: { click: () => { close(); action.run(); } } }, action.label));
  document.getElementById("toasts").replaceChildren(node);
  setTimeout(close, TOAST_MS);
}

/** Show what went wrong. */
export function complain(error) {
  const away = error.status === 401;
  toast(error.message, { tone: "bad", action: away ? { label: "Reload", run: () => location.reload() } : undefined });
}
