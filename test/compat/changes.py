"""The twin of test/runner/fixtures/changes.ts. A master takes one task away after a second, and tells the workers' logs."""

import json
import sys

import gevent
from locust import HttpUser, constant, events, task
from locust.runners import MasterRunner


class Changing(HttpUser):
    wait_time = constant(0.02)

    @task
    def often(self):
        self.client.get("/often")

    @task
    def rare(self):
        self.client.get("/rare")


def say(what):
    print(f"HEARD {what}", file=sys.stderr, flush=True)


@events.init.add_listener
def on_init(environment, **_kwargs):
    @environment.events.spawning_complete.add_listener
    def on_full(**_kwargs):
        if isinstance(environment.runner, MasterRunner):
            gevent.spawn_later(1, change)

    def change():
        environment.update_user_class({"user_class_name": "Changing", "tasks": ["rare"]})
        say("changed")

    @environment.events.quit.add_listener
    def on_quit(**_kwargs):
        if isinstance(environment.runner, MasterRunner):
            say("logs " + json.dumps(environment.worker_logs))


@events.test_start.add_listener
def on_test_start(environment, **_kwargs):
    if not isinstance(environment.runner, MasterRunner):
        say("options " + json.dumps(vars(environment.parsed_options), default=str))
