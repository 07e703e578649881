// What was painted: strokes that can be undone, and the mask that they make.

// The server keeps no more; finer than any finger.
const SIDE = 1024;

/** The mask of a picture, white and opaque where it may change, clear elsewhere. */
export class Strokes {
  #done = [];
  #undone = [];
  #open = null;

  constructor(width, height) {
    const share = Math.min(1, SIDE / Math.max(width, height));
    this.canvas = blank(width * share, height * share);
    this.pen = this.canvas.getContext("2d", { willReadFrequently: true });
    Object.assign(this.pen, { lineCap: "round", lineJoin: "round", fillStyle: "#fff", strokeStyle: "#fff" });
  }

  get canUndo() { return this.#done.length > 0; }
  get canRedo() { return this.#undone.length > 0; }
  /** The points of a lasso that is being drawn, else none. */
  get loop() { return this.#open?.tool === "lasso" ? this.#open.points : []; }

  /** Begin a stroke of the "brush", "eraser" or "lasso" at a point with the width of the stroke. */
  begin(tool, point) {
    this.#open = { tool, points: [point] };
    this.#paint(this.#open, 0);
  }

  extend(point) {
    if (!this.#open) return;
    this.#open.points.push(point);
    this.#paint(this.#open, this.#open.points.length - 1);
  }

  end() {
    if (!this.#open) return;
    const stroke = this.#open;
    this.#open = null;
    if (stroke.tool === "lasso") this.#fill(stroke.points);
    this.#keep(stroke);
  }

  /** Take back the stroke that is being drawn: it was the beginning of another gesture. */
  cancel() {
    if (!this.#open) return;
    this.#open = null;
    this.#repaint();
  }

  /** Remove all paint; can be undone. */
  clear() {
    if (this.isEmpty()) return;
    this.#keep({ tool: "clear", points: [] });
    this.#repaint();
  }

  undo() {
    if (!this.canUndo) return;
    this.cancel();
    this.#undone.push(this.#done.pop());
    this.#repaint();
  }

  redo() {
    if (!this.canRedo) return;
    this.cancel();
    this.#done.push(this.#undone.pop());
    this.#repaint();
  }

  isEmpty() {
    const { data } = this.pen.getImageData(0, 0, this.canvas.width, this.canvas.height);
    for (let at = 3; at < data.length; at += 4) if (data[at] > 127) return false;
    return true;
  }

  /** Return the mask as a PNG. */
  blob() {
    return new Promise((resolve) => this.canvas.toBlob(resolve, "image/png"));
  }

  #keep(stroke) {
    this.#done.push(stroke);
    this.#undone = [];
  }

  #repaint() {
    this.pen.clearRect(0, 0, this.canvas.width, this.canvas.height);
    const from = this.#done.findLastIndex((stroke) => stroke.tool === "clear") + 1;
    for (const stroke of this.#done.slice(from)) {
      if (stroke.tool === "lasso") this.#fill(stroke.points);
      else stroke.points.forEach((_, index) => this.#paint(stroke, index));
    }
  }

  #paint({ tool, points }, index) {
    if (tool === "lasso") return;
    const here = points[index];
    const before = points[index - 1];
    this.pen.globalCompositeOperation = tool === "eraser" ? "destination-out" : "source-over";
    this.pen.lineWidth = here.width;
    this.pen.beginPath();
    // A line without length is none, so that each stroke begins with a dot.
    if (index === 0) {
      this.pen.arc(here.x, here.y, here.width / 2, 0, 2 * Math.PI);
      this.pen.fill();
      return;
    }
    this.pen.moveTo(before.x, before.y);
    this.pen.lineTo(here.x, here.y);
    this.pen.stroke();
  }

  #fill(points) {
    this.pen.globalCompositeOperation = "source-over";
    this.pen.beginPath();
    for (const { x, y } of points) this.pen.lineTo(x, y);
    this.pen.fill();
  }
}

export function blank(width, height) {
  const canvas = document.createElement("canvas");
  [canvas.width, canvas.height] = [Math.max(1, Math.round(width)), Math.max(1, Math.round(height))];
  return canvas;
}
