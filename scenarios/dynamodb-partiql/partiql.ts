import type { AttributeValue } from '@aws-sdk/client-dynamodb';

/** The statements that the embedded endpoint runs. */
export type Parsed =
  | { kind: 'insert'; table: string; item: Record<string, AttributeValue> }
  | { kind: 'select'; table: string; conditions: Condition[] };

/** `attribute = value`, or `CONTAINS(attribute or text, value)`. */
export type Condition =
  | { kind: 'equals'; attribute: string; value: AttributeValue }
  | { kind: 'contains'; in: { attribute: string } | { text: string }; value: AttributeValue };

/** Thrown for a statement that cannot be read; its message is the service's. */
export class StatementError extends Error {}

const TOKEN =
  /\s*(?:'((?:[^']|'')*)'|"((?:[^"]|"")*)"|(-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?)|([A-Za-z_]\w*)|([{}(),:=*?]))/y;

interface Token {
  kind: 'text' | 'quoted' | 'number' | 'word' | 'sign';
  value: string;
}

/** Reads one statement; parameters stand for its question marks, in order. Throws StatementError. */
export function parse(statement: string, parameters: readonly AttributeValue[] = []): Parsed {
  const reader = new Reader(statement, tokensOf(statement), parameters);
  const parsed = reader.word('INSERT') ? reader.insert() : reader.select();
  reader.end();
  return parsed;
}

function tokensOf(statement: string): Token[] {
  const tokens: Token[] = [];
  TOKEN.lastIndex = 0;
  while (TOKEN.lastIndex < statement.trimEnd().length) {
    const match = TOKEN.exec(statement);
    if (!match) throw malformed(statement);
    const [, text, quoted, number, word, sign] = match;
    if (text !== undefined) tokens.push({ kind: 'text', value: text.replaceAll("''", "'") });
    else if (quoted !== undefined) tokens.push({ kind: 'quoted', value: quoted.replaceAll('""', '"') });
    else if (number !== undefined) tokens.push({ kind: 'number', value: number });
    else if (word !== undefined) tokens.push({ kind: 'word', value: word });
    else tokens.push({ kind: 'sign', value: sign ?? '' });
  }
  return tokens;
}

const malformed = (statement: string): StatementError =>
  new StatementError(`Statement wasn't well formed, can't be processed: ${statement}`);

class Reader {
  #at = 0;
  #parameter = 0;

  constructor(
    readonly statement: string,
    readonly tokens: readonly Token[],
    readonly parameters: readonly AttributeValue[],
  ) {}

  insert(): Parsed {
    this.#expect('INTO');
    const table = this.#name();
    this.#expect('VALUE');
    this.#sign('{');
    const item: Record<string, AttributeValue> = {};
    do {
      const name = this.#next('text').value;
      this.#sign(':');
      item[name] = this.#value();
    } while (this.#isSign(','));
    this.#sign('}');
    return { kind: 'insert', table, item };
  }

  select(): Parsed {
    this.#expect('SELECT');
    this.#sign('*');
    this.#expect('FROM');
    const table = this.#name();
    const conditions: Condition[] = [];
    if (this.word('WHERE')) {
      do conditions.push(this.#condition());
      while (this.word('AND'));
    }
    return { kind: 'select', table, conditions };
  }

  /** Whether this word comes next; it is then read. Words are the same in any case. */
  word(word: string): boolean {
    const token = this.tokens[this.#at];
    if (token?.kind !== 'word' || token.value.toUpperCase() !== word) return false;
    this.#at++;
    return true;
  }

  end(): void {
    if (this.#at < this.tokens.length) throw malformed(this.statement);
    if (this.#parameter !== this.parameters.length) {
      throw new StatementError("Number of parameters in request and statement don't match.");
    }
  }

  #condition(): Condition {
    if (this.word('CONTAINS')) {
      this.#sign('(');
      const text = this.#if('text');
      const searched = text === undefined ? { attribute: this.#name() } : { text };
      this.#sign(',');
      const value = this.#value();
      this.#sign(')');
      return { kind: 'contains', in: searched, value };
    }
    const attribute = this.#name();
    this.#sign('=');
    return { kind: 'equals', attribute, value: this.#value() };
  }

  #value(): AttributeValue {
    if (this.#isSign('?')) {
      const value = this.parameters[this.#parameter++];
      if (!value) throw new StatementError("Number of parameters in request and statement don't match.");
      return value;
    }
    const text = this.#if('text');
    if (text !== undefined) return { S: text };
    return { N: canonical(this.#next('number').value) };
  }

  #name(): string {
    return this.#if('quoted') ?? this.#next('word').value;
  }

  #expect(word: string): void {
    if (!this.word(word)) throw malformed(this.statement);
  }

  #sign(sign: string): void {
    if (!this.#isSign(sign)) throw malformed(this.statement);
  }

  #isSign(sign: string): boolean {
    const token = this.tokens[this.#at];
    if (token?.kind !== 'sign' || token.value !== sign) return false;
    this.#at++;
    return true;
  }

  #if(kind: Token['kind']): string | undefined {
    const token = this.tokens[this.#at];
    if (token?.kind !== kind) return undefined;
    this.#at++;
    return token.value;
  }

  #next(kind: Token['kind']): Token {
    const token = this.tokens[this.#at++];
    if (token?.kind !== kind) throw malformed(this.statement);
    return token;
  }
}

/** A plain decimal without needless zeros, as DynamoDB gives numbers back. */
function canonical(number: string): string {
  if (/[eE]/.test(number)) return String(Number(number));
  const [whole = '', fraction = ''] = number.split('.');
  const kept = fraction.replace(/0+$/, '');
  const left = whole.replace(/^(-?)0+(?=\d)/, '$1');
  return kept === '' ? left : `${left}.${kept}`;
}
