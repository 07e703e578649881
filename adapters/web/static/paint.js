// The page of a link from a chat: begin, paint, say, send.
import { Told, call } from "./api.js";
import { h } from "./dom.js";
import { Easel, loaded } from "./easel.js";

const AWAY = "Limner does not answer just now. Check your connection and try again.";
const PATIENCE_MS = [600, 2500];
const STORE = "limner-painting";
const KEPT = 8;
const here = location.pathname;
const main = document.getElementById("paint");
const start = document.getElementById("begin");
const told = document.getElementById("told");

// A reload, or another tab of this browser, goes on with the same key.
function keys() {
  try {
    return JSON.parse(localStorage.getItem(STORE)) ?? {};
  } catch {
    return {};
  }
}

function keep(key) {
  const { [here]: _, ...others } = keys();
  const kept = Object.entries(key ? { ...others, [here]: key } : others).slice(-KEPT);
  try {
    localStorage.setItem(STORE, JSON.stringify(Object.fromEntries(kept)));
  } catch {
    // Storage is forbidden: the key lasts until the page is left.
  }
}

const headers = (key) => ({ "X-Limner": "1", ...(key ? { "X-Limner-Key": key } : {}) });

async function asked(path, options) {
  try {
    return await call(here + path, options);
  } catch (error) {
    throw error.status === 0 ? new Told(AWAY, 0) : error;
  }
}

async function begin() {
  start.disabled = true;
  told.textContent = "";
  try {
    const { key, maxCharacters } = await asked("/begin", { method: "POST", headers: headers(keys()[here]) });
    keep(key);
    show(await picture(key), key, maxCharacters);
  } catch (error) {
    told.textContent = error.message;
    start.disabled = false;
  }
}

async function picture(key) {
  const response = await fetch(`${here}/picture`, { headers: headers(key) }).catch(() => null);
  if (!response?.ok) throw new Told((await response?.json().catch(() => null))?.error ?? AWAY, response?.status ?? 0);
  return loaded(URL.createObjectURL(await response.blob()), "Your picture");
}

function show(image, key, maxCharacters) {
  const easel = new Easel(image, { maxCharacters, send: async (painted) => {
    await send(painted, key);
    easel.close();
    sent();
  } });
  document.body.classList.add("at-easel");
  main.replaceChildren(easel.node);
  easel.painting.stage.focus({ preventScroll: true });
}

async function send({ mask, words }, key) {
  const body = new FormData();
  body.append("request", JSON.stringify({ words }));
  body.append("mask", mask, "mask.png");
  for (const [attempt, patience] of [...PATIENCE_MS, null].entries()) {
    try {
      await asked("", { method: "POST", headers: headers(key), body });
      break;
    } catch (error) {
      // The link was good, and is used up now: the answer to an earlier attempt was lost.
      if (attempt > 0 && error.status === 404) break;
      if (error.status !== 0 || patience === null) throw error;
      await new Promise((resume) => setTimeout(resume, patience));
    }
  }
  keep(null);
}

function sent() {
  document.body.classList.remove("at-easel");
  const heading = h("h1", { tabindex: "-1" }, "Sent.");
  main.replaceChildren(h("div", { class: "paint-card", role: "status" }, heading,
    h("p", {}, "The picture appears in your chat. You can close this page.")));
  heading.focus();
}

start.addEventListener("click", begin);
start.disabled = false;
if (keys()[here]) begin();
