// Turns mouse, pen and fingers into strokes, panning and zooming.

const WHEEL = 0.0016;
// Wheels that count in lines, or in pages.
const LINE = 18;
const PAGE = 400;

/**
 * Watch `stage` and call `begin(point, pressure)`, `extend`, `end`, `cancel`, `hover(point)`,
 * `leave()`, `pan(dx, dy)` and `zoom(from, factor, to)`. One pointer paints; two fingers, another
 * mouse button, or the space bar held down, move the picture.
 */
export class Gestures {
  #pointers = new Map();
  #painting = null;
  #panning = false;

  constructor(stage, act) {
    this.stage = stage;
    this.act = act;
    /** Set while the space bar is held down. */
    this.moves = false;
    stage.addEventListener("pointerdown", (event) => this.#down(event));
    stage.addEventListener("pointermove", (event) => this.#move(event));
    for (const name of ["pointerup", "pointercancel"]) stage.addEventListener(name, (event) => this.#up(event));
    stage.addEventListener("pointerleave", () => act.leave());
    stage.addEventListener("wheel", (event) => this.#wheel(event), { passive: false });
    stage.addEventListener("contextmenu", (event) => event.preventDefault());
  }

  #down(event) {
    // A hand that rests on the glass beside a pen, or a third finger.
    if (this.#isPen() || this.#pointers.size >= 2) return;
    event.preventDefault();
    this.stage.focus({ preventScroll: true });
    this.stage.setPointerCapture(event.pointerId);
    this.#pointers.set(event.pointerId, { ...this.#point(event), type: event.pointerType });
    if (this.#pointers.size > 1) this.#stop(() => this.act.cancel());
    else if (event.button !== 0 || this.moves) this.#panning = true;
    else {
      this.#painting = event.pointerId;
      this.act.begin(this.#point(event), pressure(event));
    }
  }

  #move(event) {
    const before = this.#pointers.get(event.pointerId);
    if (!before) {
      if (event.pointerType !== "touch") this.act.hover(this.#point(event));
      return;
    }
    if (event.pointerId === this.#painting) {
      const all = event.getCoalescedEvents?.() ?? [];
      for (const each of all.length ? all : [event]) this.act.extend(this.#point(each), pressure(each));
      this.act.hover(this.#point(event));
    } else this.#carry(event, before);
    Object.assign(before, this.#point(event));
  }

  #carry(event, before) {
    const here = this.#point(event);
    const [other] = [...this.#pointers].filter(([id]) => id !== event.pointerId).map(([, point]) => point);
    if (other) this.#pinch(before, here, other);
    else if (this.#panning) this.act.pan(here.x - before.x, here.y - before.y);
  }

  #pinch(before, here, other) {
    const middle = (point) => ({ x: (point.x + other.x) / 2, y: (point.y + other.y) / 2 });
    const apart = (point) => Math.max(1, Math.hypot(point.x - other.x, point.y - other.y));
    this.act.zoom(middle(before), apart(here) / apart(before), middle(here));
  }

  #up(event) {
    if (!this.#pointers.delete(event.pointerId)) return;
    if (event.pointerId === this.#painting) this.#stop(() => (event.type === "pointerup" ? this.act.end() : this.act.cancel()));
    if (!this.#pointers.size) this.#panning = false;
    if (event.pointerType === "touch") this.act.leave();
  }

  #stop(finish) {
    if (this.#painting === null) return;
    this.#painting = null;
    finish();
  }

  #wheel(event) {
    event.preventDefault();
    const unit = [1, LINE, PAGE][event.deltaMode] ?? 1;
    this.act.zoom(this.#point(event), Math.exp(-event.deltaY * unit * (event.ctrlKey ? 6 : 1) * WHEEL));
  }

  #isPen() {
    return [...this.#pointers.values()].some(({ type }) => type === "pen");
  }

  #point(event) {
    const { left, top } = this.stage.getBoundingClientRect();
    return { x: event.clientX - left, y: event.clientY - top };
  }
}

// A mouse and most fingers press with nothing, or always with one half.
const pressure = (event) => (event.pointerType === "pen" && event.pressure > 0 ? 0.4 + 0.9 * event.pressure : 1);
