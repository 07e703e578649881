// The server's events. One tab of a browser listens and tells the others, because a browser opens
// six connections to one host at most, and each stream holds one.

const RETRY_MS = 2500;

/** Follow the events after `cursor`; `handle(event, data)` gets each once, `link(up)` the state. */
export class Events {
  #handle;
  #link;
  #cursor = null;
  #waiting = [];
  #channel = new BroadcastChannel("limner-events");

  constructor(handle, link) {
    this.#handle = handle;
    this.#link = link;
    this.#channel.onmessage = ({ data }) => this.#take(data);
  }

  /** Hold events back until `resume`, so that none is lost while the feed loads. */
  pause() {
    this.#cursor = null;
  }

  /** Go on after the event `cursor`. */
  resume(cursor) {
    this.#cursor = cursor;
    for (const message of this.#waiting.splice(0)) this.#take(message);
  }

  /** Listen, or wait for the tab that does to close. */
  start() {
    if (!navigator.locks) {
      this.#listen();
      return;
    }
    navigator.locks.request("limner-events", () => new Promise(() => this.#listen()));
  }

  #listen() {
    const after = this.#cursor ? `?after=${encodeURIComponent(this.#cursor)}` : "";
    const source = new EventSource(`/api/events${after}`);
    source.onopen = () => this.#spread({ link: true });
    source.onerror = () => {
      this.#spread({ link: false });
      if (source.readyState === EventSource.CLOSED) setTimeout(() => this.#listen(), RETRY_MS);
    };
    for (const name of ["asked", "accepted", "withdrawn", "progress", "answer", "deleted", "reset"]) {
      source.addEventListener(name, (event) =>
        this.#spread({ id: event.lastEventId, name, data: JSON.parse(event.data) }));
    }
  }

  #spread(message) {
    this.#channel.postMessage(message);
    this.#take(message);
  }

  #take(message) {
    if ("link" in message) this.#link(message.link);
    else if (this.#cursor === null) this.#waiting.push(message);
    else if (message.name === "reset" || isLater(message.id, this.#cursor)) {
      this.#cursor = message.id;
      this.#handle(message.name, message.data);
    }
  }
}

function isLater(id, cursor) {
  const [epoch, serial] = id.split("-");
  const [seenEpoch, seenSerial] = cursor.split("-");
  return epoch !== seenEpoch || Number(serial) > Number(seenSerial);
}
