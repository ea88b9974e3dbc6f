"""The table of the benchmarks: each figure is judged by its goal."""

import pytest

from benchmarks import report


def sample(queries, seconds=1.0):
    return {"queries": queries, "seconds": seconds}


def verdicts(rows):
    return [row.met for row in rows]


@pytest.mark.parametrize(("ours", "met"), [(920, True), (921, False), (900, True)])
def test_no_extra_query_per_record(ours, met):
    sides = {"plain": sample(920), "ours": sample(ours)}
    case = {"title": "Create", "records": 100, "sides": sides}
    assert verdicts(report.lead_rows({"leads": [case]})) == [met]


@pytest.mark.parametrize(("many", "met"), [(112, True), (113, False)])
def test_capture_costs_the_same_among_many(many, met):
    figures = {"one_lead": sample(28), "capture": sample(112)}
    row = report.capture_row(figures, {"few": sample(112), "many": sample(many)})
    assert row.met is met
    assert "1.5 x plus 70" in row.compared


@pytest.mark.parametrize(("ours", "met"), [(920, True), (1010, False)])
def test_constant_number_more_for_completion(ours, met):
    few, many = report.ORDERS // report.SHARE, report.ORDERS
    figures = {
        str(few): {"plain": sample(98), "ours": sample(110)},
        str(many): {"plain": sample(908), "ours": sample(ours)},
    }
    assert report.completion_row({"completion": figures}).met is met


@pytest.mark.parametrize(("many", "met"), [(8, True), (45, False)])
def test_constant_number_for_briefs(many, met):
    row = report.brief_row({"briefs": {"10": sample(8), "80": sample(many)}})
    assert row.met is met


@pytest.mark.parametrize(
    ("seconds", "after", "met"),
    [(12.0, 152, [True, True]), (12.1, 152, [False, True]), (9, 161, [True, False])],
)
def test_time_of_the_cron_and_its_memory(seconds, after, met):
    figures = {
        "few": sample(25740, 10.0),
        "many": sample(25740, seconds),
        "memory": [151, after],
    }
    rows = list(report.cron_rows(figures))
    assert verdicts(rows) == met
    assert report.table(rows).count("| met") == met.count(True)


@pytest.mark.parametrize(
    ("changes", "met"),
    [
        ({}, [True] * 5),
        ({"gzip": 90 * 1024 + 1}, [False, True, True, True, True]),
        ({"opening": 0.5}, [True, False, True, True, True]),
        ({"saving": 0.2}, [True, True, False, True, True]),
        ({"sending": 3.0}, [True, True, True, False, True]),
        ({"bad": 1}, [True, True, True, True, False]),
    ],
)
def test_phone(changes, met):
    size = {"gzip": 90 * 1024, "raw": 300_000}
    speed = {"opening": 0.4, "saving": 0.1, "sending": 2.9}
    speed |= {"runs": 3, "photo": 2_650_000, "waiting": 10}
    soak = {"entries": 2_000, "photos": 2_400, "bad": 0, "words": ""}
    for part in (size, speed, soak):
        part |= {name: value for name, value in changes.items() if name in part}
    figures = {"size": size, "speed": speed, "soak": soak}
    assert verdicts(report.phone_rows(figures)) == met
