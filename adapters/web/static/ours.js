// Pictures that are here already, taken along like attached ones.
import * as api from "./api.js";
import { complain } from "./announce.js";
import { button } from "./buttons.js";
import { open } from "./dialogs.js";
import { h } from "./dom.js";
import { icon } from "./icons.js";
import { state } from "./store.js";
import { lineage, title } from "./words.js";

const SHOWN = 24;
const onlyMine = new WeakSet();

/** Return whether a file is a copy of a picture that its author alone may see. */
export const isOnlyMine = (file) => onlyMine.has(file);

/** Ask for up to `most` of the latest pictures; resolve with them as files. */
export async function pickOurs(most) {
  const pictures = latest();
  const chosen = new Set();
  const done = button("Take them", (event) => event.target.closest("dialog").close("take"), { kind: "primary", disabled: true });
  const answer = await open(most > 1 ? `Up to ${most} pictures` : "Which picture?", grid(pictures, chosen, most, done), { size: "wide", footer: [done] });
  if (answer !== "take") return [];
  return Promise.all([...chosen].map(asFile)).catch((error) => { complain(error); return []; });
}

function latest() {
  const versions = [...state.conversations.values()].flatMap(({ versions: each }) => [...each.values()]);
  return versions.sort((a, b) => b.createdAt - a.createdAt)
    .flatMap((version) => version.pictures.map((picture) => ({ version, picture }))).slice(0, SHOWN);
}

function grid(pictures, chosen, most, done) {
  if (!pictures.length) return h("p", {}, "There is no picture here yet.");
  const toggle = (one, node) => {
    if (!chosen.delete(one) && chosen.size < most) chosen.add(one);
    node.setAttribute("aria-pressed", String(chosen.has(one)));
    done.disabled = chosen.size === 0;
  };
  return h("div", { class: "ours", role: "group", "aria-label": "Pictures" }, pictures.map((one, index) => h("button", {
    class: "ours-one", type: "button", "aria-pressed": "false", "data-first": index === 0,
    "aria-label": `${lineage(one.version)}: ${title(one.version)}`, title: title(one.version),
    on: { click: (event) => toggle(one, event.currentTarget) },
  }, h("img", { src: `${one.picture.thumbnail}?side=192`, alt: "" }), h("span", { class: "number" }, icon("check")))));
}

async function asFile({ version, picture }) {
  const file = new File([await api.picture(picture.url)], picture.filename, { type: picture.mediaType });
  if (version.private) onlyMine.add(file);
  return file;
}
