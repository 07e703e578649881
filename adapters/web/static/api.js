// Talks to the server. Every failure becomes an Error whose message may be shown.

const AWAY = "The playground does not answer. Is Limner still running?";
const PATIENCE_MS = [400, 1200, 3000];

export class Told extends Error {
  constructor(message, status) {
    super(message);
    this.status = status;
  }
}

async function call(path, options = {}) {
  let response;
  try {
    response = await fetch(path, { headers: { "X-Limner": "1" }, ...options });
  } catch {
    throw new Told(AWAY, 0);
  }
  const body = await response.json().catch(() => ({}));
  if (!response.ok) throw new Told(body.error ?? AWAY, response.status);
  return body;
}

/** Send a request; a lost connection is tried again, since the same event is carried out once. */
export async function ask(form, files = []) {
  for (const patience of [...PATIENCE_MS, null]) {
    try {
      return await call("/api/requests", { method: "POST", body: bodyOf(form, files) });
    } catch (error) {
      if (error.status !== 0 || patience === null) throw error;
      await new Promise((resume) => setTimeout(resume, patience));
    }
  }
  throw new Told(AWAY, 0);
}

function bodyOf(form, files) {
  if (!files.length) return JSON.stringify(form);
  const body = new FormData();
  body.append("request", JSON.stringify(form));
  for (const file of files) body.append("picture", file, file.name || "picture");
  return body;
}

const part = encodeURIComponent;
export const feed = () => call("/api/feed");
export const facts = () => call("/api/facts");
export const allowance = () => call("/api/allowance");
export const conversation = (id) => call(`/api/conversations/${part(id)}`);
export const cancel = (job) => call(`/api/jobs/${part(job)}/cancel`, { method: "POST" });
export const removeVersion = (id) => call(`/api/versions/${part(id)}`, { method: "DELETE" });
export const putAway = (message) => call(`/api/messages/${part(message)}`, { method: "DELETE" });
