import { seeded, subSeed } from 'open-saves-load';
import { uuidV1 } from './uuid-v1.ts';
import type { Pick } from './zipf.ts';

/**
 * The orders of customers that two workloads write and aggregate. An order is made by rule from its number, so that a
 * ledger entry or a seed says which orders there are, and none is kept in a list.
 */

export const STATUSES = [
  'CREATED',
  'PAYED',
  'CANCELED',
  'PROCESSED',
  'SHIPPED',
  'DELIVERED',
  'RETURNED',
] as const;

const USERS = 1000;
const ZIPCODE_FROM = 11_221;
const ZIPCODE_TO = 99_999; // not included
const AMOUNT_FROM = 0.001;
const AMOUNT_TO = 10_000;
const FIRST = Date.UTC(2021, 0, 1, 9) / 1000;
const LAST = Date.UTC(2022, 0, 1, 21) / 1000; // not included

export interface Order {
  pk: string;
  sk: string;
  /** 11221 to 99998. */
  zipcode: number;
  username: string;
  /** `YYYY-MM-DD HH:MM:SS` */
  datetime: string;
  status: string;
  /** 0.001 to 10000. */
  amount: number;
}

/** Over how many partition keys orders are spread. */
export interface Spread {
  accounts: number;
  customers: number;
}

/** What orders are made from. Plain values, so that a ledger entry can hold them. */
export interface OrderRule extends Spread {
  seed: number;
  /** Who makes them: no two makers have an order id in common. */
  maker: string;
  /** When the order with number 0 was made, Unix ms; each later one follows 100 ns after. */
  since: number;
}

/** When the first of the seeded orders was made: fixed, so that a seed always gives the same orders. */
const SEEDED_SINCE = Date.UTC(2022, 5, 7);

/** The orders of a table that was filled with this seed. */
export function seededRule(seed: number, { accounts, customers }: Spread): OrderRule {
  return { seed, maker: `seed ${seed}`, since: SEEDED_SINCE, accounts, customers };
}

/** A partition's key by its rank, from 0 to accounts times customers - 1. */
export function partitionKey({ customers }: { readonly customers: number }, rank: number): string {
  return `ACCOUNT#ACCOUNT${Math.floor(rank / customers)}#CUSTOMER#CUSTOMER${rank % customers}`;
}

/** The beginning of a sort key with this status. */
export const statusKey = (status: string): string => `STATUS#${status}`;

/** The order of this number; `pick` says how popular which partition is. */
export function orderOf(rule: OrderRule, number: number, pick: Pick): Order {
  const random = seeded(subSeed(rule.seed, `${rule.maker} ${number}`));
  const pk = partitionKey(rule, pick(random));
  const status = STATUSES[Math.floor(random() * STATUSES.length)] as string;
  const zipcode = ZIPCODE_FROM + Math.floor(random() * (ZIPCODE_TO - ZIPCODE_FROM));
  const username = `user${Math.floor(random() * USERS)}`;
  const second = FIRST + Math.floor(random() * (LAST - FIRST));
  const amount = AMOUNT_FROM + random() * (AMOUNT_TO - AMOUNT_FROM);
  const id = uuidV1(rule.since, number, rule.maker);
  return {
    pk,
    sk: `${statusKey(status)}#ORDER#${id}`,
    zipcode,
    username,
    datetime: new Date(second * 1000).toISOString().slice(0, 19).replace('T', ' '),
    status,
    amount,
  };
}
