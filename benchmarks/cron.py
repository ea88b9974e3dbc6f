"""The cron of the steps among few and among many opportunities.

Run in Odoo's Python: ``python -m benchmarks.cron RESULT DATABASE_FEW DATABASE_MANY``.
"""

import sys
from unittest.mock import patch

import psutil

from benchmarks import cases, company, odoo_side, seed
from benchmarks.sizes import CRON_RUNS, DUE, FEW, MANY, RUNS

MEGABYTE = 1024 * 1024


def resident():
    """Return the memory that this process has in use, in megabytes."""
    return psutil.Process().memory_info().rss / MEGABYTE


def make_due(side, number, run):
    """Make steps due, others in each run."""
    with side.environment(commit=True) as env:
        seed.make_due(env, number, run)
        found = count_due(env)
        if found != number:
            raise AssertionError(f"{found} steps are due, not {number}.")


def count_due(env):
    """Return how many steps are due."""
    FollowUp = env["proactive.follow.up"]
    return FollowUp.search_count(FollowUp._get_due_domain())


def run_slice(side):
    """Let the cron run for as long as one batch takes, as Odoo ends a job in time.

    Returns:
        :class:`~benchmarks.odoo_side.Sample`, and how many steps are still due.
    """
    with side.environment(commit=True) as env:
        IrCron = env.registry["ir.cron"]
        with patch.object(IrCron, "_commit_progress", commit_and_end):
            sample = odoo_side.measure(env, env["proactive.follow.up"]._cron_run_due)
        return sample, count_due(env)


def commit_and_end(cron, processed=0, *, remaining=None):
    """Commit, and say that the time of the job is over."""
    cron.env.cr.commit()
    return 0


def run_cron(sides):
    """Run what is due on each side, batch by batch in turn.

    In turn, because the machine may be busier at one time than at another.

    Returns:
        ``{name: Sample of all batches}``
    """
    totals = {name: odoo_side.Sample(0, 0) for name in sides}
    left = dict.fromkeys(sides, True)
    order = list(sides.items())
    while any(left.values()):
        for name, side in order:
            sample, left[name] = run_slice(side)
            totals[name] += sample
        order.reverse()
    return totals


def measure_cron(sides):
    """Run the cron several times, after a short one that warms up.

    Returns:
        ``{"few": median, "many": median, "memory": [before, after]}``
    """
    samples = []
    for run in range(CRON_RUNS + 1):
        number = DUE if run else max(DUE // 20, 1)
        for side in sides.values():
            make_due(side, number, run)
        if run == 1:
            before = resident()
        samples.append(run_cron(sides))
    memory = [before, resident()]
    medians = {
        name: odoo_side.median([sample[name] for sample in samples[1:]])
        for name in sides
    }
    return {**medians, "memory": memory}


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
