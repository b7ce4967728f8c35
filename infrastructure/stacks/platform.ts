import { z } from 'zod';
import { switchable } from '../config.ts';
import { Grafana, grafanaOptions } from '../constructs/grafana.ts';
import { Key } from '../constructs/key.ts';
import { LoadRunner, loadRunnerOptions } from '../constructs/load-runner.ts';
import { Observability, observabilityOptions } from '../constructs/observability.ts';
import { Results, resultsOptions } from '../constructs/results.ts';
import { RunLoad, runLoadOptions } from '../constructs/run-load.ts';
import { defineStack } from '../stack.ts';

const parts = z.strictObject({
  enabled: switchable(true, 'whether `cdktf deploy` sees this stack'),
  observability: observabilityOptions.prefault({}),
  grafana: grafanaOptions.prefault({}),
  loadRunner: loadRunnerOptions.prefault({}),
  results: resultsOptions.prefault({}),
  runLoad: runLoadOptions.prefault({}),
});

export const platformOptions = parts.superRefine(({ runLoad, results, loadRunner }, context) => {
  if (!runLoad.enabled) return;
  const say = (path: string, message: string): void =>
    context.addIssue({ code: 'custom', path: path.split('.'), message });
  if (!results.enabled) {
    say(
      'results.enabled',
      'run-load keeps its locks and its results there: switch `results` on, or `runLoad` off',
    );
  }
  if (runLoad.hosts.length === 0) {
    say('runLoad.hosts', 'run-load puts no host under load that is not named here: name one at least');
  }
  if (loadRunner.enabled) return;
  if (runLoad.longRuns) {
    say('runLoad.longRuns', 'long runs go to the cluster of `loadRunner`: switch that on, or `longRuns` off');
  }
  if (runLoad.repository === undefined && runLoad.parentEnv === undefined) {
    say(
      'runLoad.repository',
      'its image is in the repository of `loadRunner`: switch that on, or name another',
    );
  }
});

export const platform = defineStack({
  name: 'platform',
  what: 'What `cdktf deploy` gives by default; each part can be switched off.',
  options: platformOptions,
  build(stack, options) {
    const key = new Key(stack, 'key', { what: 'topics, queues, logs, results' });
    if (options.observability.enabled) new Observability(stack, 'observability', options.observability, key);
    if (options.grafana.enabled) new Grafana(stack, 'grafana', options.grafana);
    const runner = options.loadRunner.enabled
      ? new LoadRunner(stack, 'load-runner', options.loadRunner, key)
      : undefined;
    const results = options.results.enabled
      ? new Results(stack, 'results', options.results, key, runner?.bucket)
      : undefined;
    if (options.runLoad.enabled && results) {
      new RunLoad(stack, 'run-load', options.runLoad, key, results, runner);
    }
  },
});
