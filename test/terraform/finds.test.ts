import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { Outcome } from '../helpers/command.ts';
import { temporaryFolder } from '../helpers/folder.ts';
import type { StackJson } from '../infrastructure/synthesized.ts';
import { offline, plugin, terraformIn } from './rehearsal.ts';

/** A stack with a topic, and a dashboard with this body. */
const stackWith = (body: string): StackJson => ({
  terraform: { required_providers: { aws: { source: 'aws', version: '6.25.0' } } },
  provider: { aws: [{ region: 'us-east-1' }] },
  resource: {
    aws_sns_topic: { alarms: { name: 'alarms' } },
    aws_cloudwatch_dashboard: { board: { dashboard_name: 'board', dashboard_body: body } },
  },
});

async function applied(body: string): Promise<Outcome> {
  const folder = join(temporaryFolder(), 'stack');
  const stack = stackWith(body);
  mkdirSync(folder);
  writeFileSync(join(folder, 'cdk.tf.json'), JSON.stringify(stack));
  const run = terraformIn(folder, offline([stack]));
  expect(await run('init')).toMatchObject({ code: 0 });
  return run('apply', '-auto-approve', '-input=false');
}

/** The rehearsal must find what it is there for, or its green would say nothing. */
plugin.describe('the rehearsal finds', () => {
  test('nothing, where all is well', async () => {
    const { code, text } = await applied('{"topic":"${aws_sns_topic.alarms.arn}","text":"$${region}"}');
    expect(text).toMatch(/Apply complete! Resources: 2 added/);
    expect(code).toBe(0);
  });

  test.each([
    ['an unescaped variable of another language', '{"region":"${region}"}', /Invalid reference/],
    ['a reference to what is not there', '${aws_sns_topic.other.arn}', /undeclared resource/],
    ['a reference to another type', '${aws_sqs_queue.alarms.arn}', /undeclared resource/],
    ['a bad argument of a function', '${join(",", 1)}', /Invalid function argument/],
    ['a function that there is not', '${explode("a")}', /unknown function/i],
    [
      'an argument that is bad only once it is known',
      '${jsondecode(aws_sns_topic.alarms.arn)}',
      /jsondecode/,
    ],
  ])('%s', async (_name, body, expected) => {
    const { code, text } = await applied(body);
    expect(code).toBe(1);
    expect(text).toMatch(expected);
  });
});
