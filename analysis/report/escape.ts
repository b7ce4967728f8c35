import { plain } from './plain.ts';

const XML: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };

/** For text and attributes of HTML and XML. */
export function escapeXml(text: string): string {
  return plain(text).replaceAll(/[&<>"']/g, (character) => XML[character] ?? character);
}

/** For running text and table cells of Markdown: shown as it is, whatever it holds. */
export function escapeMarkdown(text: string): string {
  return plain(text)
    .replaceAll(/[\\`*_[\]|~$]/g, String.raw`\$&`)
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;');
}
