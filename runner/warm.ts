import { createServer, type AddressInfo } from 'node:net';
import { devNull } from 'node:os';
import { Clock } from './clock.ts';
import { HttpEngine } from './http.ts';
import { pace } from './pacer.ts';
import { seeded } from './random.ts';
import { Recorder } from './recorder.ts';
import { Recording } from './recording.ts';
import { SampleFile } from './samples.ts';
import { Share } from './share.ts';
import { dueTimesOf } from './timeline.ts';
import { HttpUser } from './user.ts';

const ANSWER = 'HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: 13\r\n\r\n{"warm":true}';
const STAGE = { fromRps: 4000, toRps: 4000, seconds: 0.3 };

class WarmingUser extends HttpUser {
  static override tasks = [WarmingUser.prototype.get];
  async get(): Promise<void> {
    const answer = await this.client.get('/', { name: 'warm', headers: { accept: '*/*' } });
    answer.json();
  }
}

/**
 * Runs the whole path of a request a thousand times before the clock starts, against a server of its own, so
 * that the first real requests are not measured while the code is still being compiled: that took 14 ms.
 */
export async function warmCodePath(): Promise<void> {
  const server = createServer((socket) => {
    socket.on('data', () => socket.write(ANSWER)).on('error', () => undefined);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const host = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const http = new HttpEngine({ host, connections: 8, timeout: 5, headers: {} });
  const samples = await SampleFile.create(devNull, {
    scenario: 'warm',
    onError: () => undefined,
  });
  const clock = new Clock();
  const recorder = new Recorder(true, 0);
  recorder.addLevel(STAGE, 0);
  const share = new Share({
    classes: [WarmingUser],
    host,
    http,
    clock,
    sink: new Recording({ clock, recorder, samples, worker: 'w', node: '', onException: () => undefined }),
    random: seeded(1),
    data: undefined,
    scenarioOptions: {},
    tags: [],
    excludeTags: [],
    maxUsers: 1000,
    budget: undefined,
  });
  clock.start();
  await share.attack(dueTimesOf(pace([STAGE])));
  await samples.end();
  await http.close();
  server.close();
}
