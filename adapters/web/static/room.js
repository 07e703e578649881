// One conversation: the shown version large, the tree of versions beside it.
import { actionRow } from "./actions.js";
import { comingLabel, placeholder, refreshWaiting, remarks, signatureOf, waiting, wordsOf } from "./cards.js";
import { h, reconcile, svg } from "./dom.js";
import { icon } from "./icons.js";
import { framed } from "./pictures.js";
import { cardsOf, changed, drawsNothing, isOnItsWay, shownVersion, state, versionsOf, writes } from "./store.js";
import { layOut, pathOf } from "./tree.js";
import { lineage, plural, seconds, title, when } from "./words.js";

const TREE = { left: 14, step: 18, height: 68 };

/** The view of the open conversation. */
export class Room {
  constructor({ refine, edit }) {
    this.refine = refine;
    this.edit = edit;
    this.heading = h("h1", { class: "room-title", tabindex: "-1" });
    this.stage = h("div", { class: "stage" });
    this.caption = h("div", { class: "caption" });
    this.notices = h("div", { class: "notices" });
    this.lines = svg("svg", { class: "tree-lines", "aria-hidden": "true" });
    this.rows = h("ol", { class: "tree-rows" });
    this.count = h("span", { class: "tree-count" });
    this.node = h("section", { class: "room", "aria-label": "Conversation" },
      h("div", { class: "room-head" }, backLink(), this.heading),
      h("div", { class: "room-body" },
        this.stage,
        h("div", { class: "side" }, this.notices, this.caption,
          h("nav", { class: "tree", "aria-label": "Versions" },
            h("h2", {}, "Versions ", this.count),
            h("div", { class: "tree-plane" }, this.lines, this.rows)))));
  }

  render() {
    const id = state.room;
    const versions = versionsOf(id);
    const first = versions[0];
    this.heading.textContent = first ? title(first) : "This conversation is gone";
    const cards = cardsOf(id).filter((card) => !drawsNothing(card) || card.outcome);
    this.#renderStage(id, cards);
    this.#renderTree(id, versions, cards.filter((card) => isOnItsWay(card) && !writes(card)));
    reconcile(this.notices, cards.filter((card) => card.outcome || writes(card)), {
      key: (card) => card.message, signature: signatureOf, create: (card) => waiting(card, { edit: this.edit }), refresh: refreshWaiting,
    });
  }

  /** Show the version `step` places further. */
  step(step) {
    const versions = versionsOf(state.room);
    const here = versions.findIndex((version) => version.id === shownVersion(state.room)?.id);
    const next = versions[here + step];
    if (next) show(next.conversation, next.id);
  }

  #renderStage(id, cards) {
    const card = cards.find((each) => each.message === state.shown.get(id) && isOnItsWay(each));
    const version = shownVersion(id);
    const items = [card ?? version].filter(Boolean);
    const common = {
      key: (item) => item.message ?? item.id,
      signature: (item) => (item.message ? signatureOf(item) : [item, state.picked.get(item.id), state.told.get(item.id)]),
      refresh: (node, item) => item.message && refreshWaiting(node, item),
    };
    const gallery = () => versionsOf(id);
    const frame = (item) => (item.message ? comingFrame(item, version) : framed(item, { gallery }));
    const label = (item) => (item.message ? comingLabel(item) : this.#label(item));
    reconcile(this.stage, items, { ...common, create: frame });
    reconcile(this.caption, items, { ...common, create: label });
  }

  #label(version) {
    return h("div", { class: "label" },
      h("div", { class: "label-head" },
        h("h2", { class: "label-title" }, title(version)),
        h("time", { class: "label-time" }, when(version.createdAt))),
      h("p", { class: "label-line" }, [lineage(version), version.backend, version.size.replace("x", " × "), seconds(version.seconds)].join(" · ")),
      remarks(version),
      version.credit && h("p", { class: "credit" }, version.credit),
      actionRow(version, { refine: this.refine }));
  }

  #renderTree(id, versions, cards) {
    const shown = state.shown.get(id) ?? shownVersion(id)?.id;
    const current = state.cards.has(shown) ? shown : shownVersion(id)?.id;
    const items = [
      ...versions.map((version) => ({ id: version.id, parentId: version.parent?.version, version })),
      ...cards.map((card) => ({ id: card.message, parentId: card.parent?.version, card })),
    ];
    const { rows, edges, lanes } = layOut(items);
    this.count.textContent = versions.length ? plural(versions.length, "version") : "";
    const width = TREE.left * 2 + (lanes - 1) * TREE.step;
    this.rows.style.setProperty("--lanes", `${width}px`);
    this.#drawLines(rows, edges, width, current);
    reconcile(this.rows, rows, {
      key: (row) => row.id,
      signature: (row) => [row.id === current, row.card ? row.card.words : [row.version.words, row.version.parentNumber]],
      create: (row) => (row.card ? cardRow(row.card, id, row.id === current) : versionRow(row.version, id, row.id === current)),
      refresh: (node, row) => row.card && refreshWaiting(node, row.card),
    });
  }

  #drawLines(rows, edges, width, current) {
    const height = rows.length * TREE.height;
    for (const [name, value] of Object.entries({ width, height, viewBox: `0 0 ${width} ${height}` })) this.lines.setAttribute(name, value);
    this.lines.replaceChildren(
      ...edges.map(([from, to]) => svg("path", { d: pathOf(rows[from], rows[to], TREE), class: rows[to].card ? "coming" : "" })),
      ...rows.map((row) => svg("circle", {
        cx: TREE.left + row.lane * TREE.step, cy: (row.row + 0.5) * TREE.height,
        r: row.id === current ? 6 : 4.5, class: row.id === current ? "here" : row.card ? "coming" : "",
      })));
  }
}

function comingFrame(card, parent) {
  const picture = parent?.pictures[card.parent?.index ?? 0] ?? parent?.pictures[0];
  return h("div", { class: "pending" }, placeholder(card, picture));
}

/** Show a version, or a request on its way, in its room. */
export function show(conversation, id) {
  state.shown.set(conversation, id);
  changed();
}

const backLink = () =>
  h("a", { class: "icon-button", href: "#/", "aria-label": "Back to all pictures", title: "Back to all pictures" }, icon("back"));

function versionRow(version, conversation, here) {
  return treeRow(() => show(conversation, version.id), { here },
    h("img", { src: `${version.pictures[0]?.thumbnail}?side=192`, alt: "", width: 48, height: 48 }),
    h("span", { class: "tree-name" }, lineage(version), version.private && icon("lock")),
    h("span", { class: "tree-words" }, title(version)));
}

function cardRow(card, conversation, here) {
  return treeRow(() => show(conversation, card.message), { here, coming: true },
    h("span", { class: "tree-blank shimmer" }),
    h("span", { class: "tree-name step" }, "Sending …"),
    h("span", { class: "tree-words" }, wordsOf(card)));
}

function treeRow(run, { here, coming = false }, picture, name, words) {
  return h("li", {}, h("button", {
    class: `tree-row${coming ? " coming" : ""}${here ? " here" : ""}`, type: "button", data: { focus: "row" },
    "aria-current": here ? "true" : null, on: { click: run },
  }, picture, h("span", { class: "tree-text" }, name, words)));
}
