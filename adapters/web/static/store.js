// What the page knows. Changes go through the functions here; `watch` hears of each, once a frame.

export const state = {
  facts: null,
  allowance: null,
  loaded: false,
  /** Conversation id -> { id, versions: Map of version id -> version }. */
  conversations: new Map(),
  /** Message id -> a request without its pictures: on its way, refused, failed, answered. */
  cards: new Map(),
  /** Conversation id -> message id of its first answer, which is the core's name for the room. */
  rooms: new Map(),
  /** Conversation id -> id of the version, or message of the card, that the room shows. */
  shown: new Map(),
  /** Version id -> index of the picture chosen among several. */
  picked: new Map(),
  /** Version id -> { notes, withheld } as they came with the answer. */
  told: new Map(),
  /** Id of the open conversation, null on the feed. */
  room: null,
  /** Id of the conversation that plain words on the feed continue, null: they begin a new one. */
  following: null,
  /** Message of a card that shall be scrolled into view, null: none. */
  wanted: null,
};

const watchers = new Set();
let scheduled = false;

export function watch(watcher) {
  watchers.add(watcher);
}

/** Tell the watchers soon; several changes in one frame are one redraw. */
export function changed() {
  if (scheduled) return;
  scheduled = true;
  const flush = () => {
    if (!scheduled) return;
    scheduled = false;
    for (const watcher of watchers) watcher();
  };
  requestAnimationFrame(flush);
  // A tab in the background gets no frames, and should be right when it comes forward.
  setTimeout(flush, 120);
}

export function loadFeed(feed) {
  state.conversations.clear();
  for (const conversation of feed.conversations) loadConversation(conversation);
  state.cards = new Map(feed.cards.map((card) => [card.message, card]));
  state.loaded = true;
  changed();
}

export function loadConversation({ id, versions }) {
  if (!versions.length) state.conversations.delete(id);
  else state.conversations.set(id, { id, versions: new Map(versions.map((version) => [version.id, version])) });
  changed();
}

export function putVersion(version) {
  const conversation = state.conversations.get(version.conversation)
    ?? { id: version.conversation, versions: new Map() };
  conversation.versions.set(version.id, version);
  state.conversations.set(version.conversation, conversation);
  changed();
}

export function dropVersion(id) {
  for (const conversation of state.conversations.values()) {
    if (!conversation.versions.delete(id)) continue;
    if (state.shown.get(conversation.id) === id) state.shown.delete(conversation.id);
    if (!conversation.versions.size) state.conversations.delete(conversation.id);
  }
  changed();
}

export function putCard(card) {
  state.cards.set(card.message, { ...state.cards.get(card.message), ...card });
  changed();
}

export function dropCard(message) {
  const card = state.cards.get(message);
  state.cards.delete(message);
  if (card?.conversation && state.shown.get(card.conversation) === message) state.shown.delete(card.conversation);
  changed();
  return card;
}

/** A conversation's versions by number. */
export function versionsOf(id) {
  const conversation = state.conversations.get(id);
  return conversation ? [...conversation.versions.values()].sort((a, b) => a.number - b.number) : [];
}

/** All cards, oldest first. */
export function allCards() {
  return [...state.cards.values()].sort((a, b) => a.at - b.at);
}

/** The cards of a conversation, oldest first. */
export function cardsOf(conversation) {
  return allCards().filter((card) => card.conversation === conversation);
}

/** The version that a room shows: the chosen one, a card's parent, else the newest. */
export function shownVersion(id) {
  const versions = versionsOf(id);
  const chosen = state.shown.get(id);
  const card = state.cards.get(chosen);
  return versions.find((version) => version.id === (card?.parent?.version ?? chosen)) ?? versions.at(-1);
}

/** The index chosen among a version's pictures; null when there are several and none is. */
export function pickedIndex(version) {
  if (version.pictures.length <= 1) return 0;
  return state.picked.get(version.id) ?? null;
}

export function isOnItsWay(card) {
  return !card.outcome;
}

/** Undo and publish change what is shown; they draw nothing. */
export function drawsNothing(card) {
  return card.kind === "undo" || card.kind === "publish";
}

/** These bring prompts and no pictures. */
export function writes(card) {
  return card.kind === "prompt" || card.kind === "describe";
}
