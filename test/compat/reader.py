"""The twin of test/runner/fixtures/reports.ts: each request names its process, which tells how many it has reported."""

import os
import sys

from locust import HttpUser, constant, events, task

reported = 0


# Locust's own listener, which puts the statistics in, is there by then.
@events.init.add_listener
def on_init(environment, **_kwargs):
    @environment.events.report_to_master.add_listener
    def on_report(client_id, data, **_kwargs):
        global reported
        reported += data["stats_total"]["num_requests"]
        print(f"REPORTED {reported}", file=sys.stderr, flush=True)


class Reader(HttpUser):
    wait_time = constant(0.01)

    @task
    def read(self):
        self.client.get("/", headers={"x-process": str(os.getpid())})
