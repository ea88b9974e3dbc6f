"""Run in Odoo's Python: ``python -m benchmarks.inside RESULT PLAIN OURS``."""

import sys

from benchmarks import cases, company, odoo_side
from benchmarks.sizes import BRIEFS, LEADS, ORDERS, RUNS


def main(result, plain, ours):
    """Measure both databases, which may be changed, and write the figures."""
    odoo_side.start_odoo()
    sides = {"plain": odoo_side.Side(plain), "ours": odoo_side.Side(ours)}
    for side in sides.values():
        with side.environment(commit=True) as env:
            company.make_company(env, max(ORDERS, BRIEFS), LEADS)
    only_ours = {"ours": sides["ours"]}
    figures = {
        "leads": cases.measure_leads(sides),
        "one_lead": odoo_side.compare(sides, RUNS, cases.create_one_lead)["plain"],
        "capture": odoo_side.compare(only_ours, RUNS, cases.capture_one)["ours"],
        "completion": cases.measure_completion(sides),
        "briefs": cases.measure_briefs(sides["ours"]),
    }
    odoo_side.write_result(result, figures)


if __name__ == "__main__":
    main(*sys.argv[1:])
