import { CreateBucketCommand, S3Client } from '@aws-sdk/client-s3';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { againstBaseline, type BaselineOptions } from '../../../analysis/baseline.ts';
import type { Against } from '../../../analysis/compare/against.ts';
import { keep } from '../../../analysis/keep.ts';
import { measure } from '../../../analysis/measure.ts';
import { Progress } from '../../../analysis/progress.ts';
import type { ReportData } from '../../../analysis/report-data.ts';
import { samplesFolder } from '../../../runner/results.ts';
import { Load, ROOT, type Ended } from '../../helpers/cli.ts';
import { temporaryFolder } from '../../helpers/folder.ts';
import { needMoto, startMoto } from '../../helpers/moto.ts';
import { makeRun, type Made } from '../compare/runs.ts';
import { inputsOf } from '../samples.ts';

const moto = needMoto('baselines in S3');
const STORE = 's3://load-results/team';

moto.describe('baselines in a store on S3', () => {
  const folder = temporaryFolder();
  const progress = new Progress(() => {});
  /** The samples in S3 of a run that was kept. */
  const places: string[] = [];

  /** A run, measured; kept too, where tags are given. */
  async function made(how: Made, tags?: string[]): Promise<ReportData> {
    const inputs = inputsOf({ inputs: [makeRun(folder, how)], tags: tags ?? [] });
    const data = await measure(inputs, progress, { keeps: true });
    if (!tags) return data;
    await keep(STORE, inputs, data, progress);
    const [record] = data.records;
    if (record) places.push(`${STORE}/${samplesFolder(record)}`);
    return data;
  }

  let current: ReportData;
  beforeAll(async () => {
    const { endpoint, region, credentials } = await startMoto();
    vi.stubEnv('AWS_ENDPOINT_URL', endpoint);
    vi.stubEnv('AWS_REGION', region);
    vi.stubEnv('AWS_ACCESS_KEY_ID', credentials.accessKeyId);
    vi.stubEnv('AWS_SECRET_ACCESS_KEY', credentials.secretAccessKey);
    const client = new S3Client({ endpoint, region, credentials, forcePathStyle: true });
    await client.send(new CreateBucketCommand({ Bucket: 'load-results' }));
    for (const seed of [1, 2, 3, 4, 5]) await made({ seed }, ['main']);
    await made({ seed: 6 }, ['pr_7']);
    current = await made({ seed: 9, factor: 1.25 });
  });
  afterAll(() => void vi.unstubAllEnvs());

  const against = (options: Partial<BaselineOptions>, { records } = current): Promise<Against> =>
    againstBaseline(
      records,
      { baselines: ['previous'], tags: [], limit: 5, anyway: false, store: STORE, ...options },
      progress,
    );
  const ids = ({ baselines }: Against): string[] => baselines.map(({ id }) => id);

  test('previous: the newest, or the newest with a tag', async () => {
    expect(ids(await against({}))).toEqual(['run-0006']);
    const tagged = await against({ tags: ['main'] });
    expect(ids(tagged)).toEqual(['run-0005']);
    expect(tagged.result).toMatchObject({ hasFloor: false, regression: true });
    expect((await against({ tags: ['none'] })).why).toBe('the store holds no earlier run with tag none');
  });

  test('average: the newest with a tag, as many as --load-limit says, from which the noise is learnt', async () => {
    expect(ids(await against({ baselines: ['average'], tags: ['main'], limit: 2 }))).toEqual([
      'run-0005',
      'run-0004',
    ]);
    const all = await against({ baselines: ['average'], tags: ['main'] });
    expect(all.result).toMatchObject({ runsBefore: 5, hasFloor: true, regression: true });
  });

  test('the samples of a run, fetched: those of the store and those of the disk compare the same', async () => {
    const [first = ''] = places;
    const fetched = await against({ baselines: [first] });
    const onDisk = await against({ baselines: [`${folder}/run-0001/run`] });
    expect(fetched.result).toEqual(onDisk.result);
    // No run.json lies beside them: what the store says of the run tells that it is like for like.
    expect([ids(fetched), fetched.notes]).toEqual([['run-0001'], onDisk.notes]);
    await expect(against({ baselines: ['s3://load-results/nothing'] })).rejects.toThrow(
      /^--baseline s3:\/\/load-results\/nothing/,
    );
  });

  test('typed: a slower run against samples, and against the average of the store: exit 5; and the history', async () => {
    const [first = ''] = places;
    const typed = async (...args: string[]): Promise<Ended> => {
      const command = [process.execPath, '--import', 'tsx', `${ROOT}/analysis/cli.ts`];
      return new Load(args, {}, command).ended();
    };
    const input = ['--input', `${folder}/run-0009/run`];
    const average = ['--baseline', 'average', '--store', STORE, '--tag', 'main', '--load-limit', '3'];
    const [samples, stored] = await Promise.all([
      typed(...input, '--baseline', first),
      typed(...input, ...average),
    ]);
    expect([samples.code, stored.code]).toEqual([5, 5]);
    expect(stored.stderr).toContain('3 baselines');
    expect(stored.stderr).toContain(`The run is kept in ${STORE}/`);
    // What was slower is listed, and never a baseline.
    const history = await typed('history', '--store', STORE, '--tag', 'main', '--limit', '3');
    expect(history.stdout).toMatch(/^Run .*\nrun-0009 +main regressed .* p50 slower \+\d.*\nrun-0005 +main /);
    const again = await made({ seed: 11 });
    expect(ids(await against({ tags: ['main'] }, again))).toEqual(['run-0005']);
  });
});
