// Buttons: with an icon alone (named for screen readers), or with words.
import { h } from "./dom.js";
import { icon } from "./icons.js";

/** Return a button that shows an icon; `name` is read aloud and shown on hovering. */
export function iconButton(image, name, run, { kind = "icon-button", ...more } = {}) {
  return h("button", { class: kind, type: "button", title: name, "aria-label": name, on: { click: run }, ...more }, icon(image));
}

/** Return a button with words, and an icon before them if there is one. */
export function button(words, run, { kind = "", image, ...more } = {}) {
  return h("button", { class: `button ${kind}`, type: "button", on: { click: run }, ...more }, image && icon(image), words);
}
