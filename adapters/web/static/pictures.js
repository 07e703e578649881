// A version's pictures in their frame: one large, several in a grid to choose from.
import { h } from "./dom.js";
import { icon } from "./icons.js";
import { openLightbox } from "./lightbox.js";
import { changed, pickedIndex, state } from "./store.js";

/** Return the framed pictures of a version. `side` is the longest side to load in pixels. */
export function framed(version, { side = 1280, gallery } = {}) {
  const several = version.pictures.length > 1;
  return h("div", { class: `frame${several ? " several" : ""}`, data: { count: version.pictures.length } },
    version.pictures.map((picture, index) => oneOf(version, picture, index, { side, several, gallery })),
    version.sketch && h("span", { class: "mark", title: version.credit || "Drawn by the built-in painter" }, "Sketch"),
    version.private && h("span", { class: "mark private" }, icon("lock"), "Only you see this"));
}

function oneOf(version, picture, index, { side, several, gallery }) {
  const chosen = several && pickedIndex(version) === index;
  return h("div", { class: `picture${chosen ? " chosen" : ""}`, style: { "--ratio": `${picture.width / picture.height}` } },
    h("button", {
      class: "picture-open", type: "button", data: { focus: `open-${index}` },
      "aria-label": `View full size: ${picture.alt}`,
      on: { click: () => openLightbox(gallery?.() ?? [version], version, index) },
    }, h("img", {
      src: `${picture.thumbnail}?side=${side}`, alt: picture.alt, width: picture.width, height: picture.height,
      decoding: "async", loading: "lazy", on: { error: (event) => event.target.closest(".picture").classList.add("lost") },
    })),
    several && h("button", {
      class: "picture-choose", type: "button", "aria-pressed": String(chosen), data: { focus: `choose-${index}` },
      "aria-label": `Choose picture ${index + 1}`, title: "Choose this one",
      on: { click: () => choose(version, chosen ? null : index) },
    }, chosen ? icon("check") : String(index + 1)));
}

/** Choose one picture among a version's, or none. */
export function choose(version, index) {
  if (index === null) state.picked.delete(version.id);
  else state.picked.set(version.id, index);
  changed();
}
