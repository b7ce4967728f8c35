/** Lines at most so often where there is no terminal, ms. */
const PLAIN_EVERY_MS = 2000;
const LIVE_EVERY_MS = 100;

/** Shows how far a piece of work before or after the load is: one line rewritten, or a line now and then. */
export function phaseProgress(stream: {
  write(text: string): unknown;
  isTTY?: boolean;
}): (what: string, done: number, total: number) => void {
  let shown = performance.now();
  return (what, done, total) => {
    const now = performance.now();
    const isTty = stream.isTTY === true;
    const finished = done >= total;
    if (total === 0 || (!finished && now - shown < (isTty ? LIVE_EVERY_MS : PLAIN_EVERY_MS))) return;
    shown = now;
    const text = `${what}: ${done} of ${total}`;
    stream.write(isTty ? `\r\x1b[K${text}${finished ? '\n' : ''}` : `${text}\n`);
  };
}
