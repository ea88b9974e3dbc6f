# Copyright 2026 Proactive Service Contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from freezegun import freeze_time

from odoo.fields import Domain
from odoo.tests import tagged

from .common import SurveyCommon

TWENTY = [10, 9] * 4 + [9] + [8] * 4 + [7] * 3 + [0, 4, 5, 6]


@tagged("post_install", "-at_install")
class TestNpsReport(SurveyCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.Report = cls.env["proactive.nps.report"].with_user(cls.manager)
        cls.domain = Domain("company_id", "=", cls.company.id)

    def test_45_and_20_make_25(self):
        """S4.1: the figure of the article, in the report and in compute_nps."""
        self._new_scores(TWENTY)
        [row] = self.Report.compute_nps(self.domain)
        self.assertEqual((row["n"], row["nps"]), (20, 25))
        self.assertEqual(
            (row["promoters"], row["passives"], row["detractors"]), (9, 7, 4)
        )
        self.assertEqual(row["label"], "All answers")
        self.assertTrue(row["low"] < 25 < row["high"])
        self.assertFalse(row["note"])
        [(average,)] = self.Report._read_group(self.domain, [], ["nps_value:avg"])
        self.assertEqual(average, 25)

    def test_the_pivot_view_reads_the_same_figure(self):
        self._new_scores(TWENTY)
        groups = self.Report.formatted_read_grouping_sets(
            list(self.domain), [[], ["branch_id"]], ["nps_value:avg", "__count"]
        )
        self.assertEqual(groups[0][0]["nps_value:avg"], 25)
        self.assertEqual(groups[1][0]["nps_value:avg"], 25)
        self.assertEqual(groups[0][0]["__count"], 20)

    def test_views_show_no_score_of_few_answers(self):
        """Pivot, graph and list: four answers have a count but no score."""
        south = self.branch.copy({"name": "South"})
        self._new_scores([10] * 4, branch_id=south.id)
        self._new_scores([10] * 5)
        domain, averages = list(self.domain), ["nps_value:avg", "score:avg"]
        [groups] = self.Report.formatted_read_grouping_sets(
            domain, [["branch_id"]], averages
        )
        for rows in (
            groups,
            self.Report.formatted_read_group(domain, ["branch_id"], averages),
            self.Report.web_read_group(domain, ["branch_id"], averages)["groups"],
        ):
            found = {
                row["branch_id"][1]: (row["nps_value:avg"], row["score:avg"])
                for row in rows
            }
            self.assertEqual(found, {"North": (100, 10), "South": (None, None)})

    def test_groups(self):
        """S4.3: by branch and month, each with n and interval."""
        south = self.branch.copy({"name": "South"})
        self._new_scores([9, 9, 9, 9, 9, 6], end_datetime="2026-09-30 10:00:00")
        self._new_scores([5, 5, 5, 5, 5], branch_id=south.id)
        rows = self.Report.compute_nps(self.domain, ["branch_id", "date:month"])
        found = {row["label"]: row["nps"] for row in rows}
        self.assertEqual(
            found,
            {
                "North / September 2026": 100 * 4 / 6,
                "South / October 2026": -100,
            },
        )
        self.assertEqual(
            rows[0]["group"],
            {"branch_id": self.branch.id, "date:month": "2026-09-01"},
        )

    def test_few_answers_show_words_not_a_score(self):
        """S4.3, design: under five answers no score."""
        self._new_scores([10, 10, 10, 10])
        [row] = self.Report.compute_nps(self.domain, ["technician_id"])
        self.assertEqual(row["n"], 4)
        self.assertIs(row["nps"], False)
        self.assertIs(row["low"], False)
        self.assertIn("4 of 5", row["note"])

    def test_metrics_are_kept_apart(self):
        """S4.2, S4.6: another metric never leaks into the score."""
        self._answer(recommend="9", ideas="0", outcome="2", delivery="10")
        counts = {
            metric: self.Report.compute_nps(self.domain, metric=metric)[0]["n"]
            for metric in ("recommend", "ideas", "better_off", "outcome", "delivery")
        }
        self.assertEqual(
            counts,
            {"recommend": 1, "ideas": 1, "better_off": 0, "outcome": 1, "delivery": 1},
        )
        rows = self.Report.compute_nps(self.domain, ["metric"], metric=None)
        self.assertEqual(len(rows), 4)

    def test_no_answers(self):
        [row] = self.Report.compute_nps(self.domain)
        self.assertEqual(row["n"], 0)
        self.assertIs(row["nps"], False)
        self.assertEqual(self.Report.compute_nps(self.domain, ["branch_id"]), [])

    def test_group_without_value(self):
        self._new_scores([9] * 5, branch_id=False)
        [row] = self.Report.compute_nps(self.domain, ["branch_id"])
        self.assertEqual((row["label"], row["n"]), ("None", 5))
        self.assertIs(row["group"]["branch_id"], False)

    def test_selection_and_year_labels(self):
        self._new_scores([9] * 5)
        [row] = self.Report.compute_nps(self.domain, ["category", "date:year"])
        self.assertEqual(row["label"], "Promoter / 2026")

    @freeze_time("2026-11-01 10:00:00")
    def test_board(self):
        """What the screen shows: total, rows with a verdict, response rate."""
        south = self.branch.copy({"name": "South"})
        self._new_scores([10] * 40 + [7] * 10)
        self._new_scores([2] * 30 + [7] * 10, branch_id=south.id)
        self._complete(self._new_order())
        board = self.Report.get_board("recommend", "branch_id", 12)
        verdicts = {row["label"]: row["verdict"] for row in board["rows"]}
        self.assertEqual(verdicts, {"North": "above", "South": "below"})
        self.assertEqual(board["total"]["n"], 90)
        self.assertEqual(board["visits"], {"asked": 1, "answered": 0, "not_asked": 0})

    @freeze_time("2026-11-01 10:00:00")
    def test_board_does_not_compare_what_chance_explains(self):
        south = self.branch.copy({"name": "South"})
        self._new_scores([10] * 6 + [7] * 3 + [5])
        self._new_scores([10] * 5 + [7] * 3 + [5] * 2, branch_id=south.id)
        board = self.Report.get_board()
        self.assertEqual({row["verdict"] for row in board["rows"]}, {"same"})

    @freeze_time("2026-11-01 10:00:00")
    def test_board_period(self):
        self._new_scores([9] * 5, end_datetime="2026-01-15 10:00:00")
        self.assertFalse(self.Report.get_board(months=3)["rows"])
        [row] = self.Report.get_board(months=12)["rows"]
        self.assertEqual(row["verdict"], "unknown")
        self.assertEqual(len(self.Report.get_board(months=0)["rows"]), 1)

    def test_one_query_whatever_the_number_of_answers(self):
        counts = {}
        for number in (5, 50):
            self._new_scores([9] * number)
            self.env.flush_all()
            self.Report.compute_nps(self.domain, ["metric"])
            before = self.env.cr.sql_log_count
            self.Report.compute_nps(self.domain, ["metric"])
            counts[number] = self.env.cr.sql_log_count - before
        self.assertEqual(counts, {5: 1, 50: 1})
