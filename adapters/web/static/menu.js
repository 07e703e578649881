// Menus that a button opens. Arrows, Home, End and first letters move; Esc, Tab and whatever lies
// outside close it.
import { h } from "./dom.js";
import { icon } from "./icons.js";

const EDGE = 8;
const GAP = 6;
let shown = null;

/**
 * Make `button` open a menu called `name`. `groups()` returns its groups of items when it opens:
 * `{ label, run }`, and perhaps `image` (an icon's name, or a node), `note` (a second line) and
 * `off` (it cannot be chosen).
 */
export function opensMenu(button, name, groups) {
  button.setAttribute("aria-haspopup", "menu");
  button.setAttribute("aria-expanded", "false");
  const open = (last = false) => show(button, name, groups(), last);
  button.addEventListener("click", () => (shown?.button === button ? hide() : open()));
  button.addEventListener("keydown", (event) => {
    if (event.key !== "ArrowDown" && event.key !== "ArrowUp") return;
    event.preventDefault();
    event.stopPropagation();
    open(event.key === "ArrowUp");
  });
  return button;
}

function show(button, name, groups, last) {
  hide();
  const menu = h("div", { class: "menu", id: "menu", role: "menu", "aria-label": name, popover: "manual", on: { keydown: onKey } },
    groups.filter((group) => group.length).map((group) => h("div", { class: "menu-group", role: "group" }, group.map(item))));
  document.body.append(menu);
  menu.showPopover?.();
  shown = { button, menu };
  button.setAttribute("aria-expanded", "true");
  button.setAttribute("aria-controls", menu.id);
  place();
  itemsOf(menu).at(last ? -1 : 0)?.focus({ preventScroll: true });
}

/** Close the menu that is open, if any. */
function hide() {
  if (!shown) return;
  const { button, menu } = shown;
  shown = null;
  menu.remove();
  button.setAttribute("aria-expanded", "false");
  button.removeAttribute("aria-controls");
}

function item({ label, image, note, off = false, run }) {
  const chosen = () => {
    if (off) return;
    leave();
    run();
  };
  return h("button", { class: "menu-item", type: "button", role: "menuitem", tabindex: "-1", "aria-disabled": off || null, on: { click: chosen } },
    typeof image === "string" ? icon(image) : image,
    h("span", { class: "menu-words" }, label, note && h("small", {}, note)));
}

// The focus goes back first, so that a dialog that is opened now gives it back there too.
function leave() {
  const { button } = shown;
  hide();
  button.focus({ preventScroll: true });
}

const itemsOf = (menu) => [...menu.querySelectorAll(".menu-item")];

function onKey(event) {
  const items = itemsOf(shown.menu);
  const here = items.indexOf(document.activeElement);
  const steps = { ArrowDown: here + 1, ArrowUp: here - 1, Home: 0, End: items.length - 1 };
  event.stopPropagation();
  if (event.key === "Tab") leave();
  else if (event.key === "Escape") {
    event.preventDefault();
    leave();
  } else if (event.key in steps) {
    event.preventDefault();
    items.at(steps[event.key] % items.length).focus();
  } else if (event.key.length === 1 && event.key !== " " && !event.ctrlKey && !event.metaKey) byLetter(items, here, event.key);
}

function byLetter(items, here, letter) {
  const others = [...items.slice(here + 1), ...items.slice(0, here + 1)];
  others.find((each) => each.textContent.trim().toLowerCase().startsWith(letter.toLowerCase()))?.focus();
}

/** Put the menu under its button, or above where there is more room, and never over an edge. */
function place() {
  if (!shown) return;
  const { button, menu } = shown;
  if (!button.isConnected) return hide();
  const { left, top, bottom } = button.getBoundingClientRect();
  const [below, above] = [innerHeight - bottom - GAP - EDGE, top - GAP - EDGE];
  const up = menu.scrollHeight > below && above > below;
  const { clientWidth } = document.documentElement;
  const across = Math.max(EDGE, Math.min(left, clientWidth - menu.offsetWidth - EDGE));
  menu.style.setProperty("max-height", `${Math.max(120, up ? above : below)}px`);
  menu.style.setProperty("left", `${across}px`);
  menu.style.setProperty("top", up ? "auto" : `${bottom + GAP}px`);
  menu.style.setProperty("bottom", up ? `${innerHeight - top + GAP}px` : "auto");
}

addEventListener("pointerdown", ({ target }) => {
  if (shown && !shown.menu.contains(target) && !shown.button.contains(target)) hide();
}, true);
addEventListener("resize", place);
addEventListener("scroll", place, { passive: true });
