import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { temporaryFolder } from '../helpers/folder.ts';
import { measured } from './samples.ts';

const VEGETA = [
  '1700000000000000000,200,10000000,5,100,,aGk=,attack,0,GET,http://t/a,SGk=',
  '1700000000100000000,200,20000000,5,100,,aGk=,attack,1,GET,http://t/a,SGk=',
  '1700000000200000000,503,30000000,5,100,503 Service Unavailable,aGk=,attack,2,GET,http://t/a,SGk=',
  '1700000000300000000,0,40000000,5,0,"Get ""http://t/a"": dial tcp: connection refused",,attack,3,GET,http://t/a,',
];
const K6 = [
  'metric_name,timestamp,metric_value,check,error,error_code,group,method,name,proto,scenario,status,url,extra_tags',
  'http_reqs,1700000000,1.000000,,,,,GET,a,HTTP/1.1,default,200,http://t/a,',
  'http_req_duration,1700000000,10.000000,,,,,GET,a,HTTP/1.1,default,200,http://t/a,',
  'http_req_waiting,1700000000,9.000000,,,,,GET,a,HTTP/1.1,default,200,http://t/a,',
  'http_req_duration,1700000001,20.000000,,,,,GET,a,HTTP/1.1,default,200,http://t/a,',
  'http_req_duration,1700000002,30.000000,,,1503,,GET,a,HTTP/1.1,default,503,http://t/a,',
  'http_req_duration,1700000003,40.000000,,dial: connection refused,1212,,GET,a,HTTP/1.1,default,0,http://t/a,',
];
const JMETER = [
  'timeStamp,elapsed,label,responseCode,responseMessage,threadName,dataType,success,failureMessage,bytes,sentBytes,grpThreads,allThreads,URL,Latency,IdleTime,Connect',
  '1700000000000,10,a,200,OK,g 1-1,text,true,,100,5,1,1,http://t/a,9,0,1',
  '1700000000100,20,a,200,OK,g 1-1,text,true,,100,5,1,1,http://t/a,9,0,1',
  '1700000000200,30,a,503,Service Unavailable,g 1-1,text,false,,100,5,1,1,http://t/a,9,0,1',
  '1700000000300,40,a,Non HTTP response code: java.net.ConnectException,Connection refused,g 1-1,text,false,,0,5,1,1,http://t/a,0,0,0',
];

function file(lines: string[]): string {
  const path = join(temporaryFolder(), 'other.csv');
  writeFileSync(path, `${lines.join('\n')}\n`);
  return path;
}

test.each([
  ['vegeta CSV', VEGETA, /picks it up/],
  ['k6 CSV', K6, /whole seconds/],
  ['JMeter JTL', JMETER, /whole milliseconds/],
])('%s: four requests, two of them failed, and what it cannot tell', async (format, lines, cannotTell) => {
  const { summary } = await measured(file(lines));
  expect(summary.runs[0]).toMatchObject({ format, rows: 4, rejected: 0 });
  expect(summary.totals).toMatchObject({ requests: 4, failures: 2, due: null, unsent: null });
  expect(summary.responseTime).toMatchObject({ count: 4, min: 10, mean: 25, p50: 20, p90: 40, max: 40 });
  for (const time of ['serviceTime', 'lag', 'wait'] as const) expect(summary[time].count).toBe(0);
  expect(summary.errorKinds.map(({ kind, count }) => [kind, count])).toEqual([
    ['connect_refused', 1],
    ['http_5xx', 1],
  ]);
  expect(summary.warnings).toContainEqual(expect.stringMatching(cannotTell));
  expect(summary.verdict.status).toBe('unknown');
});

test.each([
  ['vegeta CSV', [...VEGETA, VEGETA[0]?.replace(',10000000,', ',NaN,') ?? ''], /line 5: latency is "NaN"/],
  [
    'k6 CSV',
    [...K6, 'http_req_duration,1700000004,-5,,,,,GET,a,HTTP/1.1,default,200,u,'],
    /line 8: metric_value is "-5"/,
  ],
  ['JMeter JTL', [...JMETER, (JMETER[1] ?? '').replace(',10,', ',slow,')], /line 6: elapsed is "slow"/],
])('%s: a wrong row is left out, counted and reported', async (_, lines, reason) => {
  const { summary } = await measured(file(lines));
  expect(summary.input).toMatchObject({ rows: 4, rejected: 1 });
  expect(summary.warnings).toContainEqual(expect.stringMatching(reason));
});
