// Where a picture lies on the screen: fitted, zoomed, moved. Pure.

const MOST = 16;
const MARGIN = 12;

/** `scale`, `x` and `y` turn pixels of the picture into pixels of the screen. */
export class Viewport {
  scale = 1;
  x = 0;
  y = 0;
  #across = 1;
  #down = 1;

  constructor(width, height) {
    this.width = width;
    this.height = height;
  }

  /** Take a screen of another size; what was fitted stays fitted. */
  resize(across, down) {
    const fitted = this.isFitted;
    const middle = this.toPicture({ x: this.#across / 2, y: this.#down / 2 });
    [this.#across, this.#down] = [Math.max(1, across), Math.max(1, down)];
    if (fitted) this.fit();
    else this.#place(middle, { x: this.#across / 2, y: this.#down / 2 }, this.scale);
  }

  get isFitted() {
    return this.scale <= this.#least * 1.001 || this.#across === 1;
  }

  /** Show all of the picture. */
  fit() {
    this.#place({ x: this.width / 2, y: this.height / 2 }, { x: this.#across / 2, y: this.#down / 2 }, this.#least);
  }

  /** Zoom by a factor; the pixel under `from` comes under `to`. */
  zoomAt(from, factor, to = from) {
    this.#place(this.toPicture(from), to, this.scale * factor);
  }

  /** Zoom around the middle of the screen. */
  zoom(factor) {
    this.zoomAt({ x: this.#across / 2, y: this.#down / 2 }, factor);
  }

  panBy(dx, dy) {
    this.x = held(this.x + dx, this.width * this.scale, this.#across);
    this.y = held(this.y + dy, this.height * this.scale, this.#down);
  }

  toPicture({ x, y }) {
    return { x: (x - this.x) / this.scale, y: (y - this.y) / this.scale };
  }

  toScreen({ x, y }) {
    return { x: x * this.scale + this.x, y: y * this.scale + this.y };
  }

  get #least() {
    const room = (length) => Math.max(1, length - 2 * MARGIN);
    return Math.min(room(this.#across) / this.width, room(this.#down) / this.height);
  }

  #place(pixel, point, scale) {
    this.scale = Math.min(Math.max(scale, this.#least), Math.max(MOST, this.#least));
    this.x = point.x - pixel.x * this.scale;
    this.y = point.y - pixel.y * this.scale;
    this.panBy(0, 0);
  }
}

/** Keep a picture in the middle where there is room, else without a gap beside it. */
function held(offset, length, room) {
  if (length + 2 * MARGIN <= room) return (room - length) / 2;
  return Math.min(MARGIN, Math.max(room - length - MARGIN, offset));
}
