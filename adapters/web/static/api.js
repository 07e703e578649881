// Talks to the server. Every failure becomes an Error whose message may be shown.

const AWAY = "The playground does not answer. Is Limner still running?";
const PATIENCE_MS = [400, 1200, 3000];

export class Told extends Error {
  constructor(message, status) {
    super(message);
    this.status = status;
  }
}

export async function call(path, options = {}) {
  const response = await answered(path, options);
  return response.json().catch(() => ({}));
}

async function answered(path, options = {}) {
  let response;
  try {
    response = await fetch(path, { headers: { "X-Limner": "1" }, ...options });
  } catch {
    throw new Told(AWAY, 0);
  }
  if (response.ok) return response;
  const body = await response.json().catch(() => ({}));
  throw new Told(body.error ?? AWAY, response.status);
}

/** Send a request; `mask` is where its picture may change. A lost connection is tried again, since the
 * same event is carried out once. */
export async function ask(form, files = [], mask = null) {
  for (const patience of [...PATIENCE_MS, null]) {
    try {
      return await call("/api/requests", { method: "POST", body: bodyOf(form, files, mask) });
    } catch (error) {
      if (error.status !== 0 || patience === null) throw error;
      await new Promise((resume) => setTimeout(resume, patience));
    }
  }
  throw new Told(AWAY, 0);
}

function bodyOf(form, files, mask) {
  if (!files.length && !mask) return JSON.stringify(form);
  const body = new FormData();
  body.append("request", JSON.stringify(form));
  if (mask) body.append("mask", mask, "mask.png");
  for (const file of files) body.append("picture", file, file.name || "picture");
  return body;
}

const part = encodeURIComponent;
export const feed = () => call("/api/feed");
export const facts = () => call("/api/facts");
export const allowance = () => call("/api/allowance");
export const conversation = (id) => call(`/api/conversations/${part(id)}`);
/** A picture's bytes. */
export const picture = async (url) => (await answered(url)).blob();
/** The address of a picture beside the one that it changed; to be revoked. */
export const comparison = async (version, index) => URL.createObjectURL(await picture(`/comparisons/${part(version)}/${index}`));
export const cancel = (job) => call(`/api/jobs/${part(job)}/cancel`, { method: "POST" });
export const appeal = (job) => call(`/api/jobs/${part(job)}/appeal`, { method: "POST" });
export const removeVersion = (id) => call(`/api/versions/${part(id)}`, { method: "DELETE" });
export const putAway = (message) => call(`/api/messages/${part(message)}`, { method: "DELETE" });
