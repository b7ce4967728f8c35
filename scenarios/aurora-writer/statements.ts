import type { Random } from 'open-saves-load';
import type { Parameters } from '../shared/data-api/database.ts';
import type { Action } from './message.ts';

/** SQL with named parameters. */
export interface Statement {
  sql: string;
  parameters: Parameters;
}

/** Which statement of which message. */
export interface Place {
  message: string;
  ordinal: number;
  run: string;
}

/**
 * One statement, so that the row and the note that it was made come together or not at all. Should two functions carry
 * out the same message at once, the later one fails on the note's key, and its row goes with it.
 */
const INSERT = `WITH made AS (
  INSERT INTO transactions (type, date, quantity, price, run, message_id, ordinal)
  SELECT :type::int, :date::date, :quantity::int, :price::float8, :run::text, :message::text, :ordinal::int
  WHERE NOT EXISTS (SELECT FROM executed WHERE message_id = :message::text AND ordinal = :ordinal::int)
  RETURNING id
) INSERT INTO executed (message_id, ordinal, action, run)
  SELECT :message::text, :ordinal::int, 'INSERT', :run::text FROM made`;

const SELECT =
  'SELECT type.name, sum(quantity) FROM transactions JOIN type ON type.id = transactions.type GROUP BY type.name';

const SELECT2 =
  'SELECT id, type, date, quantity, price FROM transactions WHERE quantity > :least::int LIMIT 1000';

const NOTE = `INSERT INTO executed (message_id, ordinal, action, run)
  VALUES (:message::text, :ordinal::int, :action::text, :run::text) ON CONFLICT DO NOTHING`;

/** What an action does. Its values are the original's: ranges included at both ends. */
export function statementOf(action: Action, place: Place, random: Random): Statement {
  const whole = (least: number, most: number): number => least + Math.floor(random() * (most - least + 1));
  switch (action) {
    case 'INSERT':
      return {
        sql: INSERT,
        parameters: {
          ...place,
          type: whole(1, 10),
          date: new Date(Date.UTC(2019, 0, whole(1, 9))).toISOString().slice(0, 10),
          quantity: whole(1, 1000),
          price: whole(0, 50_000) / 100,
        },
      };
    case 'SELECT':
      return { sql: SELECT, parameters: {} };
    case 'SELECT2':
      return { sql: SELECT2, parameters: { least: whole(10, 100) } };
  }
}

/** Notes that a SELECT was carried out; an INSERT notes itself. */
export function noteOf(action: Action, place: Place): Statement {
  return { sql: NOTE, parameters: { ...place, action } };
}
