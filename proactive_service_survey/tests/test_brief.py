# Copyright 2026 Proactive Service Contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo.tests import tagged

from .common import SurveyCommon


@tagged("post_install", "-at_install")
class TestBrief(SurveyCommon):
    """S1.5: what the customer said last is known before the next visit."""

    def _get_brief(self, order=None):
        order = (order or self._new_order()).with_user(self.tom)
        order.invalidate_recordset(["visit_brief"])
        return order.visit_brief or ""

    def test_last_words_of_a_happy_customer(self):
        self._answer(recommend="9", comment="Came on time")
        self.company.visit_survey_wait_days = 0
        answer = self._answer(recommend="8", comment="Clean <b>work</b>")
        answer.end_datetime = "2099-01-01 00:00:00"
        brief = self._get_brief()
        self.assertIn("Clean &lt;b&gt;work&lt;/b&gt;", brief)
        self.assertNotIn("Came on time", brief, "The last words only")
        self.assertNotIn("8", brief.replace("2099", ""), "No score")

    def test_unhappy_words_come_from_the_manager(self):
        self._answer(recommend="3", comment="Late again")
        self.assertNotIn("Late again", self._get_brief())

    def test_only_this_customer_and_company(self):
        self._answer(recommend="9", comment="Came on time")
        _other, location = self._new_customer("Somebody Else")
        self.assertNotIn("Came on time", self._get_brief(self._new_order(location)))

    def test_switched_off(self):
        self._answer(recommend="9", comment="Came on time")
        self.assertIn("Came on time", self._get_brief())
        self.company.visit_brief_answers = False
        self.assertFalse(self._get_brief())

    def test_no_query_per_visit(self):
        self._answer(recommend="9", comment="Came on time")
        counts = []
        for number in (2, 10):
            orders = self._new_orders(number, f"Many {number}")
            before = self.cr.sql_log_count
            orders.mapped("visit_brief")
            counts.append(self.cr.sql_log_count - before)
        self.assertEqual(counts[0], counts[1])
