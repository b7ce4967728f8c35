import {
  HttpUser,
  UserError,
  between,
  tag,
  task,
  type EmbeddedTarget,
  type HttpClient,
  type Response,
  type ScenarioContext,
} from 'open-saves-load';
import { partitionKey } from '../shared/orders.ts';
import { isLoopback } from '../shared/loopback.ts';
import { targetInThread } from '../shared/target-in-thread.ts';
import { parsePopularity, type Pick } from '../shared/zipf.ts';
import { expectAnswer } from './checks.ts';
import { EXAMPLE_PASSWORD, PASSWORD, options, targetOptions, type Chosen } from './options.ts';
import { QUERIES, pathOf, type QueryKind } from './queries.ts';

export { options, targetOptions };

export const description = 'Orders aggregated by SQL over HTTP: sums by zip code, counts by status.';

export const target = (chosen: Record<string, unknown>): Promise<EmbeddedTarget> =>
  targetInThread(new URL('serve.ts', import.meta.url), chosen);

interface Data {
  pick: Pick;
  auth: readonly [user: string, password: string] | undefined;
}

/** Asks once, so that a wrong password is told before the clock starts. Throws UserError. */
export async function setUp({ options: chosen, http, host, random }: ScenarioContext<Chosen>): Promise<Data> {
  const pick = parsePopularity(chosen.popularity, '--popularity')(chosen.accounts * chosen.customers);
  let answer: Response | undefined;
  for (const password of passwordsFor(host)) {
    // Without a password of its own, what --basic-auth says is sent.
    http.auth = password === undefined ? undefined : [chosen.queryUser, password];
    answer = await query(http, 'status', chosen, pick(random));
    if (answer.ok) return { pick, auth: http.auth };
    if (answer.status !== 401) break;
  }
  throw refused(host, chosen, answer);
}

/** Passwords to try, in order. */
function passwordsFor(host: string): (string | undefined)[] {
  const own = process.env[PASSWORD];
  if (own !== undefined) return [own];
  return isLoopback(host) ? [undefined, EXAMPLE_PASSWORD] : [undefined];
}

function refused(host: string, { queryUser, table }: Chosen, answer: Response | undefined): UserError {
  const { status = 0, error = '' } = answer ?? {};
  if (status === 401 || status === 403) {
    return new UserError(
      `${host} does not take the user ${queryUser} (${status}): ` +
        `export ${PASSWORD} with its password, or give --basic-auth USER:PASSWORD.`,
    );
  }
  const said =
    status === 0
      ? `got no answer (${error})`
      : `was answered ${status}: ${answer?.text().slice(0, 200) || error}`;
  return new UserError(
    `A first query ${said}. Is ${host} a query service, and does its table ${table} exist?`,
  );
}

function query(
  http: HttpClient,
  kind: QueryKind,
  { table, customers }: Chosen,
  rank: number,
): Promise<Response> {
  const pk = partitionKey({ customers }, rank);
  const { sql, name } = QUERIES[kind];
  return http.get(pathOf(sql(table, pk)), { name: name(table), catchResponse: expectAnswer(kind, pk) });
}

export class WebsiteUser extends HttpUser<Data> {
  override waitTime = between(1, 5);
  readonly #options = this.environment.scenarioOptions as unknown as Chosen;

  @tag('zipcode') @task groupByZipcode() {
    return this.#ask('zipcode');
  }
  @tag('status') @task groupByStatus() {
    return this.#ask('status');
  }

  #ask(kind: QueryKind): Promise<Response> {
    this.client.auth = this.data.auth;
    return query(this.client, kind, this.#options, this.data.pick(this.random));
  }
}
