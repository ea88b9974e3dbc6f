"""``make test-stock``: what of the other addons' tests counts as a failure of ours."""

from types import SimpleNamespace

import pytest

from tools import stock
from tools.messages import Failure

TOUR, OTHER = "TestUi.test_03_crm_tour_forecast", "TestLead.test_create"


def log_of(*failed, ran=2):
    """Return what Odoo writes of a run."""
    lines = [
        f"2026-11-22 17:13:50,180 22291 ERROR db odoo.addons.crm.tests.x: FAIL: {name}"
        for name in failed
    ]
    end = f"{len(failed)} failed, 0 error(s) of {ran} tests when loading database 'db'"
    return "\n".join([*lines, end])


@pytest.fixture
def second_run(monkeypatch):
    """Give the second run a log; returns the tags it was started with."""

    def give(log):
        tags = []
        monkeypatch.setattr(
            stock, "run", lambda odoo, tag, path: tags.extend(tag) or log
        )
        return tags

    return give


def test_what_fails_twice_is_a_failure(second_run, capsys):
    tags = second_run(log_of(OTHER))
    assert stock.run_again(SimpleNamespace(), [OTHER, TOUR]) == [OTHER]
    assert tags == [f":{OTHER}", f":{TOUR}"]
    assert f"{TOUR}: failed among the others, passed" in capsys.readouterr().out


def test_nothing_failed_nothing_runs(second_run):
    tags = second_run("")
    assert stock.run_again(SimpleNamespace(), []) == []
    assert tags == []


def test_no_test_ran_again(second_run):
    """It must not pass for a test that has passed."""
    second_run(log_of(ran=0))
    with pytest.raises(Failure, match="No test"):
        stock.run_again(SimpleNamespace(), [TOUR])
