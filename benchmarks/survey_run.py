"""``python3 -m benchmarks.survey_run``: what customers' answers cost, with the goals.

Measures in a throw-away copy of the tests' database, or, undone afterwards, in the
one that BENCH_SURVEY_DATABASE names. ``benchmarks.survey_scale`` names the sizes; the
goals are meant for BENCH_ANSWERS=1000000.
"""

import json
import os

from benchmarks.run import SERVER, run_inside
from tools import database
from tools.odoo_command import prepare_odoo
from tools.paths import CACHE, ROOT
from tools.process import run_logged
from tools.python_env import PYTHON
from tools.suites import ADDON_DATABASE, BASE_DATABASE

MODULE = "benchmarks.survey_scale"


def run():
    """Return the figures as a dict."""
    name = os.environ.get("BENCH_SURVEY_DATABASE")
    if not name:
        odoo = prepare_odoo(SERVER, tests=True)
        database.ensure_base(odoo, BASE_DATABASE)
        database.ensure_database(odoo, ADDON_DATABASE, base=BASE_DATABASE)
        return run_inside(odoo, MODULE, {"ours": ADDON_DATABASE})
    result = CACHE / f"{MODULE}.json"
    run_logged(
        [PYTHON, "-m", MODULE, result, name],
        MODULE,
        f"The benchmark {MODULE} cannot run.",
        env=prepare_odoo().environment,
        cwd=ROOT,
    )
    return json.loads(result.read_text(encoding="utf-8"))


def line(title, ours, other, goal, key):
    """Return one line of the table: ours, the other, the ratio and its goal."""
    ratio = ours[key] / other[key]
    return f"{title:<52} {ours[key]:>9.3f} {other[key]:>9.3f} {ratio:>6.2f}x  {goal}"


def table(figures):
    """Return the figures in words, each with its goal."""
    reading, submitted = figures["reading"], figures["submit"]
    few, choice = figures["choice_of_a_few"], figures["choice_of_all"]
    batches = figures["batches"]
    answers = figures["answers"]
    title = f"NPS by branch and month, {answers:,} answers, seconds"
    return "\n".join(
        [
            f"{'':<52} {'ours':>9} {'other':>9} {'ratio':>7}  goal",
            line(title, reading["compute_nps"], reading["raw"], "1.3x SQL", "seconds"),
            line(
                "The pivot's one request, seconds",
                reading["pivot"],
                reading["raw_pivot"],
                "1.5x SQL",
                "seconds",
            ),
            line(
                "Sending one answer, queries",
                submitted["proactive_visit"],
                submitted["custom"],
                "1.2x stock survey",
                "queries",
            ),
            f"Choosing among {figures['visits']:,} visits: "
            f"{choice['queries'] / batches:.0f} queries a batch, "
            f"{few['queries']:.0f} for a tenth of it  goal: the same",
        ]
    )


if __name__ == "__main__":
    print(table(run()))
