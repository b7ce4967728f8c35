import { INK, PAPER } from '../charts/theme.ts';
import { asScriptData, liveScript, type LiveChart } from '../live.ts';
import { titleOf, type Page, type Section, type Table } from './document.ts';
import { escapeXml } from './escape.ts';
import { STYLE } from './style.ts';

/**
 * The report as one page that needs nothing else: no script, no font, no picture from anywhere. Its charts are pictures,
 * which a script of its own draws anew as charts to be looked into; the page allows that one script and no other.
 * @param pictures SVG text by the chart's name
 * @param live the same charts by name
 */
export function toHtml(
  document: Page,
  pictures: ReadonlyMap<string, string>,
  live: ReadonlyMap<string, LiveChart>,
): string {
  const script = liveScript();
  const lead = document.lead.map(
    ({ label, text, alarm }) =>
      `<dt${alarm ? ' class="alarm"' : ''}>${escapeXml(label)}</dt><dd${alarm ? ' class="alarm"' : ''}>${escapeXml(text)}</dd>`,
  );
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; script-src '${script.hash}'">
<title>${escapeXml(titleOf(document))}</title>
<style>${STYLE}</style>
</head>
<body>
<main>
<h1>${escapeXml(document.title)}${document.status ? ` <span class="badge ${document.status}">${document.status}</span>` : ''}</h1>
<dl>
${lead.join('\n')}
</dl>
${document.sections.map((section) => sectionHtml(section, pictures)).join('\n')}
</main>
<script type="application/json" id="charts">${asScriptData(Object.fromEntries(live))}</script>
<script>${script.text}</script>
</body>
</html>
`;
}

function sectionHtml(
  { heading, notes, table, charts }: Section,
  pictures: ReadonlyMap<string, string>,
): string {
  return [
    `<section>\n<h2>${escapeXml(heading)}</h2>`,
    ...notes.map((note) => `<p>${escapeXml(note)}</p>`),
    ...(table ? [tableHtml(table)] : []),
    ...charts.map(
      (name) => `<figure data-chart="${escapeXml(name)}">${inPage(pictures.get(name) ?? '')}</figure>`,
    ),
    '</section>',
  ].join('\n');
}

function tableHtml({ caption, columns, rows, links }: Table): string {
  const set = (index: number): string => (columns[index]?.text ? ' class="text"' : '');
  const head = columns.map(({ label }, index) => `<th scope="col"${set(index)}>${escapeXml(label)}</th>`);
  const body = rows.map((row, at) => {
    const cells = row.map((cell, index) => {
      if (index === 0) return `<th scope="row"${set(index)}>${escapeXml(cell)}</th>`;
      const link = index === row.length - 1 ? links?.[at] : undefined;
      const text = escapeXml(cell);
      return `<td${set(index)}>${link ? `<a href="${escapeXml(link)}">${text}</a>` : text}</td>`;
    });
    return `<tr>${cells.join('')}</tr>`;
  });
  // A table that is wider than the page scrolls, also by keyboard.
  return `<div class="scroll" role="region" tabindex="0" aria-label="${escapeXml(caption)}"><table>
<caption>${escapeXml(caption)}</caption>
<thead><tr>${head.join('')}</tr></thead>
<tbody>
${body.join('\n')}
</tbody>
</table></div>`;
}

/** A chart takes the page's colours, so that it can be read on dark: its ink is the text's, its paper none. */
function inPage(svg: string): string {
  return svg.replaceAll(`"${INK}"`, '"currentColor"').replaceAll(`"${PAPER}"`, '"none"');
}
