import { describe, expect, test } from 'vitest';
import { startUser } from '../helpers/user.ts';
import { HttpClient, HttpUser, StopUser } from '../../runner/index.ts';

class Someone extends HttpUser {}

describe('catchResponse', () => {
  test('success() makes a bad status good, failure() a good one bad', async () => {
    const { client, environment } = await startUser((request, response) => {
      response.statusCode = request.url === '/404' ? 404 : 200;
      response.end('body');
    });
    const good = await client.get('/404', { catchResponse: (response) => response.success() });
    const bad = await client.get('/200', {
      catchResponse: (response) => response.failure(`got "${response.text()}"`),
    });
    const late = await client.get('/200', {
      catchResponse: async (response) => {
        await new Promise((resolve) => setTimeout(resolve, 20));
        response.failure('late');
      },
    });
    expect([good.ok, bad.ok, late.ok]).toEqual([true, false, false]);
    expect(environment.recorded.map(({ failure }) => failure)).toEqual([
      undefined,
      { kind: 'check_failed', error: `CatchResponseError('got "body"')` },
      { kind: 'check_failed', error: "CatchResponseError('late')" },
    ]);
  });

  test('failure() takes an error too, worded by its name; one of a bad status keeps its kind', async () => {
    const { client, environment } = await startUser((request, response) => {
      response.statusCode = request.url === '/400' ? 400 : 200;
      response.end('body');
    });
    const why = Object.assign(new Error("it's full"), { name: 'QuotaExceeded' });
    for (const path of ['/400', '/200']) {
      await client.post(path, { type: 'queue', name: 'put', catchResponse: (answer) => answer.failure(why) });
    }
    const error = `QuotaExceeded("it's full")`;
    expect(environment.recorded.map(({ failure }) => failure)).toEqual([
      { kind: 'http_4xx', error },
      { kind: 'check_failed', error },
    ]);
  });

  test('a request may have another type in the statistics than its method', async () => {
    const { client, last } = await startUser((request, response) => response.end(request.method));
    const answer = await client.post('/', { type: 'queue', name: 'put', body: 'x' });
    expect(answer.text()).toBe('POST');
    expect(last().parts).toMatchObject({ method: 'queue', name: 'put' });
  });

  test('untouched, the answer is judged by its status', async () => {
    const { client } = await startUser((_request, response) => response.writeHead(500).end());
    const response = await client.get('/', { catchResponse: () => undefined });
    expect(response.ok).toBe(false);
  });

  test.each([
    [
      'throws',
      () => {
        throw new Error('my bug');
      },
    ],
    ['rejects', () => Promise.reject(new Error('my bug'))],
  ])(
    'one that %s: the request counts as failed, and the task gets the error',
    async (_how, catchResponse) => {
      const { client, environment } = await startUser();
      await expect(client.get('/', { catchResponse })).rejects.toThrow('my bug');
      expect(environment.recorded).toHaveLength(1);
      expect(environment.recorded[0]?.failure?.kind).toBe('exception');
      expect(environment.recorded[0]?.failure?.error).toContain('my bug');
    },
  );

  test('its own time is not part of the response time', async () => {
    const { client, last } = await startUser();
    await client.get('/', { catchResponse: () => new Promise((resolve) => setTimeout(resolve, 200)) });
    expect(last().responseTime).toBeLessThan(150);
  });

  test('an answer that never came whole is not judged: its failure stands', async () => {
    const { client, last } = await startUser(
      (_request, response) => void response.writeHead(200, { 'content-length': '100' }).write('only a part'),
      { timeout: 0.2 },
    );
    let called = false;
    const response = await client.get('/', {
      catchResponse: (answer) => {
        called = true;
        answer.success();
      },
    });
    expect(called).toBe(false);
    expect(response.ok).toBe(false);
    expect(last().failure?.kind).toBe('timeout');
  });
});

describe('phases', () => {
  test.each(['data', 'cleanup'] as const)(
    'a client of the %s phase says so, and is not measured',
    async (phase) => {
      const { server, engine, environment } = await startUser();
      await new HttpClient(engine, phase).get('/');
      expect(server.phases()).toEqual({ [phase]: 1 });
      expect(environment.recorded).toEqual([]);
    },
  );

  test('once the run has ended, tasks are refused, and clean-up and users that end are not', async () => {
    const { server, engine, environment } = await startUser();
    const user = new Someone(environment);
    engine.refuseTasks();
    await expect(user.client.get('/')).rejects.toBeInstanceOf(StopUser);
    expect((await new HttpClient(engine, 'cleanup').get('/')).ok).toBe(true);
    await user.end();
    expect((await user.client.get('/bye')).ok).toBe(true);
    engine.cutOff();
    await expect(user.client.get('/')).rejects.toBeInstanceOf(StopUser);
    expect(server.phases()).toEqual({ cleanup: 1, load: 1 });
  });
});
