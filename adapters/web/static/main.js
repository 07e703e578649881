// Puts the page together: views, events, keys, drop, theme.
import * as api from "./api.js";
import { announce, complain } from "./announce.js";
import { Bar } from "./bar.js";
import { Composer } from "./composer.js";
import { showHelp } from "./dialogs.js";
import { isTyping } from "./dom.js";
import { Events } from "./events.js";
import { Feed } from "./feed.js";
import { choose } from "./pictures.js";
import { Room, show } from "./room.js";
import { changed, dropCard, dropVersion, loadConversation, loadFeed, putCard, putVersion, state, watch } from "./store.js";
import { lineage, title } from "./words.js";

const view = document.getElementById("view");
const composer = new Composer(document.getElementById("composer"));
const bar = new Bar({ help: () => showHelp(state.facts) });
const room = new Room({ refine, edit: (card) => composer.edit(card) });
const feed = new Feed({ refine, edit: (card) => composer.edit(card), imagine: (text) => composer.fill(text) });
const events = new Events(onEvent, (up) => bar.link(up));

function refine(version, index) {
  if (index !== null) choose(version, index);
  show(version.conversation, version.id);
  if (state.room !== version.conversation) location.hash = `#/c/${version.conversation}`;
  composer.focus();
}

// --- the two views ---

let feedTop = null;

async function route() {
  const wanted = /^#\/c\/([^/]+)/.exec(location.hash)?.[1] ?? null;
  const before = state.room;
  const asked = state.wanted;
  if (before === null && wanted !== null) feedTop = scrollY;
  state.room = wanted;
  if (wanted && !state.conversations.has(wanted)) await api.conversation(wanted).then(loadConversation).catch(complain);
  draw();
  if (wanted === before) return;
  if (!asked) scrollTo({ top: wanted ? 0 : feedTop ?? document.documentElement.scrollHeight });
  if (document.activeElement !== composer.words) (wanted ? room.heading : view).focus({ preventScroll: true });
}

function draw() {
  const atBottom = innerHeight + scrollY > document.documentElement.scrollHeight - 160;
  const [wanted, other] = state.room ? [room, feed] : [feed, room];
  other.node.remove();
  wanted.render();
  if (!wanted.node.isConnected) view.replaceChildren(wanted.node);
  document.body.classList.toggle("in-room", Boolean(state.room));
  composer.render();
  bar.render();
  if (!state.room && atBottom) scrollTo({ top: document.documentElement.scrollHeight });
  reveal();
}

// What was just asked for, or came as an answer to be read, is not left out of sight.
function reveal() {
  const node = state.wanted && view.querySelector(`[data-key="${state.wanted}"]`);
  if (!node) return;
  state.wanted = null;
  node.scrollIntoView({ block: "start" });
}

// --- what the server tells ---

const HANDLERS = {
  asked: (card) => putCard({ ...card, ...state.cards.get(card.message) }),
  accepted: putCardIfKnown,
  withdrawn: ({ message }) => dropCard(message),
  progress: onProgress,
  answer: onAnswer,
  deleted: ({ version }) => dropVersion(version),
  reset: () => load(),
};

function onEvent(name, data) {
  HANDLERS[name]?.(data);
}

function putCardIfKnown(values) {
  if (state.cards.has(values.message)) putCard(values);
}

function onProgress(progress) {
  const card = state.cards.get(progress.message);
  if (!card || card.outcome) return;
  if (card.progress?.text !== progress.text) announce(progress.text);
  putCard({ message: progress.message, progress: { ...progress, partial: progress.partial ?? card.progress?.partial } });
}

function onAnswer({ message, outcome, allowance, card }) {
  if (allowance) state.allowance = allowance;
  if (outcome.kind === "delivered") onDelivered(message, outcome);
  else if (card) {
    const known = state.cards.get(message);
    if (card.conversation && state.shown.get(card.conversation) === message) state.shown.delete(card.conversation);
    putCard({ ...card, ...known, outcome, job: card.job });
    announce(outcome.text);
    if (outcome.kind === "suggested") state.wanted = message;
  } else {
    dropCard(message);
    if (outcome.text) announce(outcome.text);
  }
  changed();
}

function onDelivered(message, { version, notes, withheld, asWritten }) {
  const card = state.cards.get(message);
  const watched = card && (!card.conversation || card.kind === "undo" || state.shown.get(card.conversation) === message);
  if (!state.rooms.has(version.conversation)) state.rooms.set(version.conversation, message);
  state.told.set(version.id, { notes, withheld, job: asWritten ? card?.job : null });
  dropCard(message);
  putVersion(version);
  if (watched) {
    show(version.conversation, version.id);
    state.following = version.conversation;
  }
  announce(`${lineage(version)} is here: ${title(version)}`);
}

async function load() {
  try {
    events.pause();
    const [facts, allowance, fed] = await Promise.all([api.facts(), api.allowance(), api.feed()]);
    if (!state.facts) composer.choices.load(facts);
    state.facts = facts;
    state.allowance = allowance;
    loadFeed(fed);
    await route();
    events.resume(fed.cursor);
    if (!state.room) scrollTo({ top: document.documentElement.scrollHeight });
  } catch (error) {
    complain(error);
  }
}

// --- keys and dropped pictures ---

addEventListener("keydown", (event) => {
  if (document.querySelector("dialog[open]") || event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.key === "Escape" && state.room && !isTyping()) location.hash = "#/";
  if (isTyping()) return;
  if (event.key === "/") {
    event.preventDefault();
    composer.focus();
  } else if (event.key === "?") showHelp(state.facts);
  else if (state.room && stepOf(event)) {
    event.preventDefault();
    room.step(stepOf(event));
  }
});

// Arrows change what is chosen in a group of radio buttons, and up and down scroll the page unless
// the tree of versions has the focus.
function stepOf({ key, target }) {
  if (target.matches?.("input")) return 0;
  const steps = { ArrowLeft: -1, ArrowRight: 1 };
  if (target.closest?.(".tree")) Object.assign(steps, { ArrowUp: -1, ArrowDown: 1 });
  return steps[key] ?? 0;
}

const veil = document.getElementById("drop-veil");
const carriesFiles = (event) => [...(event.dataTransfer?.types ?? [])].includes("Files");
addEventListener("dragenter", (event) => { if (carriesFiles(event)) veil.hidden = false; });
addEventListener("dragover", (event) => { if (carriesFiles(event)) event.preventDefault(); });
addEventListener("dragleave", (event) => { if (!event.relatedTarget) veil.hidden = true; });
addEventListener("drop", (event) => {
  veil.hidden = true;
  if (!carriesFiles(event)) return;
  event.preventDefault();
  composer.attach(event.dataTransfer.files);
});

addEventListener("hashchange", route);
watch(draw);
draw();
await load();
events.start();
