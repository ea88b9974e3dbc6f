# Copyright 2026 Proactive Service Contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from freezegun import freeze_time

from odoo.exceptions import UserError, ValidationError
from odoo.fields import Datetime
from odoo.tests import tagged, users, warmup

from .common import ProactiveServiceCommon


@tagged("post_install", "-at_install")
class TestOrder(ProactiveServiceCommon):
    def _complete_by_button(self, user=None):
        order = self.order.with_user(user or self.tom)
        return order.with_context(ask_opportunity_check=True).action_complete()

    def test_completing_asks_for_the_check(self):
        action = self._complete_by_button()
        self.assertEqual(action["res_model"], "proactive.opportunity.check")
        self.assertFalse(self.order.completed_on)

    @freeze_time("2026-01-12 10:00:00")
    def test_nothing_needed_is_one_tap(self):
        self.order.with_user(self.tom).action_nothing_needed()
        self._complete_by_button()
        self.assertTrue(self.order.is_closed)
        self.assertEqual(self.order.opportunity_check, "nothing_needed")
        self.assertEqual(self.order.completed_on, Datetime.now())

    def _answer(self, **values):
        action = self._complete_by_button()
        return (
            self.env[action["res_model"]]
            .with_user(self.tom)
            .with_context(**action["context"])
            .create(values)
        )

    def test_answers_in_the_dialog(self):
        self._answer().action_nothing_needed()
        self.assertTrue(self.order.is_closed)

    def test_could_not_look(self):
        with self.assertRaises(ValidationError):
            self._answer().action_not_possible()
        self._answer(note="Plant room locked").action_not_possible()
        self.assertTrue(self.order.is_closed)
        self.assertEqual(self.order.opportunity_check_note, "Plant room locked")

    def test_recommend_from_the_dialog(self):
        action = self._answer().action_recommend()
        self.assertEqual(action["res_model"], "proactive.capture")
        self.assertFalse(self.order.is_closed)

    def test_nothing_needed_after_a_recommendation(self):
        self._capture()
        with self.assertRaises(UserError):
            self.order.with_user(self.tom).action_nothing_needed()

    def test_programs_are_not_asked(self):
        orders = self.order | self._create_order()
        orders.action_complete()
        self.assertEqual(orders.mapped("is_closed"), [True, True])
        self.assertTrue(all(orders.mapped("completed_on")))

    def test_completed_once(self):
        with freeze_time("2026-01-12 10:00:00"):
            self.order.action_complete()
        with freeze_time("2026-01-13 10:00:00"):
            self.order.action_complete()
        self.assertEqual(str(self.order.completed_on), "2026-01-12 10:00:00")

    def test_cancelled_is_not_completed(self):
        self.order.action_cancel()
        self.assertTrue(self.order.is_closed)
        self.assertFalse(self.order.completed_on)

    def test_customer(self):
        self.assertEqual(self.order.customer_id, self.hotel)
        self.assertEqual(self.order._get_service_contact(), self.contact)

    def test_brief_tells_what_colleagues_saw(self):
        """S1.5: from all technicians, without access to their records."""
        self._capture(promise="A call by <Friday>", internal_note="Pays late")
        later = self._create_order(self.technician_ann)
        brief = later.with_user(self.ann).visit_brief
        self.assertIn("Bearing noise", brief)
        self.assertIn("Received", brief)
        self.assertIn("A call by &lt;Friday&gt;", brief)
        self.assertNotIn("Pays late", brief)
        self.assertFalse(self.order.visit_brief, "His own of today are listed below")
        self.order.recommendation_ids.lead_id.action_set_won()
        later.invalidate_recordset()
        self.assertFalse(later.visit_brief)

    @users("ps_tom")
    @warmup
    def test_brief_query_count(self):
        """The brief of many visits costs no query per visit."""
        self._capture(promise="A call")
        orders = (
            self.env["fsm.order"]
            .sudo()
            .create(
                [
                    {"location_id": self.location.id, "person_id": self.technician.id}
                    for __ in range(10)
                ]
            )
            .with_user(self.env.user)
        )
        self.env.flush_all()
        counts = []
        for few in (orders[:2], orders):
            self.env.invalidate_all()
            before = self.cr.sql_log_count
            few.mapped("visit_brief")
            counts.append(self.cr.sql_log_count - before)
        self.assertEqual(counts[0], counts[1])
