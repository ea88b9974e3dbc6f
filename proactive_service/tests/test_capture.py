# Copyright 2026 Proactive Service Contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import base64

from psycopg2 import IntegrityError

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Command
from odoo.tests import Form, tagged, users
from odoo.tools import mute_logger

from .common import ProactiveServiceCommon


@tagged("post_install", "-at_install")
class TestCapture(ProactiveServiceCommon):
    def test_derived_from_the_visit_and_frozen(self):
        recommendation = self._capture(equipment_id=self.fan.id)
        self.assertEqual(recommendation.technician_id, self.technician)
        self.assertEqual(recommendation.partner_id, self.hotel)
        self.assertEqual(recommendation.location_id, self.location)
        self.assertEqual(recommendation.branch_id, self.branch)
        self.assertEqual(recommendation.company_id, self.company)
        self.assertEqual(recommendation.name, "Bearing noise, belt cracked")
        self.assertEqual(self.order.opportunity_check, "captured")
        self.location.branch_id = self.env["res.branch"].create({"name": "South"})
        self.order.person_id = self.technician_ann
        self.assertEqual(recommendation.branch_id, self.branch)
        self.assertEqual(recommendation.technician_id, self.technician)

    def test_benefit_in_words_required(self):
        """S3.5: without the customer's benefit there is no recommendation."""
        for benefit in (False, "", "  \n "):
            with (
                self.subTest(benefit=benefit),
                self.assertRaisesRegex(ValidationError, "better off"),
            ):
                self._capture(customer_benefit=benefit)
        self.assertFalse(self.order.recommendation_ids)
        self.assertEqual(self.order.opportunity_check, "todo")

    def test_observation_required(self):
        with self.assertRaisesRegex(ValidationError, "what you saw"):
            self._capture(observation="  ")

    def test_capture_key_stores_once(self):
        first = self._capture(capture_key="a-1")
        again = self._capture(capture_key="a-1", observation="Something else")
        self.assertEqual(first, again)
        self.assertEqual(first.observation, "Bearing noise, belt cracked")
        self.assertEqual(len(self.order.recommendation_ids), 1)
        steps = first.lead_id.follow_up_ids.step_id
        self.assertEqual(len(first.lead_id.follow_up_ids), len(steps))

    def test_capture_key_in_a_mixed_batch(self):
        first = self._capture(capture_key="a-1")
        values = {
            "observation": "Filter full",
            "customer_benefit": "Cleaner air",
        }
        both = self.order.with_user(self.tom).capture_recommendations(
            [{**values, "capture_key": "a-2"}, {**values, "capture_key": "a-1"}]
        )
        self.assertEqual(both.mapped("capture_key"), ["a-2", "a-1"])
        self.assertEqual(both[1].id, first.id)

    def test_capture_key_of_another_visit(self):
        self._capture(capture_key="a-1")
        other = self._create_order()
        with self.assertRaisesRegex(UserError, "another visit"):
            self._capture(order=other, capture_key="a-1")

    def test_capture_key_unique_in_the_database(self):
        first = self._capture(capture_key="a-1")
        with mute_logger("odoo.sql_db"), self.assertRaises(IntegrityError):
            first.copy({"capture_key": "a-1"})

    def test_unknown_field(self):
        """The owner, the customer, the policy are not for the technician to choose."""
        for values in ({"user_id": self.tom.id}, {"lead_id": 1}, {"policy_id": 1}):
            with self.subTest(values=values), self.assertRaises(UserError):
                self._capture(**values)

    def test_state_to_begin_with(self):
        for state in ("handed_over", "accepted", "invalid", "not_needed"):
            with self.subTest(state=state), self.assertRaises(UserError):
                self._capture(state=state)
        fixed = self._capture(state="fixed")
        self.assertEqual(fixed.state, "fixed")
        self.assertFalse(fixed.lead_id, "What is fixed needs no opportunity")

    def test_for_later_needs_a_time(self):
        """S3.6: what is for later comes back on a date or a condition."""
        with self.assertRaisesRegex(ValidationError, "look at"):
            self._capture(state="for_later", customer_word="discussed_later")
        later = self._capture(state="for_later", revisit_condition="belt worn to 40 %")
        self.assertEqual(later.state, "for_later")
        self.assertFalse(later.lead_id)

    def test_somebody_elses_visit(self):
        with self.assertRaises(AccessError):
            self._capture(user=self.ann)

    def test_second_worker_of_the_visit(self):
        self.order.person_ids = self.technician | self.technician_ann
        recommendation = self._capture(user=self.ann)
        self.assertEqual(recommendation.technician_id, self.technician_ann)

    def test_office_captures_for_the_technician(self):
        recommendation = self._capture(user=self.office)
        self.assertEqual(recommendation.technician_id, self.technician)

    def _create_photo(self, user, **values):
        return (
            self.env["ir.attachment"]
            .with_user(user)
            .create({"name": "fan.png", "datas": base64.b64encode(b"png"), **values})
        )

    def test_photos_belong_to_the_recommendation(self):
        photo = self._create_photo(self.tom)
        recommendation = self._capture(attachment_ids=[Command.set(photo.ids)])
        self.assertEqual(recommendation.attachment_ids, photo.sudo(False))
        self.assertEqual(photo.sudo().res_model, recommendation._name)
        self.assertEqual(photo.sudo().res_id, recommendation.id)
        self.assertTrue(photo.with_user(self.office).datas, "The office sees it")
        with self.assertRaises(AccessError):
            photo.with_user(self.ann).read(["datas"])

    def test_photos_of_others_are_not_taken(self):
        photo = self._create_photo(self.office)
        with self.assertRaises(AccessError):
            self._capture(attachment_ids=[Command.set(photo.ids)])
        with self.assertRaises(UserError):
            self._capture(attachment_ids=[Command.delete(photo.id)])
        self.assertTrue(photo.exists())

    def test_import_by_the_office(self):
        """Odoo's own import goes the same way: policy, owner, clock; errors by row."""
        columns = [
            "order_id/.id",
            "observation",
            "customer_benefit",
            "customer_word",
            "state",
        ]
        Recommendation = self.env["proactive.recommendation"].with_user(self.office)
        row = [str(self.order.id), "Coil dirty", "Less power", "agreed", "captured"]
        result = Recommendation.load(columns, [row])
        self.assertFalse(result["messages"])
        imported = Recommendation.browse(result["ids"])
        self.assertEqual(imported.state, "handed_over")
        self.assertTrue(imported.lead_id.respond_by)
        bad = [str(self.order.id), "Coil dirty", "", "agreed", "captured"]
        result = Recommendation.load(columns, [row, bad])
        self.assertFalse(result["ids"])
        # The first message is Odoo's for the batch, the others are by row
        by_row = {m["record"]: m["message"] for m in result["messages"][1:]}
        self.assertEqual(list(by_row), [1])
        self.assertIn("better off", by_row[1])

    @users("ps_tom")
    def test_wizard(self):
        offering = self.env.ref("proactive_service.proactive_offering_efficiency")
        self._capture(equipment_id=self.fan.id, customer_word="not_discussed")
        action = self.order.with_user(self.env.user).action_recommend()
        Capture = self.env[action["res_model"]].with_context(**action["context"])
        with Form(Capture) as form:
            form.equipment_id = self.fan.with_env(self.env)
            self.assertEqual(form.similar_names, "Bearing noise, belt cracked")
            form.offering_id = offering.with_env(self.env)
            self.assertEqual(form.customer_benefit, offering.customer_benefit)
            self.assertIn("costs to run", form.questions)
            form.observation = "Motor runs at full speed all night"
            form.customer_word = "asked_for_call"
        capture = form.save()
        capture.customer_benefit = False
        with self.assertRaisesRegex(ValidationError, "better off"):
            capture.action_save()
        self.assertEqual(capture.observation, "Motor runs at full speed all night")
        capture.customer_benefit = "A third less power at night"
        capture.action_save()
        recommendation = self.env["proactive.recommendation"].search(
            [("name", "=", offering.name)]
        )
        self.assertEqual(recommendation.state, "handed_over")

    def test_wizard_knows_the_only_equipment(self):
        self.order.equipment_ids = self.fan
        action = self.order.with_user(self.tom).action_recommend()
        self.assertEqual(action["context"]["default_equipment_id"], self.fan.id)
        self.order.equipment_ids |= self.fan.copy({"name": "Supply fan 2"})
        action = self.order.with_user(self.tom).action_recommend()
        self.assertNotIn("default_equipment_id", action["context"])

    @users("ps_tom")
    def test_wizard_declined_is_as_true(self):
        action = self.order.with_user(self.env.user).action_recommend()
        capture = (
            self.env["proactive.capture"]
            .with_context(**action["context"])
            .create(
                {
                    "observation": "Old boiler",
                    "customer_benefit": "Lower cost",
                    "customer_word": "declined",
                }
            )
        )
        capture.action_save()
        order = self.order.with_user(self.env.user)
        self.assertEqual(order.recommendation_ids.state, "declined")
        self.assertEqual(order.opportunity_check, "captured")
