/**
 * Text from a file made fit to be shown: control characters, which XML forbids and terminals obey, and the
 * marks that turn the direction of text, become visible replacement characters; line ends become spaces.
 */
export function plain(text: string): string {
  return text
    .replaceAll(/\r\n|[\r\n\t\u2028\u2029]/g, ' ')
    .replaceAll(/[\p{Cc}\p{Cs}\uFFFE\uFFFF\u202A-\u202E\u2066-\u2069]/gu, '\uFFFD');
}
