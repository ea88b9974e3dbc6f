"""The cron of the steps among few and among many opportunities.

Run in Odoo's Python: ``python -m benchmarks.cron RESULT DATABASE_FEW DATABASE_MANY``.
"""

import sys

import psutil

from benchmarks import cases, company, odoo_side, seed
from benchmarks.sizes import CRON_RUNS, DUE, FEW, MANY, RUNS

MEGABYTE = 1024 * 1024


def resident():
    """Return the memory that this process has in use, in megabytes."""
    return psutil.Process().memory_info().rss / MEGABYTE


def run_cron(side, number, run):
    """Make steps due and let the cron run them, as on a server.

    Returns:
        (:class:`~benchmarks.odoo_side.Sample`, memory before, memory after)
    """
    with side.environment(commit=True) as env:
        seed.make_due(env, number, run)
        due = env["proactive.follow.up"]._get_due_domain()
        found = env["proactive.follow.up"].search_count(due)
        if found != number:
            raise AssertionError(f"{found} steps are due, not {number}.")
    with side.environment(commit=True) as env:
        before = resident()
        FollowUp = env["proactive.follow.up"]
        sample = odoo_side.measure(env, FollowUp._cron_run_due)
        if FollowUp.search_count(FollowUp._get_due_domain()):
            raise AssertionError("The cron has left steps that are due.")
        return sample, before, resident()


def measure_cron(sides):
    """Run the cron on each side in turn, several times, after a short one.

    Returns:
        ``{name: {"sample": median, "memory": [[before, after], ...]}}``
    """
    samples = {name: [] for name in sides}
    memory = {name: [] for name in sides}
    for side in sides.values():
        run_cron(side, max(DUE // 20, 1), 0)
    for run in range(1, CRON_RUNS + 1):
        for name, side in sides.items():
            sample, *used = run_cron(side, DUE, run)
            samples[name].append(sample)
            memory[name].append(used)
    return {
        name: {"sample": odoo_side.median(samples[name]), "memory": memory[name]}
        for name in sides
    }


def main(result, few, many):
    """Fill both databases, run the cron, write the figures."""
    odoo_side.start_odoo()
    sizes = {"few": FEW, "many": MANY}
    sides = {"few": odoo_side.Side(few), "many": odoo_side.Side(many)}
    for name, side in sides.items():
        with side.environment(commit=True) as env:
            company.make_company(env, 1)
            seed.make_opportunities(env, sizes[name])
    captures = {
        name: odoo_side.compare({name: side}, RUNS, cases.capture_one)[name]
        for name, side in sides.items()
    }
    figures = {"cron": measure_cron(sides), "capture": captures}
    odoo_side.write_result(result, figures)


if __name__ == "__main__":
    main(*sys.argv[1:])
