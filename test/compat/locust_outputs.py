"""
What the real Locust writes for given requests: drives its own CSV writer and console printing with a
frozen clock. Reads from stdin {"start": seconds, "full_history": bool, "widths": [int], "strings": [str],
"floats": [float], "times": [float], "steps": [{"now", "users", "events"}]}; each event is

    ["request", now, method, name, ms or null, bytes]
    ["error", now, method, name, kind, text]    kind: catch, http, connection or text
    ["exception", node, message, traceback]

Writes to stdout, as JSON, the CSV files, the console lines for each name width, and how Python writes the
strings and numbers.
"""

import copy
import json
import logging
import sys
import tempfile
from pathlib import Path

from locust import stats as locust_stats
from locust.env import Environment
from locust.event import Events
from locust.exception import CatchResponseError
from requests.exceptions import ConnectionError, HTTPError

KINDS = {"catch": CatchResponseError, "http": HTTPError, "connection": ConnectionError, "text": str}


class Clock:
    now = 0.0

    def time(self):
        return self.now


class Sleep:
    """Stands in for gevent: each sleep of the CSV writer plays the next step, the last one ends it."""

    def __init__(self, steps, play):
        self.steps = iter(steps)
        self.play = play

    def sleep(self, _seconds):
        step = next(self.steps, None)
        if step is None:
            raise KeyboardInterrupt
        self.play(step)


class Lines(logging.Handler):
    def __init__(self):
        super().__init__()
        self.lines = []

    def emit(self, record):
        self.lines.append(record.getMessage())


def console(stats, width):
    """Every line that Locust logs: the running table, then what it prints as it shuts down."""
    locust_stats.STATS_NAME_WIDTH = width
    handler = Lines()
    locust_stats.console_logger.addHandler(handler)
    locust_stats.console_logger.setLevel(logging.INFO)
    locust_stats.console_logger.propagate = False
    locust_stats.print_stats(stats, current=True)
    running = list(handler.lines)
    handler.lines.clear()
    locust_stats.print_stats(stats, current=False)
    locust_stats.print_percentile_stats(stats)
    locust_stats.print_error_report(stats)
    locust_stats.console_logger.removeHandler(handler)
    return {"running": running, "final": handler.lines}


def main():
    sys.stdin.reconfigure(encoding="utf-8")
    given = json.load(sys.stdin)
    clock = Clock()
    clock.now = float(given["start"])
    locust_stats.time = clock

    environment = Environment()
    runner = environment.create_local_runner()
    stats = environment.stats
    users = {"count": 0}
    type(runner).user_count = property(lambda _self: users["count"])

    def play(step):
        for kind, *values in step["events"]:
            if kind == "request":
                now, method, name, ms, size = values
                clock.now = float(now)
                stats.log_request(method, name, None if ms is None else float(ms), int(size))
            elif kind == "error":
                now, method, name, error, text = values
                clock.now = float(now)
                stats.log_error(method, name, KINDS[error](text))
            else:
                runner.log_exception(*values)
        clock.now = float(step["now"])
        users["count"] = step["users"]

    with tempfile.TemporaryDirectory() as folder:
        prefix = str(Path(folder) / "run")
        locust_stats.gevent = Sleep(given["steps"], play)
        writer = locust_stats.StatsCSVFileWriter(
            environment, locust_stats.PERCENTILES_TO_REPORT, prefix, given["full_history"]
        )
        writer()
        writer.close_files()
        files = {
            path.name.removeprefix("run"): path.read_bytes().decode("utf-8")
            for path in Path(folder).iterdir()
        }

    medians = {f"{entry.method} {entry.name}": entry.median_response_time for entry in stats.entries.values()}
    percentiles = {
        f"{entry.method} {entry.name}": [
            entry.get_response_time_percentile(share) for share in locust_stats.PERCENTILES_TO_REPORT
        ]
        for entry in stats.entries.values()
    }
    consoles = {str(width): console(stats, width) for width in given["widths"]}
    # It sets the entries to zero.
    as_json = json.dumps(copy.deepcopy(stats).serialize_stats(), indent=4)
    # What a worker would send; this sets the statistics to zero, so it comes last.
    report = {}
    events = Events()
    locust_stats.setup_distributed_stats_event_listeners(events, stats)
    events.report_to_master.fire(client_id="local", data=report)
    result = {
        "version": __import__("locust").__version__,
        "files": files,
        "console": consoles,
        "json": as_json,
        "reprs": [repr(text) for text in given["strings"]],
        "float_reprs": [repr(float(value)) for value in given["floats"]],
        "fixed": [["%.2f" % value, "%2f" % value] for value in given["floats"]],
        "buckets": [locust_stats.bucket_response_time(float(ms)) for ms in given["times"]],
        "sorted": sorted(given["strings"]),
        "keys": [locust_stats.StatsError.create_key("GET", "/é", text) for text in given["strings"]],
        "medians": medians,
        "percentiles": percentiles,
        "report": report,
    }
    sys.stdout.write(json.dumps(result))


main()
