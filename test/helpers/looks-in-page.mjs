// Runs in a page: what is wrong with it for people who do not see it, or not well.
export function troubles() {
  const found = [];
  const isShown = (at) => at.checkVisibility?.() ?? true;
  const nameOf = (at) =>
    (at.getAttribute('aria-label') ?? at.labels?.[0]?.textContent ?? at.textContent ?? '').trim();
  for (const at of document.querySelectorAll('input, button, a, select, [role=tab]'))
    if (isShown(at) && nameOf(at) === '') found.push(`no name: ${at.outerHTML.slice(0, 80)}`);
  for (const at of document.querySelectorAll('[aria-controls], [aria-labelledby], label[for]')) {
    for (const name of ['aria-controls', 'aria-labelledby', 'for']) {
      const id = at.getAttribute(name);
      if (id !== null && !document.getElementById(id)) found.push(`${name}=${id} leads nowhere`);
    }
  }
  const ids = [...document.querySelectorAll('[id]')].map(({ id }) => id);
  for (const id of ids) if (ids.indexOf(id) !== ids.lastIndexOf(id)) found.push(`two of #${id}`);
  if (document.documentElement.lang === '') found.push('no language');
  if (document.querySelectorAll('h1').length !== 1) found.push('not one h1');
  for (const table of document.querySelectorAll('#panel table'))
    if (!table.querySelector('caption') || !table.querySelector('th[scope]')) found.push('a bare table');
  if (document.documentElement.scrollWidth > document.documentElement.clientWidth)
    found.push(`wider than the window: ${document.documentElement.scrollWidth}`);

  // Contrast as of WCAG 2.2, 1.4.3: 4.5 to 1, and 3 to 1 for large text.
  const rgb = (text) => (text.match(/[\d.]+/g) ?? []).map(Number);
  const luminance = (colour) => {
    const [red = 0, green = 0, blue = 0] = colour.map((value) => {
      const share = value / 255;
      return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
    });
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
  };
  const behind = (at) => {
    if (!at) return [255, 255, 255];
    const own = rgb(getComputedStyle(at).backgroundColor);
    return own.length === 3 ? own : behind(at.parentElement);
  };
  for (const at of document.querySelectorAll('body *')) {
    const hasText = [...at.childNodes].some((node) => node.nodeType === 3 && node.textContent?.trim());
    if (!hasText || !isShown(at) || at.closest('[disabled], .skip')) continue;
    const style = getComputedStyle(at);
    const [one, other] = [luminance(rgb(style.color).slice(0, 3)), luminance(behind(at))];
    const ratio = (Math.max(one, other) + 0.05) / (Math.min(one, other) + 0.05);
    const size = parseFloat(style.fontSize);
    const isLarge = size >= 24 || (size >= 18.66 && Number(style.fontWeight) >= 700);
    if (ratio < (isLarge ? 3 : 4.5))
      found.push(`contrast ${ratio.toFixed(2)}: ${at.textContent?.trim().slice(0, 30)}`);
  }
  return [...new Set(found)];
}
