# Copyright 2026 Proactive Service Contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import fields
from odoo.tests import tagged, users

from .phone_common import PhoneCommon

ASK = "proactive_service.mail_activity_type_feedback"


@tagged("post_install", "-at_install")
class TestPhoneNews(PhoneCommon):
    """News read and questions asked without signal; what the app shows of both."""

    def _news(self, technician=None):
        return self.env["proactive.feedback"].create(
            {
                "subject": "Riverside Hotel",
                "message": "They said yes",
                "technician_id": (technician or self.technician).id,
                "company_id": self.company.id,
            }
        )

    def _say(self, kind, user=None, **values):
        entry = self._entry(kind, order_id=None, order_ref=None, **values)
        return self._receive(entry, user)[0]

    # Got it

    def test_read(self):
        mine, theirs = self._news(), self._news(self.technician_ann)
        receipt = self._say("read", ids=[mine.id, theirs.id, 2**40, "x", True])
        self.assertEqual(receipt.state, "accepted")
        self.assertTrue(mine.read_on)
        self.assertFalse(theirs.read_on)

    def test_read_once(self):
        mine = self._news()
        self._say("read", ids=mine.ids)
        mine.read_on = read_on = "2026-01-01 08:00:00"
        self._say("read", ids=mine.ids)
        self.assertEqual(fields.Datetime.to_string(mine.read_on), read_on)

    def test_read_nothing(self):
        for ids in (None, "1", [], {}):
            with self.subTest(ids=ids):
                self.assertEqual(self._say("read", ids=ids).state, "accepted")

    # How is it going?

    def _get_asked(self, recommendation):
        record = recommendation.lead_id or recommendation
        return record.activity_ids.filtered(
            lambda a: a.activity_type_id == self.env.ref(ASK)
        )

    def test_ask_once(self):
        """Asked in two tabs, or again while the office looks: asked once."""
        recommendation = self._capture()
        first = self._say("ask", id=recommendation.id)
        self.assertEqual((first.state, first.reason), ("accepted", False))
        again = self._say("ask", id=recommendation.id)
        self.assertEqual(again.state, "accepted")
        self.assertIn("asked already", again.reason)
        self.assertFalse((first + again).activity_ids)
        self.assertEqual(len(self._get_asked(recommendation)), 1)

    def test_ask_about_what_is_decided_or_gone(self):
        recommendation = self._capture(state="fixed")
        receipt = self._say("ask", id=recommendation.id)
        self.assertEqual(receipt.state, "accepted")
        self.assertIn("has been decided", receipt.reason)
        for record_id in (2**30, 2**40, None, "x", True):
            with self.subTest(record_id=record_id):
                receipt = self._say("ask", id=record_id)
                self.assertIn("not there any more", receipt.reason)
                self.assertEqual(receipt.state, "accepted")

    def test_ask_about_a_colleagues(self):
        recommendation = self._capture()
        receipt = self._say("ask", self.ann, id=recommendation.id)
        self.assertIn("not there any more", receipt.reason)
        self.assertFalse(self._get_asked(recommendation))

    @users("ps_tom")
    def test_asked_is_shown(self):
        with_lead = self._capture()
        without = self._capture(state="for_later", revisit_condition="worn")
        phone = self.env["proactive.phone"]

        def get_shown():
            shown = phone._get_recommendations()
            return {one["id"]: (one["can_ask"], one["asked"]) for one in shown}

        start = {with_lead.id: (True, False), without.id: (True, False)}
        self.assertEqual(get_shown(), start)
        for recommendation in with_lead + without:
            recommendation.action_ask_progress()
            shown = get_shown()
            self.assertEqual(shown[recommendation.id], (False, True))

    # What the app shows

    @users("ps_tom")
    def test_visit(self):
        now = fields.Datetime.now()
        self.order.sudo().write(
            {
                "scheduled_date_start": now,
                "scheduled_date_end": now,
                "expectation": "Quiet",
                "expectation_met": "partly",
                "next_word_by": now,
            }
        )
        data = self.env["proactive.phone"]._get_bootstrap()
        order = next(o for o in data["orders"] if o["id"] == self.order.id)
        self.assertTrue(order["can_complete"] and order["email"])
        self.assertEqual(order["expectation_met"], "partly")
        self.assertEqual(order["next_word_by"], now.isoformat() + "Z")
        self.assertFalse(order["sign"])
        self.order.stage_id.sudo().require_signature = True
        self.order.sudo().action_complete()
        data = self.env["proactive.phone"]._get_bootstrap()
        order = next(o for o in data["orders"] if o["id"] == self.order.id)
        self.assertFalse(order["can_complete"])
        self.assertIn("expectation_met", data["selections"])
        self.assertIn("channel", data["selections"])

    def test_signature_is_missing(self):
        self.order.stage_id.require_signature = True
        phone = self.env["proactive.phone"].with_user(self.tom)
        self.assertTrue(phone._get_order(self.order)["sign"])
        self.order.signed_on = fields.Datetime.now()
        self.assertFalse(phone._get_order(self.order)["sign"])

    def test_each_sentence_once(self):
        """Visits that are the same to the policies share their instructions."""
        orders = self.order + self._create_order() + self._create_order()
        phone = self.env["proactive.phone"].with_user(self.tom)
        profiles, instructions, words = phone._get_instructions(orders)
        self.assertEqual(set(profiles.values()), {0})
        self.assertEqual(len(set(words)), len(words))
        self.assertIn("Call the office", words[instructions[0]["critical//0"]])

    def test_instructions_of_each_visit(self):
        """Whatever a policy looks at makes a difference: a field, a free condition."""
        kind = self.env["fsm.order.type"].create({"name": "Emergency"})
        special = self._create_order(type=kind.id)
        urgent = self._create_order(priority="3")
        Policy = self.env["proactive.policy"]
        base = Policy.search([("is_catch_all", "=", True)])
        common = {"owner_type": "manager", "sequence": -1, "is_catch_all": False}
        base.copy({**common, "instruction": "Stay", "order_type_ids": kind.ids})
        domain = "[('order_id.priority', '=', '3'), ('captured_on', '!=', False)]"
        base.copy({**common, "instruction": "Run", "domain": domain})
        orders = self.order + special + urgent
        phone = self.env["proactive.phone"].with_user(self.tom)
        profiles, instructions, words = phone._get_instructions(orders)
        found = [words[instructions[profiles[o.id]]["risk//0"]] for o in orders]
        self.assertEqual(found[1:], ["Stay", "Run"])
        self.assertNotIn(found[0], ("Stay", "Run", ""))

    def test_queries_do_not_grow(self):
        """As many queries for ten customers as for four."""

        def make(start, end):
            now = fields.Datetime.now()
            for index in range(start, end):
                partner = self.env["res.partner"].create(
                    {"name": f"Customer {index}", "email": f"c{index}@example.com"}
                )
                location = self.env["fsm.location"].create(
                    {
                        "name": f"Place {index}",
                        "owner_id": partner.id,
                        "contact_id": partner.id,
                    }
                )
                self.env["fsm.equipment"].create(
                    {"name": f"Fan {index}", "current_location_id": location.id}
                )
                old = self._create_order(location_id=location.id)
                self._capture(order=old)
                order = self._create_order(
                    location_id=location.id,
                    scheduled_date_start=now,
                    scheduled_date_end=now,
                )
                self._capture(order=order)
                self._news()

        def count():
            self.env.flush_all()
            self.env.invalidate_all()
            start = self.env.cr.sql_log_count
            data = self.env["proactive.phone"].with_user(self.tom)._get_bootstrap()
            return self.env.cr.sql_log_count - start, len(data["orders"])

        make(0, 4)
        count()  # what is read once and kept for all requests
        few, orders_before = count()
        make(4, 10)
        count()
        many, orders = count()
        self.assertEqual(orders, orders_before + 12)
        self.assertEqual(many, few)
        self.assertLess(many, 60)
