"""The twin of test/runner/fixtures/semantics.js: each step of two users, to be compared."""

import sys

from locust import SequentialTaskSet, TaskSet, User
from locust.exception import RescheduleTask, RescheduleTaskImmediately, StopUser


def say(what):
    print(f"STEP {what}", file=sys.stderr, flush=True)


def waiting(name, seconds=0):
    def wait(self):
        say(f"{name} waits")
        return seconds

    return wait


def step(name, then=None):
    def task(self):
        say(name)
        if then:
            then(self)

    task.__name__ = name
    return task


def throw(error):
    def then(_self):
        raise error

    return then


class Steps(SequentialTaskSet):
    def on_start(self):
        say(f"{type(self).__name__} starts")

    def on_stop(self):
        say(f"{type(self).__name__} stops")


class Inner(Steps):
    wait_time = waiting("Inner")
    tasks = [step("a"), step("b", throw(RescheduleTask())), step("c", lambda self: self.interrupt(reschedule=False))]


class Second(Steps):
    tasks = [
        step("x", throw(RescheduleTaskImmediately())),
        step("y", throw(ValueError("of a task"))),
        step("z", lambda self: self.interrupt()),
    ]


class Leaves(TaskSet):
    tasks = [step("never")]

    def on_start(self):
        say("Leaves starts")
        self.interrupt(reschedule=False)


class Outer(Steps):
    tasks = {step("one"): 2, Inner: 1, step("two"): 1, Second: 1, Leaves: 1, step("last", throw(StopUser())): 1}


class Steady(User):
    wait_time = waiting("Steady")
    tasks = [Outer]

    def on_start(self):
        say("Steady starts")

    def on_stop(self):
        say("Steady stops")


class Deep(Steps):
    wait_time = waiting("Deep", 60)
    tasks = [step("deep")]


class Around(Steps):
    tasks = [Deep]


class Held(User):
    tasks = [Around]

    def on_stop(self):
        say("Held stops")
