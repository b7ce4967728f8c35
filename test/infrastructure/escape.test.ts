import { expect, test } from 'vitest';
import { escaped, escapedJson } from '../../infrastructure/escape.ts';
import { expressionsOf, unescaped } from './references.ts';

test.each([
  ['${region}', '$${region}'],
  ["SEARCH(' ${PROP('Label')} ')", "SEARCH(' $${PROP('Label')} ')"],
  ['%{ if x }', '%%{ if x }'],
  ['${TfToken[TOKEN.3]} and ${table}', '${TfToken[TOKEN.3]} and $${table}'],
  ['$& costs 100 %', '$& costs 100 %'],
])('%s', (text, expected) => {
  expect(escaped(text)).toBe(expected);
});

test('quotes in JSON are escaped once', () => {
  expect(escapedJson({ a: 'the "${x}"' })).toBe('{"a":"the \\"$${x}\\""}');
});

test('expressions are found, escaped ones are not', () => {
  expect(expressionsOf('${a.b} $${c} x${f({k = "}"})}')).toEqual(['a.b', 'f({k = "}"})']);
});

test('a reference that leads nowhere, a variable of another language, a directive', () => {
  const resource = {
    aws_sns_topic: { alarms: { name: 'a ${aws_sns_topic.alarms.arn} ${join(",", ["a"])}' } },
  };
  expect(unescaped({ terraform: {}, resource })).toEqual([]);
  const wrong = (name: string): string[] =>
    unescaped({ terraform: {}, resource: { aws_sns_topic: { alarms: { name } } } });
  expect(wrong('${region}')).toEqual(['resource.aws_sns_topic.alarms.name: region']);
  expect(wrong('${aws_sns_topic.other.arn}')).toHaveLength(1);
  expect(wrong('${data.aws_region.here.name}')).toHaveLength(1);
  expect(wrong("${PROP('Label')}")).toHaveLength(1);
  expect(wrong('%{ if true }')).toHaveLength(1);
});
