# Copyright 2026 Proactive Service Contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from freezegun import freeze_time

from odoo.exceptions import AccessError
from odoo.tests import tagged

from ..models import nps
from .common import SurveyCommon


@tagged("post_install", "-at_install")
@freeze_time("2026-11-15 10:00:00")
class TestTrend(SurveyCommon):
    """S4.3: month by month, with the interval, to be drawn."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.Report = cls.env["proactive.nps.report"].with_user(cls.manager)

    def _points(self, **values):
        trend = self.Report.get_trend(**values)
        return {point["month"][:7]: point for point in trend["points"]}

    def test_score_and_interval_of_each_month(self):
        self._new_scores([10, 9, 9, 9, 4], end_datetime="2026-09-20 10:00:00")
        points = self._points()
        september = points["2026-09"]
        low, high = nps.interval(4, 0, 1)
        self.assertEqual((september["n"], september["nps"]), (5, 60))
        self.assertEqual((september["low"], september["high"]), (low, high))
        self.assertEqual(september["label"], "September 2026")
        self.assertEqual(september["short"], "Sep")

    def test_no_point_under_five_answers(self):
        self._new_scores([10] * 4, end_datetime="2026-09-20 10:00:00")
        september = self._points()["2026-09"]
        self.assertEqual(september["n"], 4)
        self.assertIs(september["nps"], False)
        self.assertTrue(september["note"])

    def test_months_without_answers_are_there(self):
        self._new_scores([9] * 5, end_datetime="2026-09-20 10:00:00")
        points = self._points()
        self.assertEqual(list(points), ["2026-09", "2026-10", "2026-11"])
        self.assertEqual(points["2026-10"]["n"], 0)
        self.assertTrue(points["2026-10"]["note"])
        self.assertEqual(points["2026-10"]["label"], "October 2026")

    def test_first_month_is_whole(self):
        self._new_scores([9] * 5, end_datetime="2026-09-01 10:00:00")
        self.assertEqual(self._points(months=3)["2026-09"]["n"], 5)

    def test_period(self):
        self._new_scores([9] * 5, end_datetime="2025-11-30 10:00:00")
        self._new_scores([9] * 5, end_datetime="2025-12-01 10:00:00")
        self.assertEqual(list(self._points(months=12))[0], "2025-12")

    def test_since_the_first_answer(self):
        self._new_scores([9] * 5, end_datetime="2024-03-10 10:00:00")
        points = self._points(months=0)
        self.assertEqual(list(points)[0], "2024-03")
        self.assertEqual(list(points)[-1], "2026-11")

    def test_no_answers_at_all(self):
        self.assertEqual(self.Report.get_trend(months=0)["points"], [])
        trend = self.Report.get_trend()
        self.assertEqual(trend["points"], [])
        self.assertEqual(trend["branches"], [])

    def test_one_branch(self):
        south = self.branch.copy({"name": "South"})
        self._new_scores([10] * 5, end_datetime="2026-09-20 10:00:00")
        self._new_scores(
            [1] * 6, branch_id=south.id, end_datetime="2026-09-20 10:00:00"
        )
        points = self._points(branch_id=south.id)
        self.assertEqual((points["2026-09"]["n"], points["2026-09"]["nps"]), (6, -100))
        self.assertEqual(
            self.Report.get_trend(branch_id=south.id)["branches"],
            [(self.branch.id, "North"), (south.id, "South")],
        )

    def test_metrics_are_kept_apart(self):
        self._new_scores([10] * 5, end_datetime="2026-09-20 10:00:00")
        self.assertEqual(self._points(metric="ideas"), {})

    def test_two_queries(self):
        self._new_scores([9] * 50, end_datetime="2026-09-20 10:00:00")
        self.env.flush_all()
        self.Report.get_trend()
        with self.assertQueryCount(2):
            self.Report.get_trend()

    def test_not_for_technicians(self):
        with self.assertRaises(AccessError):
            self.Report.with_user(self.tom).get_trend()
