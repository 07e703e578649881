// Full-size view: original bytes, arrows through the conversation, zoom, Esc.
import { iconButton } from "./buttons.js";
import { h } from "./dom.js";
import { icon } from "./icons.js";
import { bytes, lineage, title } from "./words.js";

/** Open the view on one picture; the arrows go through all pictures of `versions`. */
export function openLightbox(versions, version, index) {
  const pictures = versions.flatMap((each) => each.pictures.map((picture, at) => ({ version: each, picture, at })));
  let here = Math.max(0, pictures.findIndex((each) => each.version.id === version.id && each.at === index));
  const image = h("img", { class: "light-image", on: { click: () => zoom() } });
  const caption = h("p", { class: "light-caption", "aria-live": "polite" });
  const download = h("a", { class: "icon-button", title: "Save the original", "aria-label": "Save the original" }, icon("download"));
  const stage = h("div", { class: "light-stage", on: { click: (event) => event.target === stage && dialog.close() } }, image);
  const zoomButton = iconButton("zoom", "Zoom", () => zoom());
  const dialog = h("dialog", { class: "lightbox", "aria-label": "Picture at full size", on: {
    keydown: onKey, close: () => dialog.remove() } },
    h("div", { class: "light-bar" }, caption, zoomButton, download, iconButton("cancel", "Close", () => dialog.close())),
    stage,
    pictures.length > 1 && h("div", { class: "light-arrows" },
      iconButton("previous", "Previous picture", () => go(-1)), iconButton("next", "Next picture", () => go(1))));

  const keys = {
    ArrowLeft: () => go(-1), ArrowRight: () => go(1),
    "+": () => zoom(true), "=": () => zoom(true), "-": () => zoom(false), z: () => zoom(),
  };

  function go(step) {
    here = (here + step + pictures.length) % pictures.length;
    show();
  }
  function zoom(wanted = !dialog.classList.contains("zoomed")) {
    dialog.classList.toggle("zoomed", wanted);
    zoomButton.setAttribute("aria-pressed", String(wanted));
    if (wanted) stage.scrollTo({ left: (stage.scrollWidth - stage.clientWidth) / 2, top: (stage.scrollHeight - stage.clientHeight) / 2 });
  }
  function onKey(event) {
    const run = keys[event.key];
    if (!run || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    event.stopPropagation();
    run();
  }
  function show() {
    const { version: shown, picture, at } = pictures[here];
    zoom(false);
    image.src = picture.url;
    image.alt = picture.alt;
    image.width = picture.width;
    image.height = picture.height;
    const which = shown.pictures.length > 1 ? ` · ${at + 1} of ${shown.pictures.length}` : "";
    caption.replaceChildren(h("strong", {}, title(shown)),
      h("span", {}, ` ${lineage(shown)}${which} · ${picture.width}×${picture.height} · ${bytes(picture.bytes)}`));
    download.href = `${picture.url}?download=1`;
    download.download = picture.filename;
  }

  document.body.append(dialog);
  show();
  dialog.showModal();
}
