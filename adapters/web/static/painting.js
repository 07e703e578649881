// Paints over a picture where it may change: brush, eraser, lasso, undo, zoom; by mouse, pen,
// fingers and keys.
import { button, iconButton } from "./buttons.js";
import { h } from "./dom.js";
import { Gestures } from "./gestures.js";
import { Strokes, blank } from "./strokes.js";
import { Viewport } from "./viewport.js";

const TOOLS = { brush: ["Brush", "b"], eraser: ["Eraser", "e"], lasso: ["Lasso", "l"] };
const SIZES = { least: 4, most: 160, usual: 44, step: 1.25 };
const ZOOM = 1.5;
// Seen over any colour, also by those who tell few: stripes, bright and dark.
const PAINT = { bright: "rgb(255 70 150 / .62)", dark: "rgb(120 0 70 / .62)", stripe: 5 };

/** The editor; `image` is loaded, `changed()` hears when paint comes or goes. */
export class Painting {
  #tool = "brush";
  #cursor = null;
  #drawn = false;
  #keys = new AbortController();

  constructor(image, { changed = () => {} } = {}) {
    this.image = image;
    this.changed = changed;
    this.strokes = new Strokes(image.naturalWidth, image.naturalHeight);
    this.view = new Viewport(this.strokes.canvas.width, this.strokes.canvas.height);
    this.canvas = h("canvas", { "aria-hidden": "true" });
    this.veil = blank(1, 1);
    this.stage = h("div", {
      class: "paint-stage", tabindex: "0", role: "application", "aria-label": image.alt || "The picture",
      "aria-describedby": "paint-keys", on: { keydown: (event) => this.#onStageKey(event) },
    }, this.canvas);
    this.tools = this.#toolbar();
    this.node = h("div", { class: "painting" }, this.stage, this.tools, h("p", { class: "unseen", id: "paint-keys" },
      "Paint over what may change. Arrow keys move the brush, Enter paints, square brackets change its size, Control Z undoes."));
    this.gestures = new Gestures(this.stage, this.#acts());
    this.watcher = new ResizeObserver(() => this.#resize());
    this.watcher.observe(this.stage);
    document.addEventListener("keydown", (event) => this.#onKey(event), { signal: this.#keys.signal });
    document.addEventListener("keyup", (event) => { if (event.key === " ") this.#move(false); }, { signal: this.#keys.signal });
    this.#refresh();
  }

  /** Stop listening; the node may go. */
  close() {
    this.#keys.abort();
    this.watcher.disconnect();
  }

  isEmpty() {
    return this.strokes.isEmpty();
  }

  /** Return what was painted as a PNG. */
  mask() {
    return this.strokes.blob();
  }

  // --- tools ---

  #toolbar() {
    const choice = ([name, [label, key]]) => iconButton(name, `${label} (${key.toUpperCase()})`, () => this.#choose(name),
      { "aria-label": label, data: { tool: name } });
    this.size = h("input", {
      type: "range", min: SIZES.least, max: SIZES.most, value: SIZES.usual, "aria-label": "Brush size", title: "Brush size ([ and ])",
      on: { input: () => this.#draw() },
    });
    this.undo = iconButton("undo", "Undo (Ctrl Z)", () => this.#change(() => this.strokes.undo()), { "aria-label": "Undo" });
    this.redo = iconButton("redo", "Redo (Ctrl Shift Z)", () => this.#change(() => this.strokes.redo()), { "aria-label": "Redo" });
    this.clear = button("Clear", () => this.#change(() => this.strokes.clear()), { kind: "small ghost" });
    return h("div", { class: "paint-tools", role: "toolbar", "aria-label": "Painting" },
      h("div", { class: "paint-group", role: "group", "aria-label": "Tool" }, Object.entries(TOOLS).map(choice)),
      h("label", { class: "paint-size" }, h("i", { class: "dot-small" }), this.size, h("i", { class: "dot-large" })),
      h("div", { class: "paint-group" }, this.undo, this.redo, this.clear),
      h("div", { class: "paint-group paint-zoom", role: "group", "aria-label": "Zoom" },
        iconButton("less", "Zoom out (-)", () => this.#zoom(1 / ZOOM), { "aria-label": "Zoom out" }),
        iconButton("expand", "Show all (0)", () => this.#zoom(0), { "aria-label": "Show all" }),
        iconButton("more", "Zoom in (+)", () => this.#zoom(ZOOM), { "aria-label": "Zoom in" })));
  }

  #choose(tool) {
    this.#tool = tool;
    this.#refresh();
  }

  #resizeBrush(factor) {
    this.size.value = Math.round(Math.min(SIZES.most, Math.max(SIZES.least, Number(this.size.value) * factor)));
    this.#draw();
  }

  #zoom(factor) {
    if (factor) this.view.zoom(factor);
    else this.view.fit();
    this.#draw();
  }

  #change(run) {
    run();
    this.#refresh();
  }

  #refresh() {
    for (const each of this.tools.querySelectorAll("[data-tool]")) each.setAttribute("aria-pressed", String(each.dataset.tool === this.#tool));
    this.undo.disabled = !this.strokes.canUndo;
    this.redo.disabled = !this.strokes.canRedo;
    const empty = this.isEmpty();
    this.clear.disabled = empty;
    this.changed(!empty);
    this.#draw();
  }

  // --- painting ---

  #acts() {
    return {
      begin: (point, pressure) => { this.strokes.begin(this.#tool, this.#brush(point, pressure)); this.#draw(); },
      extend: (point, pressure) => { this.strokes.extend(this.#brush(point, pressure)); this.#draw(); },
      end: () => this.#change(() => this.strokes.end()),
      cancel: () => this.#change(() => this.strokes.cancel()),
      hover: (point) => { this.#cursor = point; this.#draw(); },
      leave: () => { this.#cursor = null; this.#draw(); },
      pan: (dx, dy) => { this.view.panBy(dx, dy); this.#draw(); },
      zoom: (from, factor, to) => { this.view.zoomAt(from, factor, to); this.#draw(); },
    };
  }

  // As large on the screen at any zoom: who zooms in paints finer.
  #brush(point, pressure = 1) {
    return { ...this.view.toPicture(point), width: Math.max(1, (Number(this.size.value) * pressure) / this.view.scale) };
  }

  // --- keys ---

  #onKey(event) {
    // Brackets need the right Alt key on many keyboards, which counts as Control and Alt.
    const typed = event.getModifierState("AltGraph");
    if (event.target instanceof HTMLTextAreaElement || (event.altKey && !typed)) return;
    const mod = !typed && (event.ctrlKey || event.metaKey) ? "mod+" : "";
    const key = event.key.toLowerCase();
    const shortcuts = this.#shortcuts();
    const run = (event.shiftKey && shortcuts[`${mod}shift+${key}`]) || shortcuts[mod + key];
    if (!run) return;
    event.preventDefault();
    run();
  }

  #shortcuts() {
    const tools = Object.entries(TOOLS).map(([name, [, key]]) => [key, () => this.#choose(name)]);
    const redo = () => this.#change(() => this.strokes.redo());
    return {
      ...Object.fromEntries(tools),
      "mod+z": () => this.#change(() => this.strokes.undo()), "mod+shift+z": redo, "mod+y": redo,
      "[": () => this.#resizeBrush(1 / SIZES.step), "]": () => this.#resizeBrush(SIZES.step),
      "+": () => this.#zoom(ZOOM), "=": () => this.#zoom(ZOOM), "-": () => this.#zoom(1 / ZOOM), 0: () => this.#zoom(0),
    };
  }

  #onStageKey(event) {
    const steps = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
    if (event.key === " ") this.#move(true);
    else if (event.key === "Enter") this.#dab();
    else if (steps[event.key]) this.#step(steps[event.key]);
    else return;
    event.preventDefault();
  }

  #move(held) {
    this.gestures.moves = held;
    this.stage.classList.toggle("moves", held);
  }

  #step([across, down]) {
    const length = Math.max(4, Number(this.size.value) / 3);
    const from = this.#cursor ?? this.#middle();
    const { clientWidth, clientHeight } = this.stage;
    this.#cursor = {
      x: Math.min(clientWidth, Math.max(0, from.x + across * length)),
      y: Math.min(clientHeight, Math.max(0, from.y + down * length)),
    };
    this.#draw();
  }

  #dab() {
    this.#cursor ??= this.#middle();
    this.strokes.begin(this.#tool === "eraser" ? "eraser" : "brush", this.#brush(this.#cursor));
    this.#change(() => this.strokes.end());
  }

  #middle() {
    return { x: this.stage.clientWidth / 2, y: this.stage.clientHeight / 2 };
  }

  // --- showing ---

  #resize() {
    const { clientWidth: across, clientHeight: down } = this.stage;
    const ratio = devicePixelRatio || 1;
    for (const canvas of [this.canvas, this.veil]) [canvas.width, canvas.height] = [Math.max(1, across * ratio), Math.max(1, down * ratio)];
    this.view.resize(across, down);
    this.#draw();
  }

  /** Show everything anew with the next frame. */
  #draw() {
    if (this.#drawn) return;
    this.#drawn = true;
    requestAnimationFrame(() => {
      this.#drawn = false;
      this.#show();
    });
  }

  #show() {
    const pen = this.canvas.getContext("2d");
    const { width, height } = this.view;
    this.#place(pen);
    pen.imageSmoothingQuality = "high";
    pen.drawImage(this.image, 0, 0, width, height);
    this.#showPaint(pen);
    this.#place(pen, false);
    this.#showLoop(pen);
    this.#showCursor(pen);
  }

  #place(pen, clear = true) {
    const ratio = devicePixelRatio || 1;
    const { scale, x, y } = this.view;
    pen.setTransform(1, 0, 0, 1, 0, 0);
    if (clear) pen.clearRect(0, 0, pen.canvas.width, pen.canvas.height);
    pen.setTransform(ratio * scale, 0, 0, ratio * scale, ratio * x, ratio * y);
  }

  #showPaint(pen) {
    const veil = this.veil.getContext("2d");
    veil.globalCompositeOperation = "source-over";
    this.#place(veil);
    veil.drawImage(this.strokes.canvas, 0, 0);
    veil.setTransform(1, 0, 0, 1, 0, 0);
    veil.globalCompositeOperation = "source-in";
    veil.fillStyle = this.stripes ??= veil.createPattern(stripes(), "repeat");
    veil.fillRect(0, 0, this.veil.width, this.veil.height);
    pen.setTransform(1, 0, 0, 1, 0, 0);
    pen.drawImage(this.veil, 0, 0);
  }

  #showLoop(pen) {
    const points = this.strokes.loop;
    if (points.length < 2) return;
    pen.beginPath();
    for (const { x, y } of points) pen.lineTo(x, y);
    pen.closePath();
    pen.fillStyle = PAINT.bright;
    pen.fill();
    this.#outline(pen, 1.5);
  }

  #showCursor(pen) {
    if (!this.#cursor || this.#tool === "lasso") return;
    const { x, y, width } = this.#brush(this.#cursor);
    pen.beginPath();
    pen.arc(x, y, width / 2, 0, 2 * Math.PI);
    this.#outline(pen, 1.5);
  }

  #outline(pen, width) {
    for (const [colour, share] of [["rgb(0 0 0 / .7)", 2], ["#fff", 1]]) {
      pen.lineWidth = (width * share) / this.view.scale;
      pen.strokeStyle = colour;
      pen.stroke();
    }
  }
}

function stripes() {
  const side = Math.round(PAINT.stripe * 2 * (devicePixelRatio || 1));
  const tile = blank(side, side);
  const pen = tile.getContext("2d");
  pen.fillStyle = PAINT.bright;
  pen.fillRect(0, 0, side, side);
  pen.globalCompositeOperation = "copy";
  const paint = pen.createLinearGradient(0, 0, side, side);
  for (const [at, colour] of [[0, "dark"], [0.25, "dark"], [0.25, "bright"], [0.5, "bright"], [0.5, "dark"], [0.75, "dark"], [0.75, "bright"], [1, "bright"]]) {
    paint.addColorStop(at, PAINT[colour]);
  }
  pen.fillStyle = paint;
  pen.fillRect(0, 0, side, side);
  return tile;
}
