"""Inside Odoo's Python: databases that are measured, queries counted, time taken."""

import contextlib
import json
import os
import statistics
import sys
import time
from collections import Counter
from dataclasses import asdict, dataclass

from odoo import api
from odoo.modules.registry import Registry
from odoo.tools import config

SHOW_QUERIES = os.environ.get("BENCH_SHOW_QUERIES") == "1"


@dataclass(frozen=True)
class Sample:
    """What one run, or the median of several, has cost."""

    queries: float
    seconds: float

    def __add__(self, other):
        return Sample(self.queries + other.queries, self.seconds + other.seconds)


def start_odoo():
    """Read Odoo's configuration as its server does, with warnings in the log only."""
    config.parse_config(["--no-http", "--log-level=warn"], setup_logging=True)


class Side:
    """One database, with the addons that it has."""

    def __init__(self, database):
        self.database = database
        self.registry = Registry(database)

    @contextlib.contextmanager
    def environment(self, login=None, commit=False):
        """Give an environment; what it does is undone unless ``commit``."""
        with self.registry.cursor() as cr:
            env = api.Environment(cr, api.SUPERUSER_ID, {})
            if login:
                user = env["res.users"].search([("login", "=", login)])
                env = api.Environment(cr, user.id, {})
            yield env
            env.flush_all()
            if not commit:
                cr.rollback()


def measure(env, function):
    """Run a function with nothing in the cache, and return its :class:`Sample`.

    What happens at the end of the transaction, such as notes of changes, counts too.
    """
    env.cr.flush()
    env.invalidate_all()
    with showing_queries(env.cr, function):
        before = env.cr.sql_log_count
        started = time.perf_counter()
        function()
        env.cr.flush()
        seconds = time.perf_counter() - started
    return Sample(env.cr.sql_log_count - before, seconds)


@contextlib.contextmanager
def showing_queries(cr, function):
    """Print how often each query ran, when BENCH_SHOW_QUERIES=1."""
    if not SHOW_QUERIES:
        yield
        return
    queries = Counter()
    kind = type(cr)
    execute = kind.execute

    def spy(cursor, query, *args, **kwargs):
        queries[" ".join(str(getattr(query, "code", query)).split())[:160]] += 1
        return execute(cursor, query, *args, **kwargs)

    kind.execute = spy
    try:
        yield
    finally:
        kind.execute = execute
    name = getattr(function, "func", function).__qualname__
    print(f"\n--- {cr.dbname}: {name}", file=sys.stderr)
    for text, times in queries.most_common():
        print(f"{times:6} {text}", file=sys.stderr)


def median(samples):
    """Return the median of samples, of queries and of time apart."""
    return Sample(
        statistics.median(sample.queries for sample in samples),
        statistics.median(sample.seconds for sample in samples),
    )


def compare(sides, runs, trial):
    """Run a trial on each side in turn, several times, after one that warms up.

    Args:
        sides: ``{name: Side}``.
        runs: how often.
        trial: function of a side that returns a :class:`Sample`.

    Returns:
        ``{name: median Sample}``.
    """
    samples = {name: [] for name in sides}
    for number in range(runs + 1):
        for name, side in sides.items():
            sample = trial(side)
            if number:
                samples[name].append(sample)
    return {name: median(its) for name, its in samples.items()}


def write_result(path, result):
    """Hand the figures over to the process that prints them."""
    with open(path, "w", encoding="utf-8") as output:
        json.dump(result, output, default=asdict)
