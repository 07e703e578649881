// Prompts that were suggested: to be copied, or drawn here.
import { send } from "./asks.js";
import { button } from "./buttons.js";
import { copy, RECIPE } from "./dialogs.js";
import { h } from "./dom.js";
import { state } from "./store.js";

/** Return what a card of suggestions shows: the components that they share, then each prompt. */
export function suggestions(card) {
  const { recipe, suggestions: all } = card.outcome;
  const parts = Object.entries(RECIPE).filter(([key]) => recipe?.[key]);
  return [
    parts.length > 0 && h("dl", { class: "facts components" }, parts.map(([key, [label]]) => [h("dt", {}, label), h("dd", {}, recipe[key])])),
    h("ol", { class: "suggestions" }, all.map((one, index) => suggestion(card, one, index))),
  ];
}

function suggestion(card, { text, prompt, shape }, index) {
  const which = `prompt ${index + 1}`;
  return h("li", {}, h("p", { class: "passage" }, text), h("div", { class: "suggestion-buttons" },
    button("Copy", (event) => copy(text, event.currentTarget), { kind: "small ghost", image: "copy", "aria-label": `Copy ${which}`, data: { focus: `copy-${index}` } }),
    button("Draw", () => draw(card, index, { words: prompt, shape }), { kind: "small", image: "brush", "aria-label": `Draw ${which}`, data: { focus: `draw-${index}` } })));
}

/** Have one of the prompts drawn; it begins a conversation of its own. */
async function draw(card, index, said) {
  const { job, private: isPrivate } = state.cards.get(card.message) ?? card;
  if (state.room) location.hash = "#/";
  await send({ kind: "suggested", job, index, private: isPrivate }, said);
}
