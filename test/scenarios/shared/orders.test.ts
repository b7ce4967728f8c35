import { describe, expect, test } from 'vitest';
import {
  STATUSES,
  orderOf,
  partitionKey,
  seededRule,
  type OrderRule,
} from '../../../scenarios/shared/orders.ts';
import { itemOf } from '../../../scenarios/shared/dynamodb.ts';
import { uuidV1 } from '../../../scenarios/shared/uuid-v1.ts';
import { uniform } from '../../../scenarios/shared/zipf.ts';

const SPREAD = { accounts: 100, customers: 100 };
const rule: OrderRule = { seed: 1, maker: 'run-1-w0', since: Date.UTC(2022, 5, 7, 12), ...SPREAD };
const pick = uniform(10_000);
const orders = Array.from({ length: 5000 }, (_, number) => orderOf(rule, number, pick));

describe('an order', () => {
  test("has the seed's fields, each of its type and form, and a status, which its queries ask for", () => {
    const sample = {
      zipcode: { N: '56624' },
      datetime: { S: '2021-05-17 06:34:21' },
      amount: { N: '4321.055836431855' },
      sk: { S: 'STATUS#PROCESSED#ORDER#701bc582-e60c-11ec-9a2d-acde48001122' },
      username: { S: 'user145' },
      pk: { S: 'ACCOUNT#ACCOUNT40#CUSTOMER#CUSTOMER33' },
    };
    const forms: Record<string, RegExp> = {
      pk: /^ACCOUNT#ACCOUNT\d{1,2}#CUSTOMER#CUSTOMER\d{1,2}$/,
      sk: /^STATUS#[A-Z]+#ORDER#[0-9a-f]{8}-[0-9a-f]{4}-1[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/,
      zipcode: /^\d{5}$/,
      username: /^user\d{1,3}$/,
      datetime: /^202[12]-\d\d-\d\d \d\d:\d\d:\d\d$/,
      status: /^[A-Z]+$/,
      amount: /^\d{1,4}\.\d+$/,
    };
    for (const order of orders) {
      const item = itemOf(order);
      expect(Object.keys(item).toSorted()).toEqual([...Object.keys(sample), 'status'].toSorted());
      for (const [name, value] of Object.entries({ ...item })) {
        const type = name in sample ? Object.keys(sample[name as keyof typeof sample]) : ['S'];
        expect(Object.keys(value)).toEqual(type);
        expect(Object.values(value)[0]).toMatch(forms[name] as RegExp);
      }
    }
    for (const [name, value] of Object.entries(sample)) {
      expect(Object.values(value)[0]).toMatch(forms[name] as RegExp);
    }
  });

  test('has values over the whole of their ranges', () => {
    const range = (values: readonly number[]) => [Math.min(...values), Math.max(...values)];
    const [lowZip = 0, highZip = 0] = range(orders.map(({ zipcode }) => zipcode));
    expect(lowZip).toBeGreaterThanOrEqual(11_221);
    expect(lowZip).toBeLessThan(11_400);
    expect(highZip).toBeLessThanOrEqual(99_998);
    expect(highZip).toBeGreaterThan(99_800);
    const [lowAmount = 0, highAmount = 0] = range(orders.map(({ amount }) => amount));
    expect(lowAmount).toBeGreaterThanOrEqual(0.001);
    expect(lowAmount).toBeLessThan(20);
    expect(highAmount).toBeLessThan(10_000);
    expect(highAmount).toBeGreaterThan(9980);
    const times = orders.map(({ datetime }) => datetime).toSorted();
    expect(times[0]?.localeCompare('2021-01-01 09:00:00')).toBeGreaterThanOrEqual(0);
    expect(times[0]?.slice(0, 7)).toBe('2021-01');
    expect(times.at(-1)?.localeCompare('2022-01-01 21:00:00')).toBeLessThan(0);
    expect(times.at(-1)?.slice(0, 10)).toMatch(/^(2021-12-3\d|2022-01-01)$/);
    expect(new Set(orders.map(({ status }) => status))).toEqual(new Set(STATUSES));
    expect(new Set(orders.map(({ username }) => username)).size).toBeGreaterThan(950);
  });

  test('carries its status in its sort key', () => {
    expect(orders.filter(({ sk, status }) => !sk.startsWith(`STATUS#${status}#ORDER#`))).toEqual([]);
  });

  test('is the same whenever it is asked for, and no two are the same', () => {
    expect(orderOf(rule, 17, pick)).toEqual(orders[17]);
    expect(new Set(orders.map(({ sk }) => sk.slice(-36))).size).toBe(orders.length);
    const other = orderOf({ ...rule, maker: 'run-1-w1' }, 17, pick);
    expect(other.sk.slice(-36)).not.toBe(orders[17]?.sk.slice(-36));
    expect(orderOf(seededRule(1, SPREAD), 3, pick)).toEqual(orderOf(seededRule(1, SPREAD), 3, pick));
    expect(orderOf(seededRule(2, SPREAD), 3, pick).amount).not.toBe(
      orderOf(seededRule(1, SPREAD), 3, pick).amount,
    );
  });

  test('keys are ranked by account, then customer', () => {
    expect(partitionKey(SPREAD, 0)).toBe('ACCOUNT#ACCOUNT0#CUSTOMER#CUSTOMER0');
    expect(partitionKey(SPREAD, 4033)).toBe('ACCOUNT#ACCOUNT40#CUSTOMER#CUSTOMER33');
    expect(partitionKey(SPREAD, 9999)).toBe('ACCOUNT#ACCOUNT99#CUSTOMER#CUSTOMER99');
  });
});

describe('a time-based UUID', () => {
  /** The instant that a UUID of version 1 names, in Unix ms: RFC 9562, section 5.1. */
  const instant = (uuid: string): number => {
    const [low = '', middle = '', high = ''] = uuid.split('-');
    return (Number.parseInt(high.slice(1) + middle + low, 16) - 122_192_928_000_000_000) / 10_000;
  };

  test("names its instant: the seed's own example does", () => {
    expect(new Date(instant('701bc582-e60c-11ec-9a2d-acde48001122')).toISOString().slice(0, 10)).toBe(
      '2022-06-07',
    );
    const uuid = uuidV1(Date.UTC(2026, 0, 2, 3, 4, 5), 10_000, 'someone');
    expect(instant(uuid)).toBeCloseTo(Date.UTC(2026, 0, 2, 3, 4, 5) + 1, 0);
  });

  test("its node is its maker's, and no network card's", () => {
    const [a = '', b = '', c = ''] = [uuidV1(0, 0, 'a'), uuidV1(5, 9, 'a'), uuidV1(0, 0, 'b')].map((id) =>
      id.slice(19),
    );
    expect(a).toBe(b);
    expect(a).not.toBe(c);
    expect(Number.parseInt(a.slice(5, 7), 16) & 1).toBe(1);
  });
});
