import { HttpUser, task } from 'open-saves-load';

/** What every generator of the benchmark does: one GET, named. */
export class OneGet extends HttpUser {
  @task async get() {
    await this.client.get('/record', { name: 'record' });
  }
}
