import { HttpUser, tag, task, type Response, type ScenarioContext } from 'open-saves-load';
import { targetInThread } from '../shared/target-in-thread.ts';
import { makeData, type Data } from './data.ts';
import { newInstance } from './bodies.ts';
import { expectDuplicate, expectInstance, expectMissing, expectNew } from './checks.ts';
import { targetOf, type Options } from './options.ts';

export { check, options, targetOptions } from './options.ts';
export { remove } from './removal.ts';

export const description = 'EC2 inventory: add instances with packages, read them, through the RDS Data API.';

export const target = (chosen: Record<string, unknown>) =>
  targetInThread(new URL('serve.ts', import.meta.url), targetOf(chosen));

export const setUp = (context: ScenarioContext<Options>): Promise<Data> => makeData(context);

/** The path of an instance. */
const path = (id: string): string => `/ec2/${encodeURIComponent(id)}`;

/**
 * A quarter are POSTs, a fifth of them of ids that exist: those are expected to be refused. Reads are of instances that
 * were there before the clock started, and of ids that never were.
 */
export class Ec2Inventory extends HttpUser<Data> {
  @tag('write') @task(20) create(): Promise<Response> {
    const instance = newInstance(this.data, this.random);
    return this.client.post(path(this.data.newId()), {
      name: '/ec2/{id}',
      json: instance,
      catchResponse: expectNew(instance),
    });
  }

  @tag('write') @task(5) duplicate(): Promise<Response> {
    const id = this.data.knownId(this.random);
    return this.client.post(path(id), {
      name: '/ec2/{id} (exists: 400 expected)',
      json: newInstance(this.data, this.random),
      catchResponse: expectDuplicate(id),
    });
  }

  @tag('read') @task(60) read(): Promise<Response> {
    const id = this.data.knownId(this.random);
    return this.client.get(path(id), {
      name: '/ec2/{id}',
      catchResponse: expectInstance(id, this.data.packages),
    });
  }

  @tag('read') @task(15) readMissing(): Promise<Response> {
    return this.client.get(path(this.data.missingId(this.random)), {
      name: '/ec2/{id} (missing)',
      catchResponse: expectMissing,
    });
  }
}
