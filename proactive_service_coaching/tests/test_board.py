# Copyright 2026 Proactive Service Contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from freezegun import freeze_time

from odoo.exceptions import AccessError
from odoo.tests import tagged

from .common import CoachingCommon


@tagged("post_install", "-at_install")
@freeze_time("2026-05-20 09:00:00")
class TestBoard(CoachingCommon):
    """S5.5, S5.7, S5.10: the manager's page."""

    def _board(self, user=None):
        board = self.env["proactive.coaching.board"].with_user(user or self.manager)
        return board.get_board()

    def test_s5_5_due_shows_the_coach(self):
        self.plan.interval_days = 30
        due = self._board()["due"]
        self.assertEqual([row["id"] for row in due], self.plan.ids)
        self.assertEqual(due[0]["coach"], self.coach.name)
        self.assertTrue(due[0]["overdue"])

    def test_s5_7_forgotten(self):
        people = [row["id"] for row in self._board()["forgotten"]]
        self.assertIn(self.technician_max.id, people)

    def test_s5_10_productivity_only_with_quality(self):
        order = self._new_order()
        self._complete(order)
        order.sudo().write({"completed_on": "2026-05-18 10:00:00"})
        self.env.flush_all()
        (row,) = self._board()["branches"]
        self.assertEqual((row["answers"], row["visits"]), (0, None))
        self._new_scores([9, 9, 10, 7, 3], end_datetime="2026-05-18 12:00:00")
        self.env.flush_all()
        (row,) = self._board()["branches"]
        self.assertEqual((row["answers"], row["visits"]), (5, 1))
        self.assertIn("NPS 40", row["quality"])

    def test_s5_10_nothing_about_a_person_but_dates(self):
        board = self._board()
        for row in board["due"] + board["forgotten"]:
            numbers = [k for k, v in row.items() if isinstance(v, int | float)]
            self.assertLessEqual(set(numbers), {"id", "overdue"})

    def test_s5_10_managers_only(self):
        for user in (self.coach, self.tom):
            with self.assertRaises(AccessError):
                self._board(user)

    def test_s5_1_culture_trend(self):
        form = self.env.ref(
            "proactive_service_coaching.proactive_assessment_seven_signs"
        )
        assessment = self.env["proactive.assessment"].create(
            {"form_id": form.id, "company_id": self.company.id, "date": "2026-05-01"}
        )
        scores = {str(statement.id): 4 for statement in form.statement_ids}
        assessment.with_user(self.coach).submit_answers(scores)
        assessment.action_close()
        (row,) = self._board()["culture"]
        self.assertEqual((row["average"], row["n"]), (4.0, 1))

    def test_s5_1_culture_by_branch_with_n(self):
        form = self.env.ref(
            "proactive_service_coaching.proactive_assessment_seven_signs"
        )
        scores = {str(statement.id): 2 for statement in form.statement_ids}
        for day in ("2026-03-01", "2026-04-01"):
            assessment = self.env["proactive.assessment"].create(
                {
                    "form_id": form.id,
                    "company_id": self.company.id,
                    "branch_id": self.branch.id,
                    "date": day,
                }
            )
            assessment.with_user(self.coach).submit_answers(scores)
            assessment.action_close()
        (row,) = self._board()["culture_by_branch"]
        self.assertEqual(
            (row["name"], row["n"], row["id"]), ("North", 1, assessment.id)
        )

    # Queries: the same with few and with many

    def _fill(self, number):
        """Make technicians with plans that are due, branches and assessments."""
        users = [
            self._new_user(f"board_{number}_{n}", "proactive_service.group_technician")
            for n in range(number)
        ]
        people = self.env["fsm.person"].create(
            [{"partner_id": user.partner_id.id} for user in users]
        )
        branches = self.env["res.branch"].create(
            [{"name": f"Branch {number} {n}"} for n in range(number)]
        )
        form = self.env.ref(
            "proactive_service_coaching.proactive_assessment_seven_signs"
        )
        score = {str(form.statement_ids[0].id): 3}
        for day, person, branch in zip(range(number), people, branches, strict=True):
            person.branch_id = branch
            self._new_plan(technician_id=person.id)
            for place in (self.env["res.branch"], branch):
                assessment = self.env["proactive.assessment"].create(
                    {
                        "form_id": form.id,
                        "company_id": self.company.id,
                        "branch_id": place.id,
                        "date": f"2026-04-{day % 30 + 1:02}",
                    }
                )
                assessment.with_user(self.coach).submit_answers(score)
                assessment.action_close()

    def _count_queries(self, call):
        """Count them with an empty cache, but with what the server keeps in memory."""
        self.env.flush_all()
        self.env.invalidate_all()
        call()
        self.env.invalidate_all()
        before = self.env.cr.sql_log_count
        call()
        return self.env.cr.sql_log_count - before

    def test_query_counts_do_not_grow_with_the_technicians(self):
        self._fill(10)
        few = self._count_queries(self._board)
        self._fill(40)
        self.assertEqual((few, self._count_queries(self._board)), (QUERIES, QUERIES))

    def test_query_counts_of_an_assessment_do_not_grow_with_its_history(self):
        form = self.env.ref(
            "proactive_service_coaching.proactive_assessment_seven_signs"
        )
        counts = []
        for number in (3, 10):
            self._fill(number)
            last = self.env["proactive.assessment"].search(
                [("form_id", "=", form.id), ("branch_id", "=", False)], limit=1
            )
            page = last.with_user(self.manager).get_page
            counts.append(self._count_queries(page))
        self.assertEqual(counts[0], counts[1])


#: Everything on the manager's page together, with an empty cache.
QUERIES = 42
