import { z } from 'zod';
import { switchable } from '../config.ts';
import { Grafana, grafanaOptions } from '../constructs/grafana.ts';
import { Key } from '../constructs/key.ts';
import { LoadRunner, loadRunnerOptions } from '../constructs/load-runner.ts';
import { Observability, observabilityOptions } from '../constructs/observability.ts';
import { Results, resultsOptions } from '../constructs/results.ts';
import { RunLoad, runLoadOptions } from '../constructs/run-load.ts';
import { defineStack } from '../stack.ts';

export const platformOptions = z.strictObject({
  enabled: switchable(true, 'whether `cdktf deploy` sees this stack'),
  observability: observabilityOptions.prefault({}),
  grafana: grafanaOptions.prefault({}),
  loadRunner: loadRunnerOptions.prefault({}),
  results: resultsOptions.prefault({}),
  runLoad: runLoadOptions.prefault({}),
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
    if (options.runLoad.enabled && results) new RunLoad(stack, 'run-load', options.runLoad, key, results);
  },
});
