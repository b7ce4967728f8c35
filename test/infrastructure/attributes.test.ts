import { createRequire } from 'node:module';
import { expect, test } from 'vitest';
import { VARIANTS } from '../terraform/variants.ts';
import { expressionsOf } from './references.ts';
import { type StackJson, synthesize, textsOf } from './synthesized.ts';

const require = createRequire(import.meta.url);

/** Types of ours, in the provider's own names. */
const OURS: Record<string, readonly string[]> = {
  grafana_folder: ['uid', 'title'],
  grafana_dashboard: ['url'],
};

/** Names of the attributes that a type of the AWS provider has, from its generated class. */
function attributesOf(type: string, isData: boolean): ReadonlySet<string> {
  const ours = OURS[type];
  if (ours) return new Set(ours);
  const [provider = '', ...words] = type.split('_');
  const module = isData ? ['data', provider, ...words] : words;
  const classes = require(`@cdktf/provider-${provider}/lib/${module.join('-')}`) as Record<
    string,
    { prototype?: object }
  >;
  const own = Object.values(classes).find(
    (one) => (one as { tfResourceType?: string }).tfResourceType === type,
  );
  const camel = Object.getOwnPropertyNames(own?.prototype ?? {});
  return new Set(
    camel
      .map((name) => name.replaceAll(/[A-Z0-9]+/g, (letters) => `_${letters.toLowerCase()}`))
      .concat(camel, 'id'),
  );
}

/** Attributes that expressions ask for, as `type.attribute`. */
const asked = (stack: StackJson): string[] =>
  textsOf(stack)
    .flatMap(({ text }) => expressionsOf(text))
    .flatMap((expression) => [
      ...expression.matchAll(/(?<![\w.])(data\.)?([a-z]+_\w+)\.[\w-]+(?:\[[^\]]*\])?\.(\w+)/g),
    ])
    .map(([, data = '', type, attribute]) => `${data}${type}.${attribute}`);

/** Terraform's rehearsal offers whatever is asked for: that the real provider has it is shown here. */
test('every attribute that an expression asks for is one of its type', () => {
  const all = new Set(
    Object.values(VARIANTS).flatMap((variables) => synthesize(variables).flatMap(({ json }) => asked(json))),
  );
  expect(all).toContain('aws_sns_topic.arn');
  const wrong = [...all].filter((one) => {
    const [attribute = '', type = '', data] = one.split('.').toReversed();
    return !attributesOf(type, data !== undefined).has(attribute);
  });
  expect(wrong).toEqual([]);
  expect(attributesOf('aws_sns_topic', false).has('arm')).toBe(false);
});
