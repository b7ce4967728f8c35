// The bare loop: undici's pool.request and nothing else, for URL, connections and seconds given as arguments.
import { Pool } from 'undici';

const [url, connections, seconds] = process.argv.slice(2);
const pool = new Pool(url, { connections: Number(connections), pipelining: 1 });
let requests = 0;
const started = performance.now();
const end = started + Number(seconds) * 1000;
async function loop() {
  while (performance.now() < end) {
    const { body } = await pool.request({ path: '/record', method: 'GET' });
    await body.dump();
    requests++;
  }
}
await Promise.all(Array.from({ length: Number(connections) }, loop));
console.log(JSON.stringify({ requests, seconds: (performance.now() - started) / 1000 }));
await pool.close();
