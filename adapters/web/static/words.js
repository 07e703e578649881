// Figures and times as people read them. Pure.

/** "1 picture", "3 pictures". */
export function plural(count, one, many = `${one}s`) {
  return `${count} ${count === 1 ? one : many}`;
}

/** A Unix time as "14:05" today, "Tue 14:05" this week, else "3 Feb". */
export function when(unixSeconds, now = Date.now()) {
  const date = new Date(unixSeconds * 1000);
  const clock = date.toLocaleTimeString([], { hour: "2-digit", minute: "2-digit" });
  if (date.toDateString() === new Date(now).toDateString()) return clock;
  if (now - date.getTime() < 6 * 86400e3) return `${date.toLocaleDateString([], { weekday: "short" })} ${clock}`;
  return date.toLocaleDateString([], { day: "numeric", month: "short" });
}

/** Seconds as "0.3 s" or "12 s". */
export function seconds(value) {
  return value < 10 ? `${value.toFixed(1)} s` : `${Math.round(value)} s`;
}

/** Bytes as "340 KB" or "1.2 MB". */
export function bytes(value) {
  return value < 1e6 ? `${Math.max(1, Math.round(value / 1e3))} KB` : `${(value / 1e6).toFixed(1)} MB`;
}

/** Millionths of a dollar as "$0.042". */
export function dollars(microdollars) {
  return `$${(microdollars / 1e6).toFixed(microdollars < 1e5 ? 4 : 2)}`;
}

/** "v3 from v2", "v1". */
export function lineage(version) {
  return version.parentNumber ? `v${version.number} from v${version.parentNumber}` : `v${version.number}`;
}

/** What a version is called: its words, else what was done. */
export function title(version) {
  if (version.intent === "variation") return "A variation";
  return version.words || version.recipe.description || "A picture";
}

/** The width of a shape for each unit of height. */
export function ratioOf(shape) {
  const [across, down] = (shape ?? "").split(":").map(Number);
  if (across > 0 && down > 0) return across / down;
  return { wide: 1.5, tall: 0.667 }[shape] ?? 1;
}
