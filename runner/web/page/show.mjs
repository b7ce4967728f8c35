// Numbers as people read them, and elements made of texts only: nothing of a run is ever parsed as HTML.

/** @param {number | null | undefined} value */
export function whole(value) {
  return value == null ? '–' : Math.round(value).toLocaleString('en-US');
}

/** Three digits or so. @param {number | null | undefined} value */
export function digits(value) {
  if (value == null) return '–';
  const places = value === 0 || value >= 100 ? 0 : value >= 10 ? 1 : 2;
  return value.toLocaleString('en-US', { maximumFractionDigits: places });
}

/** @param {number | null | undefined} ms */
export function time(ms) {
  return ms == null ? '–' : ms >= 10_000 ? `${digits(ms / 1000)} s` : `${digits(ms)} ms`;
}

/** @param {number} seconds */
export function span(seconds) {
  const all = Math.max(0, Math.round(seconds));
  const [hours, minutes, rest] = [Math.floor(all / 3600), Math.floor(all / 60) % 60, all % 60];
  if (hours > 0) return `${hours} h ${minutes} min`;
  return minutes > 0 ? `${minutes} min ${rest} s` : `${rest} s`;
}

/** @param {number | null | undefined} bytes */
export function megabytes(bytes) {
  return bytes == null ? '–' : `${whole(bytes / 1e6)} MB`;
}

/**
 * @param {string} tag
 * @param {Record<string, string>} [attributes]
 * @param {...(Node | string)} children
 */
export function element(tag, attributes = {}, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
  made.append(...children);
  return made;
}

/** @param {string} id @returns {HTMLElement} */
export function byId(id) {
  const found = document.getElementById(id);
  if (!found) throw new Error(`the page has no #${id}`);
  return found;
}

/** Writes only what has changed: screen readers and selections stay where they are. @param {Element} at @param {string} text */
export function write(at, text) {
  if (at.textContent !== text) at.textContent = text;
}
