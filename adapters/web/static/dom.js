// Builds elements. Text always becomes text nodes: nothing that a member wrote is ever markup.

/** Return an element. Keys: `class`, `on` (listeners), `data`, `style` (properties), else attributes. */
export function h(tag, properties = {}, ...children) {
  const element = document.createElement(tag);
  for (const [key, value] of Object.entries(properties)) {
    if (value === undefined || value === null || value === false) continue;
    if (key === "class") element.className = value;
    else if (key === "on") for (const [name, listener] of Object.entries(value)) element.addEventListener(name, listener);
    else if (key === "data") Object.assign(element.dataset, value);
    else if (key === "style") for (const [name, text] of Object.entries(value)) element.style.setProperty(name, text);
    else if (key === "value") element.value = value;
    else element.setAttribute(key, value === true ? "" : String(value));
  }
  element.append(...children.flat(3).filter((child) => child !== null && child !== undefined && child !== false));
  return element;
}

/** Return an SVG element with attributes and children. */
export function svg(tag, attributes = {}, ...children) {
  const element = document.createElementNS("http://www.w3.org/2000/svg", tag);
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, String(value));
  element.append(...children);
  return element;
}

/**
 * Make `parent` hold one node per item, in order. A node is made anew when `signature(item)`
 * changes; otherwise it stays, with its focus and its running animations, and is `refresh`ed.
 */
export function reconcile(parent, items, { key, signature, create, refresh = () => {} }) {
  const known = new Map([...parent.children].map((node) => [node.dataset.key, node]));
  const wanted = items.map((item) => {
    const id = key(item);
    const sign = JSON.stringify(signature(item));
    const old = known.get(id);
    const node = old && old.signature === sign ? old : keepingFocus(old, create(item));
    node.dataset.key = id;
    node.signature = sign;
    refresh(node, item);
    return node;
  });
  const kept = new Set(wanted);
  for (const node of [...parent.children]) if (!kept.has(node)) replaceOrRemove(node, wanted);
  wanted.forEach((node, index) => {
    if (parent.children[index] !== node) parent.insertBefore(node, parent.children[index] ?? null);
  });
  for (const node of wanted) restoreFocus(node);
}

function keepingFocus(old, fresh) {
  const active = document.activeElement;
  fresh.focusWish = old && old.contains(active) ? active.dataset.focus : undefined;
  return fresh;
}

function replaceOrRemove(node, wanted) {
  const successor = wanted.find((fresh) => fresh.dataset.key === node.dataset.key && !fresh.isConnected);
  if (successor) node.replaceWith(successor);
  else node.remove();
}

function restoreFocus(node) {
  if (!node.focusWish) return;
  node.querySelector(`[data-focus="${node.focusWish}"]`)?.focus({ preventScroll: true });
  node.focusWish = undefined;
}

/** Return whether keys pressed now belong to a text field. */
export function isTyping() {
  const active = document.activeElement;
  return active instanceof HTMLTextAreaElement || active instanceof HTMLSelectElement
    || (active instanceof HTMLInputElement && !["radio", "checkbox", "button"].includes(active.type));
}
