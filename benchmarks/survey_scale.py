"""Customers' answers in numbers, inside Odoo's Python: everything is undone afterwards.

``survey_run`` calls it; the sizes are environment variables (defaults for minutes, not
for hours): BENCH_ANSWERS, BENCH_VISITS, BENCH_BATCHES, BENCH_RUNS.
"""

import sys
from functools import partial

from odoo.tools import SQL

from benchmarks.odoo_side import (
    Sample,
    Side,
    compare,
    measure,
    start_odoo,
    write_result,
)
from benchmarks.sizes import RUNS, size

ANSWERS = size("BENCH_ANSWERS", 100_000)
VISITS = size("BENCH_VISITS", 1_000)
BATCHES = size("BENCH_BATCHES", 3)
BRANCHES = 20
RAW = """
    SELECT branch_id, date_trunc('month', date::timestamp), count(*),
           sum(CASE WHEN category = 'promoter' THEN 1 ELSE 0 END),
           sum(CASE WHEN category = 'passive' THEN 1 ELSE 0 END),
           sum(CASE WHEN category = 'detractor' THEN 1 ELSE 0 END), avg(nps_value)
      FROM proactive_survey_score
     WHERE metric = 'recommend' AND company_id = %(company)s
  GROUP BY 1, 2 ORDER BY 1, 2
"""


def seed_answers(env, number):
    """Store scored answers of two years in SQL, spread over branches.

    Half of all answers are promoters, a fifth detractors, whatever the number is.
    """
    branches = env["res.branch"].create([{"name": f"B{n}"} for n in range(BRANCHES)])
    survey = env.ref("proactive_service_survey.survey_after_visit")
    answer = env["survey.user_input"].create({"survey_id": survey.id})
    env.flush_all()
    env.cr.execute(
        """
        INSERT INTO proactive_survey_score (user_input_id, metric, score, category,
               nps_value, date, survey_id, branch_id, company_id)
        SELECT %(answer)s, 'recommend', s.score,
               CASE WHEN s.score >= 9 THEN 'promoter' WHEN s.score >= 7 THEN 'passive'
                    ELSE 'detractor' END,
               CASE WHEN s.score >= 9 THEN 100 WHEN s.score >= 7 THEN 0 ELSE -100 END,
               current_date - (s.n %% 730), %(survey)s,
               (%(branches)s)[1 + s.n %% %(count)s], %(company)s
          FROM (SELECT n, (ARRAY[10, 9, 8, 3, 9, 10, 7, 9, 8, 5])[1 + (n / 7) %% 10]
                       AS score FROM generate_series(1, %(number)s) n) s
        """,
        {
            "answer": answer.id,
            "survey": survey.id,
            "branches": branches.ids,
            "count": BRANCHES,
            "company": env.company.id,
            "number": number,
        },
    )
    env.cr.execute("ANALYZE proactive_survey_score")


def read_raw(env):
    """Read what a hand-written query would."""
    return env.execute_query(SQL(RAW, company=env.company.id))


def compute_nps(env):
    """Compute NPS with intervals by branch and month."""
    domain = [("company_id", "=", env.company.id)]
    groups = ["branch_id", "date:month"]
    return env["proactive.nps.report"].compute_nps(domain, groups)


def read_pivot(env):
    """Read what the pivot shows: rows, columns and totals, in one request."""
    domain = [("company_id", "=", env.company.id), ("metric", "=", "recommend")]
    sets = [["branch_id", "date:month"], ["branch_id"], ["date:month"], []]
    report = env["proactive.nps.report"]
    return report.formatted_read_grouping_sets(domain, sets, ["nps_value:avg"])


def read_raw_pivot(env):
    """Read the four groupings of the pivot in one hand-written query."""
    query = RAW.replace("GROUP BY 1, 2", "GROUP BY CUBE (1, 2)")
    return env.execute_query(SQL(query, company=env.company.id))


def measure_answers(side):
    """Return the cost of reading the score and the pivot, beside raw SQL."""
    with side.environment() as env:
        seed_answers(env, ANSWERS)
        raw, ours = read_raw(env), compute_nps(env)
        if sum(row[2] for row in raw) != sum(row["n"] for row in ours):
            raise AssertionError("Raw SQL and compute_nps count different answers.")
        ways = {
            "raw": read_raw,
            "compute_nps": compute_nps,
            "raw_pivot": read_raw_pivot,
            "pivot": read_pivot,
        }
        return compare(ways, RUNS, lambda way: measure(env, partial(way, env)))


def submit(env, survey_type):
    """Save and finish one answer of the survey as the public page does."""
    survey = env.ref("proactive_service_survey.survey_after_visit").copy(
        {"survey_type": survey_type}
    )
    if survey_type == "custom":
        survey.question_ids.write({"nps_metric": False, "service_part": False})
    answer = survey._create_answer(email="robin@example.com", check_attempts=False)
    first = survey.question_ids[0]

    def save():
        for question in survey.question_ids:
            answer._save_lines(question, "9" if question == first else "")
        answer._mark_done()

    return measure(env, save)


def measure_submit(side):
    """Return the cost of one answer: to a stock survey and to ours."""
    samples = {}
    for kind in ("custom", "proactive_visit"):
        with side.environment() as env:
            submit(env, kind)
            samples[kind] = submit(env, kind)
    return samples


def measure_choice(side, number):
    """Return the cost of choosing whom to ask among so many completed visits."""
    with side.environment() as env:
        partners = env["res.partner"].create(
            [{"name": f"C{n}", "email": f"c{n}@example.com"} for n in range(number)]
        )
        locations = env["fsm.location"].create(
            [{"name": p.name, "owner_id": p.id, "contact_id": p.id} for p in partners]
        )
        orders = env["fsm.order"].create([{"location_id": x.id} for x in locations])
        env.company.visit_survey_delay_hours = 24
        return measure(env, partial(env["proactive.contact.rule"]._decide, orders))


def main(path, database):
    """Measure everything and write the figures to a file."""
    start_odoo()
    side = Side(database)
    measure_choice(side, 2)  # what is read once a process costs no batch anything
    batches = Sample(0, 0)
    for _number in range(BATCHES):
        batches += measure_choice(side, VISITS)
    write_result(
        path,
        {
            "answers": ANSWERS,
            "visits": VISITS,
            "batches": BATCHES,
            "reading": measure_answers(side),
            "submit": measure_submit(side),
            "choice_of_a_few": measure_choice(side, max(VISITS // 10, 2)),
            "choice_of_all": batches,
        },
    )


if __name__ == "__main__":
    main(*sys.argv[1:])
