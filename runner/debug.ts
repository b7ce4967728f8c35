import type { Exchange } from './exchange.ts';

const MOST = 4096;

/** Prints one exchange whole: what was sent, what came back, and when. Bodies are cut after 4 KiB. */
export function printExchange(exchange: Exchange): void {
  const { parts, wire } = exchange;
  const lines = [
    `> ${wire.method} ${wire.path}   (${parts.name})`,
    ...Object.entries(wire.headers).map(([name, value]) => `> ${name}: ${value}`),
    ...(wire.body === undefined ? [] : ['>', shown(Buffer.from(wire.body as string), '> ')]),
    exchange.status === 0 ? '< no answer' : `< ${exchange.status} ${exchange.statusText}`,
  ];
  for (let i = 0; i + 1 < exchange.rawHeaders.length; i += 2) {
    lines.push(`< ${String(exchange.rawHeaders[i])}: ${String(exchange.rawHeaders[i + 1])}`);
  }
  if (exchange.chunks.length > 0) lines.push('<', shown(Buffer.concat(exchange.chunks), '< '));
  const wait = exchange.sent - exchange.pickedUp;
  lines.push(
    `  response time ${exchange.responseTime.toFixed(3)} ms = lag ${(exchange.pickedUp - exchange.due).toFixed(3)}` +
      ` + wait ${wait.toFixed(3)} + service ${exchange.serviceTime.toFixed(3)}`,
  );
  if (exchange.failure) lines.push(`  ${exchange.failure.kind}: ${exchange.failure.error}`);
  process.stderr.write(`${lines.join('\n')}\n\n`);
}

function shown(body: Buffer, prefix: string): string {
  const text = body.subarray(0, MOST).toString('utf8');
  const isBinary = text.includes('\uFFFD') || text.includes('\0');
  const cut = body.length > MOST ? `… (${body.length} bytes)` : '';
  return isBinary
    ? `${prefix}(${body.length} bytes, binary)`
    : `${prefix}${text.replaceAll('\n', `\n${prefix}`)}${cut}`;
}
