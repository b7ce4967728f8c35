// The targets of the benchmark, as plain as a server can be: answers on raw sockets. The first argument says which.
//   fixed     a record of 113 bytes, at once
//   arrivals  the same, and notes when each request came
//   stall     holds what comes in the first second of each five until that second is over
// It prints its URL. A line on stdin is answered with one: what was counted since the last `clear`.
import { createServer } from 'node:net';

const [kind] = process.argv.slice(2);
const BODY =
  '{"record_id":"0123456789abcdef","owner_id":"player-000001","tags":["autosave","slot-1"],"properties":{"level":12345}}'.slice(
    0,
    112,
  ) + '}';
const ANSWER = Buffer.from(
  `HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: ${BODY.length}\r\nconnection: keep-alive\r\n\r\n${BODY}`,
);
const END = Buffer.from('\r\n\r\n');
const HOLD_MS = 1000;
const EVERY_MS = 5000;

let arrivals = [];
let count = 0;
/** How long a request that comes now is held, ms. Stalls begin at whole multiples of five seconds of the wall clock. */
function held(now) {
  const into = (performance.timeOrigin + now) % EVERY_MS;
  return into < HOLD_MS ? HOLD_MS - into : 0;
}

const server = createServer({ noDelay: true }, (socket) => {
  socket.on('error', () => undefined);
  socket.on('data', (chunk) => {
    for (let at = chunk.indexOf(END); at >= 0; at = chunk.indexOf(END, at + END.length)) {
      const now = performance.now();
      count++;
      if (kind === 'arrivals') arrivals.push(now);
      const wait = kind === 'stall' ? held(now) : 0;
      if (wait > 0) setTimeout(() => socket.write(ANSWER), wait);
      else socket.write(ANSWER);
    }
  });
});
server.listen(0, '127.0.0.1', () => process.stdout.write(`http://127.0.0.1:${server.address().port}\n`));

process.stdin.on('data', (message) => {
  if (String(message).startsWith('clear')) {
    [arrivals, count] = [[], 0];
    process.stdout.write('cleared\n');
  } else process.stdout.write(`${JSON.stringify({ count, arrivals })}\n`);
});
process.on('SIGTERM', () => process.exit());
