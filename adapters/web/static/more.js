// "More": what else can be done with one picture, as the server lists it.
import { send } from "./asks.js";
import { button } from "./buttons.js";
import { h } from "./dom.js";
import { opensMenu } from "./menu.js";
import { withPicture } from "./which.js";

const IMAGES = { "vary.subtle": "subtle", vary: "vary", upscale: "upscale", describe: "describe" };

/** Return the button that opens the menu of a version; `last` are items of the page's own. */
export function moreButton(version, last) {
  const more = button(h("span", {}, "More"), null, {
    kind: "ghost only-icon", image: "dots", title: "More", "aria-label": "More", data: { focus: "more" }, on: {},
  });
  return opensMenu(more, `What else to do with v${version.number}`, () => [...version.more.map((row) => row.map((one) => item(version, one))), last]);
}

const item = (version, { verb, label }) =>
  ({ label, image: imageOf(verb), run: () => withPicture(version, label, (index) => act(version, index, verb)) });

function imageOf(verb) {
  const [kind, how] = verb.split(".");
  return kind === "expand" ? h("i", { class: `shape-mark ${how}`, "aria-hidden": "true" }) : IMAGES[verb];
}

function act(version, index, verb) {
  const parent = { version: version.id, index };
  return send({ ...askOf(verb), parent, private: version.private }, { conversation: version.conversation, parent });
}

function askOf(verb) {
  const [kind, how] = verb.split(".");
  if (kind === "expand") return { kind, shape: how };
  return kind === "vary" ? { kind, subtle: how === "subtle" } : { kind };
}
