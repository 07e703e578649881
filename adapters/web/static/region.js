// "Region" in the playground: paint over the picture where it may change, and say what shall be there.
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
  const easel = new Easel(image, {
    maxCharacters: state.facts?.maxPromptCharacters,
    send: (painted) => { dialog.close(); ask(version, index, painted); },
  });
  const title = h("h2", { id: "region-title" }, `Change a part of ${lineage(version)}`);
  const dialog = h("dialog", { class: "easel-sheet", "aria-labelledby": "region-title", on: {
    cancel: (event) => { if (easel.warn()) event.preventDefault(); },
    close: () => { easel.close(); dialog.remove(); },
  } },
    h("header", { class: "easel-head" }, title, iconButton("cancel", "Close", () => dialog.close())), easel.node);
  document.body.append(dialog);
  dialog.showModal();
  easel.painting.stage.focus();
}

function ask(version, index, { mask, words }) {
  const parent = { version: version.id, index };
  return send({ kind: "reply", words, parent, private: version.private }, { conversation: version.conversation, parent, mask });
}
