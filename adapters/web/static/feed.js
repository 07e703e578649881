// All conversations, like a channel: the newest at the bottom, next to the prompt box.
import { actionRow } from "./actions.js";
import { refreshWaiting, remarks, signatureOf, waiting, wordsOf } from "./cards.js";
import { h, reconcile } from "./dom.js";
import { icon } from "./icons.js";
import { framed } from "./pictures.js";
import { allCards, cardsOf, drawsNothing, isOnItsWay, shownVersion, state, versionsOf } from "./store.js";
import { lineage, plural, seconds, title, when } from "./words.js";

const EXAMPLES = [
  "a dog wearing pink sunglasses on a beach at sunset",
  "three red balloons over a city at night",
  "a fox in a snowy forest, watercolour",
  "a lighthouse by the sea, oil painting",
];

/** The feed; `open(id)` shows a conversation, `refine(version, index)` opens the box on a picture. */
export class Feed {
  constructor({ open, refine, edit, imagine }) {
    this.open = open;
    this.refine = refine;
    this.edit = edit;
    this.list = h("div", { class: "feed-list" });
    this.empty = emptyState(imagine);
    this.node = h("section", { class: "feed", "aria-label": "Your pictures" }, h("h1", { class: "unseen" }, "Your pictures"), this.empty, this.list);
  }

  render() {
    const entries = this.#entries();
    this.empty.hidden = !state.loaded || entries.length > 0;
    reconcile(this.list, entries, {
      key: (entry) => entry.key,
      signature: (entry) => (entry.card ? signatureOf(entry.card) : this.#signature(entry.id)),
      create: (entry) => (entry.card ? waiting(entry.card, { edit: this.edit }) : this.#piece(entry.id)),
      refresh: (node, entry) => (entry.card ? refreshWaiting(node, entry.card) : refreshUnderway(node, entry.id)),
    });
  }

  #entries() {
    const conversations = [...state.conversations.keys()].map((id) => ({ key: id, id, at: versionsOf(id).at(-1).createdAt }));
    const cards = allCards().filter(standsAlone).map((card) => ({ key: card.message, card, at: card.at }));
    return [...conversations, ...cards].sort((a, b) => a.at - b.at);
  }

  #signature(id) {
    const versions = versionsOf(id);
    const version = shownVersion(id);
    return [version, state.picked.get(version.id), state.told.get(version.id), versions.map(({ id: key }) => key)];
  }

  #piece(id) {
    const version = shownVersion(id);
    const versions = versionsOf(id);
    const href = `#/c/${id}`;
    return h("article", { class: "piece", "aria-label": `${title(version)}, ${lineage(version)}` },
      framed(version, { gallery: () => versionsOf(id) }),
      h("div", { class: "label" },
        h("div", { class: "label-head" },
          h("h2", { class: "label-title" }, h("a", { href, data: { focus: "open" } }, title(version))),
          h("time", { class: "label-time", datetime: new Date(version.createdAt * 1000).toISOString() }, when(version.createdAt))),
        h("p", { class: "label-line" }, [lineage(version), version.backend, seconds(version.seconds)].join(" · ")),
        remarks(version),
        version.credit && h("p", { class: "credit" }, version.credit),
        versions.length > 1 && this.#strip(id, versions, version),
        actionRow(version, { refine: this.refine }),
        h("a", { class: "underway", href, hidden: true }, h("span", { class: "dot" }), h("span", { class: "underway-text" }))));
  }

  #strip(id, versions, shown) {
    const last = versions.slice(-6);
    return h("a", { class: "strip", href: `#/c/${id}`, "aria-label": `All ${plural(versions.length, "version")} of this conversation` },
      last.map((version) => h("img", { src: `${version.pictures[0]?.thumbnail}?side=192`, alt: "", class: version.id === shown.id ? "here" : "" })),
      h("span", {}, `${plural(versions.length, "version")}`), icon("next"));
  }
}

// What is on its way in a conversation is told there; what came of it instead of a picture, here too.
const standsAlone = (card) => (card.conversation ? Boolean(card.outcome) : !drawsNothing(card));

function refreshUnderway(node, id) {
  const cards = cardsOf(id).filter(isOnItsWay);
  const line = node.querySelector(".underway");
  line.hidden = cards.length === 0;
  if (cards.length) line.querySelector(".underway-text").textContent = `${cards.at(-1).progress?.text ?? "Sending …"}: ${wordsOf(cards.at(-1))}`;
}

function emptyState(imagine) {
  const example = (text) => h("button", { class: "example", type: "button", on: { click: () => imagine(text) } }, text, icon("next"));
  return h("div", { class: "empty", hidden: true },
    h("div", { class: "empty-art", "aria-hidden": "true" }, h("i"), h("i"), h("i")),
    h("h2", {}, "An empty wall."),
    h("p", {}, "Say what you would like to see, then talk to the picture until it is right."),
    h("ul", { class: "examples" }, EXAMPLES.map((text) => h("li", {}, example(text)))));
}
