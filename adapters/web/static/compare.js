// "Compare": a picture beside the one that it changed.
import * as api from "./api.js";
import { open } from "./dialogs.js";
import { h } from "./dom.js";
import { lineage } from "./words.js";

const LARGE = "View at full size";
const FITTED = "Fit to the window";

/** Show a picture of a version beside what it was before; what changed is outlined by the server. */
export async function compare(version, index) {
  const sheet = h("div", { class: "comparison shimmer", "aria-busy": "true" });
  const closed = open(`Before and after: ${lineage(version)}`, sheet, { size: "widest" });
  const source = await api.comparison(version.id, index).catch((error) => lost(sheet, error));
  sheet.classList.remove("shimmer");
  sheet.removeAttribute("aria-busy");
  if (source) sheet.replaceChildren(pictures(sheet, source), h("p", { class: "comparison-told" }, "What changed is outlined."));
  await closed;
  if (source) URL.revokeObjectURL(source);
}

function pictures(sheet, source) {
  const zoom = h("button", { class: "comparison-zoom", type: "button", title: LARGE, "aria-label": LARGE, on: { click: () => {
    const large = sheet.classList.toggle("large");
    for (const name of ["title", "aria-label"]) zoom.setAttribute(name, large ? FITTED : LARGE);
  } } }, h("img", { src: source, alt: "Before and after, side by side" }));
  return h("div", { class: "comparison-stage" }, zoom);
}

function lost(sheet, error) {
  sheet.replaceChildren(h("p", { class: "comparison-told", role: "alert" }, error.message));
  return null;
}
