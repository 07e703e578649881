// Paint over a picture where it may change, and say what shall be there: "Region" at a picture of the
// playground, and the brush at one that is attached.
import { complain } from "./announce.js";
import { send } from "./asks.js";
import { iconButton } from "./buttons.js";
import { h } from "./dom.js";
import { Easel, loaded } from "./easel.js";
import { state } from "./store.js";
import { lineage } from "./words.js";

/** Open the easel on one picture of a version. */
export async function paintRegion(version, index) {
  const { thumbnail, alt } = version.pictures[index];
  const image = await loaded(`${thumbnail}?side=1280`, alt).catch(() => null);
  if (!image) return complain(new Error("This picture cannot be loaded now."));
  open(image, `Change a part of ${lineage(version)}`, (painted) => ask(version, index, painted));
}

/** Open the easel on a picture that is attached; `send({ mask, words })` is called once it is painted. */
export async function paintAttached(file, words, send) {
  const url = URL.createObjectURL(file);
  const image = await loaded(url, file.name || "The attached picture").catch(() => null);
  if (!image) {
    URL.revokeObjectURL(url);
    return complain(new Error("This picture cannot be shown here. Attach it as PNG, JPEG or WebP."));
  }
  const easel = open(image, "Change a part of your picture", send, () => URL.revokeObjectURL(url));
  easel.words.value = words;
}

function open(image, heading, painted, closed = () => {}) {
  const easel = new Easel(image, {
    maxCharacters: state.facts?.maxPromptCharacters,
    send: (sent) => { dialog.close(); painted(sent); },
  });
  const title = h("h2", { id: "region-title" }, heading);
  const dialog = h("dialog", { class: "easel-sheet", "aria-labelledby": "region-title", on: {
    cancel: (event) => { if (easel.warn()) event.preventDefault(); },
    close: () => { easel.close(); dialog.remove(); closed(); },
  } },
    h("header", { class: "easel-head" }, title, iconButton("cancel", "Close", () => dialog.close())), easel.node);
  document.body.append(dialog);
  dialog.showModal();
  easel.painting.stage.focus();
  return easel;
}

function ask(version, index, { mask, words }) {
  const parent = { version: version.id, index };
  return send({ kind: "reply", words, parent, private: version.private }, { conversation: version.conversation, parent, mask });
}
