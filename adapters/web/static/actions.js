// The buttons under a picture.
import * as api from "./api.js";
import { complain, toast } from "./announce.js";
import { send } from "./asks.js";
import { button } from "./buttons.js";
import { compare } from "./compare.js";
import { confirmDelete, editRecipe, showPrompt } from "./dialogs.js";
import { h } from "./dom.js";
import { icon } from "./icons.js";
import { moreButton } from "./more.js";
import { paintRegion } from "./region.js";
import { dropVersion, pickedIndex, state } from "./store.js";
import { withPicture } from "./which.js";

/** Return the row of buttons for a version; `refine` opens the box on one of its pictures. */
export function actionRow(version, { refine }) {
  const several = version.pictures.length > 1;
  const single = pickedIndex(version) ?? 0;
  return h("div", { class: "actions", role: "group", "aria-label": `What to do with v${version.number}` },
    wordy("refine", "Refine", () => withPicture(version, "Refine", (index) => refine(version, several ? index : null))),
    version.region && wordy("region", "Region", () => withPicture(version, "Change a part", (index) => paintRegion(version, index))),
    wordy("vary", "Vary", () => withPicture(version, "Vary", (index) => vary(version, index))),
    wordy("again", "Again", () => about(version, "again")),
    version.parent && small("undo", "Undo", version.parentNumber ? `Undo: back to v${version.parentNumber}` : "Undo", () => about(version, "undo")),
    small("prompt", "Prompt", "Prompt", () => prompt(version)),
    version.compares && small("compare", "Compare", "Compare", () => withPicture(version, "Compare", (index) => compare(version, index))),
    several && pickedIndex(version) === null
      ? small("download", "Save", "Save the original", () => withPicture(version, "Download", (index) => download(version.pictures[index])))
      : saveLink(version.pictures[single]),
    version.mine && version.private && small("publish", "Publish", "Publish: let others here see it", () => about(version, "publish")),
    moreButton(version, version.mine ? [{ label: "Delete", image: "remove", run: () => remove(version) }] : []));
}

const saveLink = (picture) => h("a", {
  class: "button ghost only-icon", href: `${picture?.url}?download=1`, download: picture?.filename,
  title: "Save the original", "aria-label": "Save the original", data: { focus: "download" },
}, icon("download"), h("span", {}, "Save"));
const wordy = (name, label, run) =>
  button(h("span", {}, label), run, { kind: "ghost", image: name, data: { focus: name } });
const small = (name, label, told, run) =>
  button(h("span", {}, label), run, { kind: "ghost only-icon", image: name, title: told, "aria-label": told, data: { focus: name } });

const vary = (version, index) => {
  const parent = { version: version.id, index };
  return send({ kind: "vary", parent, private: version.private }, { conversation: version.conversation, parent });
};

const about = (version, kind) => send({ kind, version: version.id, private: kind !== "publish" && version.private },
  { conversation: version.conversation, parent: { version: version.id, index: 0 } });

/** Show the prompt, and go on to the recipe if that is wanted. */
async function prompt(version) {
  if ((await showPrompt(version)) === "recipe") await recipe(version);
}

/** Let the recipe be edited and draw what comes of it. */
export async function recipe(version) {
  await withPicture(version, "Refine", async (index) => {
    const wanted = await editRecipe(version);
    const parent = { version: version.id, index };
    if (wanted) await send({ kind: "refine", parent, recipe: wanted, private: version.private }, { conversation: version.conversation, parent });
  });
}

function download(picture) {
  const link = h("a", { href: `${picture.url}?download=1`, download: picture.filename });
  document.body.append(link);
  link.click();
  link.remove();
}

async function remove(version) {
  if (!(await confirmDelete(version))) return;
  try {
    await api.removeVersion(version.id);
    dropVersion(version.id);
    toast(`v${version.number} is deleted.`);
    if (state.room === version.conversation && !state.conversations.has(version.conversation)) location.hash = "#/";
  } catch (error) {
    complain(error);
  }
}
