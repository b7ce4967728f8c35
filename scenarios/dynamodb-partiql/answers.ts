import * as sdk from '@aws-sdk/client-dynamodb';
import { TYPE } from './statements.ts';
import type { Environment, Phase, Response } from 'open-saves-load';

/** Codes that say that the table, a partition or the account had no capacity left. */
const THROTTLES =
  /^(ProvisionedThroughputExceeded|Throttling|RequestLimitExceeded|ThrottlingError)(Exception)?$/;

interface AnswerBody {
  [TYPE]?: string;
  message?: string;
  Message?: string;
  Responses?: { Error?: { Code?: string; Message?: string } }[];
}

/** Takes the answers to one call: words their errors, counts throttles, and knows which part of the run they are of. */
export class Answers {
  phase: Phase | undefined;

  constructor(
    readonly environment: Environment,
    readonly operation: string,
    readonly name: string,
  ) {}

  /** Judges an answer before it is recorded. */
  readonly judge = (response: Response): void => {
    this.phase = response.phase;
    if (response.status >= 400) response.failure(this.#refused(response));
    else if (this.operation === 'BatchExecuteStatement') this.#judgeEach(response);
  };

  /** Adds to what the run says of this operation. */
  amount(what: string, value: number): void {
    this.environment.amount(`${this.name} ${what}`, value, this.phase);
  }

  #refused(response: Response): Error {
    const body = bodyOf(response);
    const code = body[TYPE]?.split('#').at(-1) ?? `HTTP ${response.status}`;
    this.#count(code);
    return clientError(code, body.message ?? body.Message ?? '', this.operation);
  }

  /** A batch that was taken may hold statements that were not. */
  #judgeEach(response: Response): void {
    const all = bodyOf(response).Responses ?? [];
    const errors = all.flatMap(({ Error: error }) => (error ? [error] : []));
    for (const { Code: code = '' } of errors) this.#count(code);
    this.amount('items', all.length - errors.length);
    if (errors.length === 0) return;
    this.amount('items rejected', errors.length);
    // Without the number of statements, so that failures of one kind stay one line.
    const texts = new Set(errors.map(({ Code, Message }) => `${Code}: ${Message}`));
    response.failure(Object.assign(new Error([...texts].join('; ')), { name: 'BatchStatementError' }));
  }

  #count(code: string): void {
    if (THROTTLES.test(code)) this.amount('throttled', 1);
  }
}

/** An error of the service, as boto words it: by the name of its exception where the service's model has one. */
export function clientError(code: string, message: string, operation: string): Error {
  const text = `An error occurred (${code}) when calling the ${operation} operation: ${message}`;
  return Object.assign(new Error(text), { name: code in sdk ? code : 'ClientError' });
}

function bodyOf(response: Response): AnswerBody {
  try {
    return response.json<AnswerBody>();
  } catch {
    return {};
  }
}
