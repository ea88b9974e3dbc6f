# Copyright 2026 Proactive Service Contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo.fields import Command
from odoo.tests import tagged

from .common import ProactiveServiceCommon


@tagged("post_install", "-at_install")
class TestInvolvement(ProactiveServiceCommon):
    """S1.2: how far the technician takes part decides whose work it is."""

    def _set_involvement(self, involvement):
        policy = self.env.ref("proactive_service.proactive_policy_catch_all")
        policy.involvement = involvement

    def _get_part(self, recommendation):
        """Return the technician's own activities on a recommendation."""
        part = self.env.ref("proactive_service.mail_activity_type_technician")
        return recommendation.activity_ids.filtered(
            lambda activity: activity.activity_type_id == part
        )

    def test_who_works_on_the_solution_has_an_activity(self):
        """Most and all: his own activity, beside the owner's on the opportunity."""
        for involvement in ("most", "all"):
            with self.subTest(involvement=involvement):
                self._set_involvement(involvement)
                recommendation = self._capture(self._create_order())
                part = self._get_part(recommendation)
                self.assertEqual(part.user_id, self.tom)
                self.assertEqual(part.follow_up_id.step_id.trigger, "involved")
                self.assertEqual(
                    recommendation.lead_id.activity_ids.user_id, self.office
                )

    def test_who_only_gives_input_has_none(self):
        for involvement in ("none", "some"):
            with self.subTest(involvement=involvement):
                self._set_involvement(involvement)
                recommendation = self._capture(self._create_order())
                self.assertEqual(recommendation.state, "handed_over")
                self.assertFalse(self._get_part(recommendation))

    def test_only_once_it_is_handed_over(self):
        self._set_involvement("all")
        recommendation = self._capture(customer_word="not_discussed")
        self.assertFalse(self._get_part(recommendation))
        recommendation.with_user(self.office).customer_word = "agreed"
        self.assertEqual(self._get_part(recommendation).user_id, self.tom)

    def test_it_ends_with_the_customers_decision(self):
        self._set_involvement("most")
        recommendation = self._capture()
        activity = self._get_part(recommendation)
        recommendation.lead_id.with_user(self.office).action_set_won()
        self.assertEqual(recommendation.state, "accepted")
        self.assertFalse(activity.active)

    def test_first_contact_does_not_end_it(self):
        """Working out the solution goes on after the first call."""
        self._set_involvement("most")
        recommendation = self._capture()
        recommendation.lead_id.with_user(self.office)._log_customer_contact("Talked")
        recommendation._plan_follow_ups()
        self.assertTrue(self._get_part(recommendation))

    def test_technician_without_login(self):
        """Nobody to ask: no activity lands with somebody else."""
        self._set_involvement("all")
        person = self.env["fsm.person"].create({"name": "Sub contractor"})
        order = self._create_order(person)
        recommendation = self._capture(order, user=self.office)
        self.assertEqual(recommendation.technician_id, person)
        self.assertEqual(recommendation.state, "handed_over")
        self.assertFalse(self._get_part(recommendation))

    def test_a_policy_without_the_step(self):
        """An administrator who removes the step has removed the activity."""
        self._set_involvement("all")
        policy = self.env.ref("proactive_service.proactive_policy_catch_all")
        step = policy.step_ids.filtered(lambda step: step.trigger == "involved")
        policy.step_ids = [Command.unlink(step.id)]
        self.assertFalse(self._get_part(self._capture()))
