// Sends what a member asks for, and shows its card at once.
import * as api from "./api.js";
import { announce, complain, toast } from "./announce.js";
import { drawsNothing, dropCard, putCard, state, writes } from "./store.js";

/** Send one ask; return whether it was taken. `like` is what its card looks like, if not like itself. */
export async function send(ask, {
  conversation = null, parent = null, files = [], mask = null,
  words = ask.words ?? "", like = ask, shape = ask.options?.shape ?? ask.shape ?? null,
} = {}) {
  const event = uuid();
  const message = `web:${event}`;
  const room = conversation ? state.rooms.get(conversation) ?? null : null;
  showCard(message, ask, { conversation, parent, references: files.length, words, like, shape });
  try {
    const { job } = await api.ask({ event, room, conversation, ...ask }, files, mask);
    if (state.cards.has(message)) putCard({ message, job });
    return true;
  } catch (error) {
    dropCard(message);
    complain(error);
    return false;
  }
}

function showCard(message, ask, { conversation, parent, references, words, like, shape }) {
  const card = {
    message, conversation, parent, references, job: null, kind: like.kind, words, dialect: like.dialect ?? "",
    shape, count: ask.options?.count ?? 1, private: ask.private ?? false,
    at: Date.now() / 1000, progress: null, outcome: null,
  };
  putCard(card);
  if (!conversation || writes(card)) state.wanted = message;
  if (conversation && !drawsNothing(card) && !writes(card)) state.shown.set(conversation, message);
  announce(drawsNothing(card) ? "Asked." : `Your ${writes(card) ? "prompts are" : "picture is"} on the way.`);
}

export async function cancel(card) {
  if (!card.job) return;
  await api.cancel(card.job).catch(complain);
}

export async function putAway(card) {
  dropCard(card.message);
  await api.putAway(card.message).catch(complain);
}

/** Ask for a failed request once more, in the place of its card. */
export const redo = (card) => onceMore(card, "redo");

/** Say yes to what was asked about a request, in the place of its card. */
export const confirm = (card) => onceMore(card, "confirm");

async function onceMore(card, kind) {
  const sent = await send({ kind, job: card.job, private: card.private ?? false },
    { conversation: card.conversation, parent: card.parent, words: card.words, like: writes(card) ? card : undefined });
  if (sent) await putAway(card);
}

/** Draw the member's own words instead of rewritten ones. */
export const drawMyWords = (version, job) => send({ kind: "confirm", job, private: version.private },
  { conversation: version.conversation, words: version.words });

/** Put a refusal before whoever runs this. */
export async function appeal(card) {
  try {
    toast((await api.appeal(card.job)).text);
  } catch (error) {
    complain(error);
  }
}

// crypto.randomUUID exists in secure contexts alone, and a page in a home network is none.
function uuid() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = (bytes[6] & 0x0f) | 0x40;
  bytes[8] = (bytes[8] & 0x3f) | 0x80;
  const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join("-");
}
