/**
 * A command line as its words: typed`--host ${url} -t 2s` is ['--host', url, '-t', '2s']. A value is one word,
 * whatever is in it; it may be a part of one (`--port=${port}`).
 */
export function typed(texts: TemplateStringsArray, ...values: readonly (string | number)[]): string[] {
  const all: string[] = [];
  let word: string | undefined;
  for (const [index, text] of texts.entries()) {
    const parts = text.split(/\s+/);
    for (const [at, part] of parts.entries()) {
      if (at > 0 && word !== undefined) {
        all.push(word);
        word = undefined;
      }
      if (part !== '') word = (word ?? '') + part;
    }
    if (index < values.length) word = `${word ?? ''}${values[index]}`;
  }
  if (word !== undefined) all.push(word);
  return all;
}
