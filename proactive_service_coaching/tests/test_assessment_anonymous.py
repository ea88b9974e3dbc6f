# Copyright 2026 Proactive Service Contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import tagged

from .test_assessment import AssessmentCommon


@tagged("post_install", "-at_install")
class TestAssessmentAnonymous(AssessmentCommon):
    """S5.10: technicians say how they are coached, and nobody can find out who did."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.asked = cls._new_assessment("coached")
        cls.technicians = cls.tom | cls.ann
        for number in range(4):
            user = cls._new_user(f"an_{number}", "proactive_service.group_technician")
            cls.env["fsm.person"].create({"partner_id": user.partner_id.id})
            cls.technicians |= user

    def _answer_all(self, number, score=2):
        for user in self.technicians[:number]:
            self._submit(self.asked, user, score)

    def _rows(self, table):
        self.env.flush_all()
        self.env.cr.execute(f"SELECT xmin, * FROM {table}")
        return self.env.cr.dictfetchall()

    def test_s5_10_no_row_leads_to_a_person(self):
        self._answer_all(5)
        self.assertFalse(
            self.env["proactive.assessment.answer"].search(
                [("assessment_id", "=", self.asked.id)]
            )
        )
        rows = self._rows("proactive_assessment_tally")
        rows = [row for row in rows if row["assessment_id"] == self.asked.id]
        self.assertEqual(
            set(rows[0]),
            {"xmin", "id", "assessment_id", "statement_id", "score", "number"},
        )
        self.assertEqual(len({row["xmin"] for row in rows}), 1)

    def test_s5_10_every_answer_writes_all_rows(self):
        """Not even the place of a row tells what was answered last."""
        places = "SELECT id, ctid::text FROM proactive_assessment_tally "
        places += "WHERE assessment_id = %s"
        self.env.flush_all()
        self.env.cr.execute(places, [self.asked.id])
        before = set(self.env.cr.fetchall())
        self._answer_all(1)
        self.env.cr.execute(places, [self.asked.id])
        self.assertFalse(before & set(self.env.cr.fetchall()))

    def test_s5_10_the_assessment_does_not_name_the_last_one(self):
        before = self.asked.sudo().read(["write_uid", "write_date"])
        self._submit(self.asked, self.tom, 1)
        self.env.flush_all()
        self.env.invalidate_all()
        self.assertEqual(self.asked.sudo().read(["write_uid", "write_date"]), before)
        self.assertNotIn(self.tom.partner_id, self.asked.message_partner_ids)

    def test_s5_10_who_took_part_is_forgotten_when_it_closes(self):
        self._answer_all(5)
        domain = "SELECT 1 FROM proactive_assessment_answered_rel WHERE assessment_id="
        self.env.cr.execute(domain + "%s", [self.asked.id])
        self.assertEqual(len(self.env.cr.fetchall()), 5)
        self.asked.action_close()
        self.env.flush_all()
        self.env.cr.execute(domain + "%s", [self.asked.id])
        self.assertFalse(self.env.cr.fetchall())

    def test_s5_10_nobody_reads_who_has_answered(self):
        self._submit(self.asked, self.tom, 1)
        boss = self._new_user(
            "an_boss", "proactive_service.group_manager,base.group_system"
        )
        for user in (self.manager, boss):
            with self.assertRaises(AccessError):
                self.asked.with_user(user).read(["answered_user_ids"])
            with self.assertRaises(AccessError):
                self.env["proactive.assessment.tally"].with_user(user).search([])

    def test_s5_10_fewer_than_five_show_nothing(self):
        self._answer_all(4)
        self.asked.action_close()
        result = self.asked.get_page()["result"]
        self.assertEqual(result["n"], 4)
        self.assertIsNone(result["average"])
        self.assertFalse(any(row["average"] for row in result["statements"]))
        with self.assertRaises(UserError):
            self.asked.action_propose()

    def test_s5_10_five_show_the_result_with_n(self):
        self._answer_all(5)
        self.asked.action_close()
        result = self.asked.get_page()["result"]
        self.assertEqual((result["n"], result["average"]), (5, 2.0))
        page = self.asked.with_user(self.tom).get_page()
        self.assertEqual(page["result"]["average"], 2.0)

    def test_s5_10_no_result_while_it_is_open(self):
        """Otherwise the next answer could be told from the difference."""
        self._answer_all(5)
        self.assertIsNone(self.asked.get_page()["result"])
        self.asked.action_close()
        with self.assertRaisesRegex(UserError, "difference"):
            self.asked.action_reopen()

    def test_s5_10_page_does_not_give_answers_back(self):
        self._submit(self.asked, self.tom, 1)
        page = self.asked.with_user(self.tom).get_page()
        self.assertTrue(page["answered"])
        self.assertEqual({row["mine"] for row in page["statements"]}, {0})

    def test_s5_10_once_each_and_only_technicians(self):
        self._submit(self.asked, self.tom, 1)
        for user in (self.tom, self.coach, self.manager):
            with self.assertRaises(UserError):
                self._submit(self.asked, user, 5)

    def test_s5_10_group_cannot_be_made_smaller(self):
        with self.assertRaisesRegex(ValidationError, "5"):
            self._form("coached").minimum_group = 4

    def test_s5_10_new_statement_waits_for_the_next_time(self):
        form = self._form("coached")
        form.write({"statement_ids": [(0, 0, {"topic": "New", "name": "New"})]})
        names = [row["name"] for row in self.asked.get_page()["statements"]]
        self.assertNotIn("New", names)
        self._submit(self.asked, self.tom, 3)

    def test_s5_10_who_took_part_shows_no_order(self):
        """While it is open: neither place nor version tells who answered last."""
        order = [self.tom, self.ann, *(self.technicians - self.tom - self.ann)]
        for user in reversed(order):
            self._submit(self.asked, user, 2)
        self.env.cr.execute(
            "SELECT xmin::text, user_id FROM proactive_assessment_answered_rel "
            "WHERE assessment_id = %s ORDER BY ctid",
            [self.asked.id],
        )
        versions, users = zip(*self.env.cr.fetchall(), strict=True)
        self.assertEqual(len(set(versions)), 1)
        self.assertEqual(list(users), sorted(users))

    def test_s5_10_nothing_else_is_written_with_an_answer(self):
        """No message, no tracking, no activity, no survey answer, no log."""
        models = ("mail.message", "mail.tracking.value", "mail.activity")
        models += ("survey.user_input", "ir.logging")

        def count():
            return [
                self.env[model].with_context(active_test=False).search_count([])
                for model in models
            ]

        before = count()
        self._submit(self.asked, self.tom, 1)
        self.env.flush_all()
        self.env.cr.precommit.run()
        self.assertEqual(count(), before)

    def test_s5_10_a_branch_is_asked_about_itself(self):
        self.technician.branch_id = self.branch
        self.technician_ann.branch_id = self.env["res.branch"].create({"name": "East"})
        north = self._new_assessment("coached", branch_id=self.branch.id)
        self._submit(north, self.tom, 3)
        with self.assertRaises(UserError):
            self._submit(north, self.ann, 3)
        invited = self._new_assessment(
            "coached", branch_id=self.branch.id, asked_user_ids=self.ann.ids
        )
        self._submit(invited, self.ann, 3)
