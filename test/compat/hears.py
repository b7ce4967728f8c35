"""The twin of test/runner/fixtures/hears.ts, as far as messages of its own go."""

import json
import sys

from locust import HttpUser, constant, events, task
from locust.runners import MasterRunner


def say(what):
    print(f"HEARD {what}", file=sys.stderr, flush=True)


def kind(environment):
    return "master" if isinstance(environment.runner, MasterRunner) else "worker"


@events.init.add_listener
def on_init(environment, **_kwargs):
    def taken(environment, msg, **_kwargs):
        say(f"{kind(environment)} taken {json.dumps(msg.data)}")
        environment.runner.send_message("thanks", {"to": "you"}, msg.node_id)

    def thanks(environment, msg, **_kwargs):
        say(f"{kind(environment)} thanks {json.dumps(msg.data)}")

    if kind(environment) == "master":
        environment.runner.register_message("taken", taken)
    else:
        environment.runner.register_message("thanks", thanks)


@events.test_start.add_listener
def on_test_start(environment, **_kwargs):
    if kind(environment) == "master":
        environment.runner.send_message("thanks", {"to": "all"})


class Hearing(HttpUser):
    wait_time = constant(0.2)
    is_first = True

    @task
    def read(self):
        self.client.get("/")
        if self.is_first:
            self.is_first = False
            self.environment.runner.send_message("taken", {"row": "of Python"})
