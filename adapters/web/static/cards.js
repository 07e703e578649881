// Requests without their pictures: waiting, drawing, refused, over a limit, failed, answered.
import { appeal, cancel, confirm, drawMyWords, putAway, redo } from "./asks.js";
import { button } from "./buttons.js";
import { h } from "./dom.js";
import { icon } from "./icons.js";
import { state, writes } from "./store.js";
import { suggestions } from "./suggested.js";
import { plural, ratioOf, when } from "./words.js";

const KINDS = {
  vary: "A variation", again: "The same once more", refine: "A changed recipe",
  redo: "Once more", confirm: "Going on", undo: "Going back", publish: "Publishing", expand: "Beyond its borders", upscale: "More pixels",
  blend: "Several pictures made into one", describe: "Prompts for this picture", suggested: "One of the prompts",
};

export const wordsOf = (card) => card.words || KINDS[card.kind] || "A picture like yours";

/** What of a card makes a new node; the rest is refreshed in place, so that animations go on. */
export const signatureOf = (card) => [card.outcome, card.words, card.shape, card.count];

/** Return the piece of a request on its way, or what came of it. */
export function waiting(card, { edit }) {
  if (card.outcome) return notice(card, { edit });
  if (writes(card)) return writing(card);
  return h("article", { class: "piece pending", "aria-label": `On its way: ${wordsOf(card)}` }, placeholder(card), comingLabel(card));
}

/** Return the label of a request on its way. */
export function comingLabel(card) {
  return h("div", { class: "label pending" },
    h("div", { class: "label-head" }, h("h2", { class: "label-title" }, wordsOf(card)), cancelButton(card)),
    h("p", { class: "label-line step" }, "Sending …"));
}

/** Return what stands for prompts on their way. */
function writing(card) {
  return h("article", { class: "notice pending writing", "aria-label": `On its way: ${wordsOf(card)}` },
    h("span", { class: "notice-icon" }, icon("prompt")),
    h("div", { class: "notice-body" },
      h("div", {}, h("p", { class: "notice-words" }, wordsOf(card)), h("p", { class: "label-line step" }, "Sending …")), cancelButton(card)));
}

function cancelButton(card) {
  const stop = (event) => {
    event.currentTarget.disabled = true;
    cancel(current(card));
  };
  return button("Cancel", stop, { kind: "ghost small", image: "cancel", data: { focus: "cancel" } });
}

const current = (card) => state.cards.get(card.message) ?? card;

/** Return an empty frame that shimmers, over the picture it continues when there is one. */
export function placeholder(card, parentPicture = null) {
  const ratio = parentPicture && !card.shape ? parentPicture.width / parentPicture.height : ratioOf(card.shape);
  return h("div", { class: `frame${card.count > 1 ? " several" : ""}`, data: { count: card.count } },
    Array.from({ length: card.count }, (_, index) => h("div", { class: "picture shimmer", style: { "--ratio": String(ratio) } },
      parentPicture && h("img", { class: "beneath", src: `${parentPicture.thumbnail}?side=640`, alt: "" }),
      index === 0 && h("img", { class: "partial", alt: "The unfinished picture", hidden: true }),
      index === 0 && h("span", { class: "brush" }, icon("refine")))));
}

/** Show a card's progress in its node. */
export function refreshWaiting(node, card) {
  node.dataset.step = card.progress?.step ?? "sending";
  const step = node.querySelector(".step");
  const text = card.progress?.text ?? (card.job ? "Waiting for a free brush" : "Sending …");
  if (step && step.textContent !== text) step.textContent = text;
  const button = node.querySelector("[data-focus=cancel]");
  if (button && !card.job) button.setAttribute("aria-disabled", "true");
  else button?.removeAttribute("aria-disabled");
  const partial = node.querySelector(".partial");
  if (partial && card.progress?.partial && partial.getAttribute("src") !== card.progress.partial) {
    partial.src = card.progress.partial;
    partial.hidden = false;
  }
}

const LOOKS = {
  refused: { icon: "shield", title: "Not drawn" },
  asked: { icon: "info", title: "One question first" },
  declined: { icon: "clock", title: "That is all for now" },
  failed: { icon: "broken", title: "That did not work" },
  answered: { icon: "info", title: "Limner says" },
  suggested: { icon: "prompt", title: "Prompts" },
};

/** Return what came instead of pictures, with what can be done about it. */
export function notice(card, { edit }) {
  const { outcome } = card;
  const look = LOOKS[outcome.kind] ?? LOOKS.failed;
  const prompts = outcome.kind === "suggested";
  const small = (label, run, kind = "") => button(label, run, { kind: `small ${kind}`, data: { focus: label } });
  return h("article", { class: `notice ${outcome.kind}${outcome.support ? " support" : ""}`, "aria-label": `${look.title}: ${wordsOf(card)}` },
    h("span", { class: "notice-icon" }, icon(look.icon)),
    h("div", { class: "notice-body" },
      prompts ? h("h2", {}, wordsOf(card)) : [h("p", { class: "notice-words" }, wordsOf(card)), h("h2", {}, look.title)],
      h("p", {}, outcome.text),
      prompts && suggestions(card),
      outcome.suggestion && h("p", { class: "suggestion" }, outcome.suggestion),
      outcome.renewsAt && h("p", { class: "suggestion" }, `It goes on at ${when(outcome.renewsAt)}.`),
      h("div", { class: "notice-buttons" },
        outcome.kind === "failed" && outcome.again && card.job && small(writes(card) ? "Try again" : "Draw again", () => redo(card), "primary"),
        outcome.kind === "asked" && card.job && small(outcome.agree, () => confirm(card), "primary"),
        outcome.appeal && card.job && small("Ask a moderator", () => appeal(card)),
        card.words && outcome.kind !== "answered" && small("Edit the words", () => { edit(card); putAway(card); }),
        small("Put away", () => putAway(card), "ghost"))));
}

/** Return what is said beside pictures: notes, and how many were held back. */
export function remarks(version) {
  const { notes, withheld, job } = state.told.get(version.id) ?? { notes: [], withheld: 0 };
  const said = notes.length ? notes : [version.note].filter(Boolean);
  const were = withheld === 1 ? "was" : "were";
  const held = withheld ? [`${plural(withheld, "picture")} of this batch ${were} held back by the rules of this place.`] : [];
  const mine = job && button("Draw my words", () => drawMyWords(version, job), { kind: "small" });
  return [...[...said, ...held].map((text) => h("p", { class: "remark" }, text)), mine].filter(Boolean);
}
