// Lays a conversation's versions out as a tree: one row each, lanes beside each other. Pure.

/**
 * Return `{ rows, edges, lanes }`: rows in the order of `items` with their lane, edges as
 * `[parentRow, childRow]`. A child stays in its parent's lane while nothing else is in the way.
 * Items have `id` and `parentId`.
 */
export function layOut(items) {
  const rowOf = new Map(items.map((item, row) => [item.id, row]));
  const taken = [];
  const rows = [];
  const edges = [];
  items.forEach((item, row) => {
    const parentRow = rowOf.get(item.parentId) ?? -1;
    const known = parentRow >= 0 && parentRow < row;
    const first = known ? parentRow + 1 : row;
    const lane = freeLane(taken, known ? rows[parentRow].lane : 0, first, row);
    for (let at = first; at <= row; at += 1) (taken[lane] ??= new Set()).add(at);
    rows.push({ ...item, row, lane });
    if (known) edges.push([parentRow, row]);
  });
  return { rows, edges, lanes: Math.max(1, taken.length) };
}

function freeLane(taken, preferred, first, last) {
  const isFree = (lane) => {
    for (let at = first; at <= last; at += 1) if (taken[lane]?.has(at)) return false;
    return true;
  };
  if (isFree(preferred)) return preferred;
  let lane = 0;
  while (!isFree(lane)) lane += 1;
  return lane;
}

/** Return the SVG path of an edge: down the parent's row, a bend, then straight down to the child. */
export function pathOf(from, to, { left, step, height }) {
  const [x1, y1] = [left + from.lane * step, (from.row + 0.5) * height];
  const [x2, y2] = [left + to.lane * step, (to.row + 0.5) * height];
  if (x1 === x2) return `M${x1} ${y1}V${y2}`;
  const bend = y1 + height * 0.85;
  return `M${x1} ${y1}C${x1} ${(y1 + bend) / 2} ${x2} ${(y1 + bend) / 2} ${x2} ${bend}V${y2}`;
}
