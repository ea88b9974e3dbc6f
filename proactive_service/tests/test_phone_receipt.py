# Copyright 2026 Proactive Service Contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import uuid
from datetime import timedelta
from unittest.mock import patch

from psycopg2 import IntegrityError
from psycopg2.errors import UniqueViolation

from odoo import fields
from odoo.exceptions import AccessError, ConcurrencyError, UserError
from odoo.tests import Form, tagged
from odoo.tools import mute_logger

from .phone_common import PhoneCommon


@tagged("post_install", "-at_install")
class TestPhoneReceipt(PhoneCommon):
    # Once

    def test_entry_becomes_a_recommendation(self):
        receipt, created = self._receive(self._entry(equipment_id=self.fan.id))
        recommendation = receipt.recommendation_id
        self.assertTrue(created)
        self.assertEqual(receipt.state, "accepted")
        self.assertEqual(recommendation.order_id, self.order)
        self.assertEqual(recommendation.technician_id, self.technician)
        self.assertEqual(recommendation.capture_key, receipt.key)
        self.assertEqual(recommendation.state, "handed_over")
        self.assertEqual(self.order.opportunity_check, "captured")

    def test_named_for_people(self):
        receipt, _created = self._receive(self._entry())
        words = f"Recommendation, {self.tom.name}, {receipt.order_ref}"
        self.assertEqual(receipt.display_name, words)

    def test_sent_again_is_the_same(self):
        entry = self._entry()
        first, _created = self._receive(entry)
        again, created = self._receive({**entry, "sent_at": self._now()})
        self.assertFalse(created)
        self.assertEqual(first, again)
        self.assertEqual(first.hits, 2)
        self.assertEqual(len(self.order.recommendation_ids), 1)

    def test_without_receipts_it_doubles(self):
        """The control: what the receipts prevent does happen without them."""
        for _time in range(2):
            self._capture()
        self.assertEqual(len(self.order.recommendation_ids), 2)

    def test_same_key_other_content_keeps_both(self):
        entry = self._entry()
        first, _created = self._receive(entry)
        other = self._entry(key=entry["key"], observation="Something else")
        second, _created = self._receive(other)
        self.assertEqual(
            first.recommendation_id.observation, entry["values"]["observation"]
        )
        self.assertEqual(second.state, "held")
        self.assertEqual(second.payload["values"]["observation"], "Something else")
        third, created = self._receive(other)
        self.assertEqual((third, created), (second, False))

    def test_key_of_another_technician(self):
        entry = self._entry()
        self._receive(entry)
        self._assert_refused("foreign_key", self._receive, entry, self.ann)

    def test_key_of_another_kind(self):
        entry = self._entry()
        self._receive(entry)
        self._assert_refused("foreign_key", self._receive, {**entry, "kind": "check"})

    def test_at_the_same_moment(self):
        """The other request's row is not visible: begin again."""
        Receipt = type(self.env["proactive.capture.receipt"])
        with (
            patch.object(Receipt, "create", side_effect=UniqueViolation()),
            self.assertRaises(ConcurrencyError),
        ):
            self._receive(self._entry())

    def test_key_unique_in_the_database(self):
        receipt, _created = self._receive(self._entry())
        with mute_logger("odoo.sql_db"), self.assertRaises(IntegrityError):
            receipt.copy({"key": receipt.key})

    def test_deleted_in_the_office_stays_deleted(self):
        entry = self._entry(customer_word="not_discussed")
        receipt, _created = self._receive(entry)
        receipt.recommendation_id.write({"state": "invalid", "close_reason": "a trial"})
        receipt.recommendation_id.unlink()
        again, created = self._receive(entry)
        self.assertEqual((again, created), (receipt, False))
        self.assertFalse(self.order.recommendation_ids)
        _photo, created, gone = self._receive_photo(entry, self._photo())
        self.assertTrue(created and gone)

    def test_nobody_deletes_receipts(self):
        receipt, _created = self._receive(self._entry())
        with self.assertRaisesRegex(UserError, "for ever"):
            receipt.unlink()
        with self.assertRaises(AccessError):
            receipt.with_user(self.manager).sudo(False).unlink()
        with self.assertRaises(AccessError):
            receipt.with_user(self.tom).sudo(False).read(["payload"])

    def test_what_cannot_be_kept_at_all(self):
        good = self._entry()
        for code, change in (
            ("bad_key", {"key": "1"}),
            ("bad_key", {"key": None}),
            ("bad_digest", {"digest": "abc"}),
            ("unreadable", {"kind": "photo"}),
            ("unreadable", {"values": []}),
        ):
            with self.subTest(change=change):
                self._assert_refused(code, self._receive, {**good, **change})

    def test_rate(self):
        Receipt = self.env["proactive.capture.receipt"].with_user(self.tom)
        Receipt._check_rate()
        with patch(
            "odoo.addons.proactive_service.models.proactive_capture_receipt.RATE", 1
        ):
            self._receive(self._entry())
            self._assert_refused("slow_down", Receipt._check_rate)
            self.env["proactive.capture.receipt"].with_user(self.ann)._check_rate()

    def test_restored_backup(self):
        """The phone asks about what it sent; a colleague's key is not told."""
        mine, other, never = self._entry(), self._entry(), str(uuid.uuid4())
        self._receive(mine)
        receipt = self.env["proactive.capture.receipt"]
        order = self._create_order(self.technician_ann)
        other["values"]["order_id"] = order.id
        self._receive(other, self.ann)
        unknown = receipt.with_user(self.tom)._get_unknown(
            [mine["key"], other["key"], never]
        )
        self.assertEqual(unknown, sorted([other["key"], never]))

    # Accept first, judge later

    def _assert_held(self, receipt, reason):
        self.assertEqual(receipt.state, "held")
        self.assertRegex(receipt.reason, reason)
        self.assertFalse(receipt.recommendation_id)
        activity = receipt.activity_ids
        self.assertEqual(activity.user_id, self.manager)

    @mute_logger("odoo.addons.base.models.ir_rule", "odoo.sql_db")
    def test_held(self):
        theirs = self._create_order(self.technician_ann)
        for reason, values in (
            ("better off", {"customer_benefit": " "}),
            ("what you saw", {"observation": ""}),
            ("look at", {"state": "for_later"}),
            ("cannot be read", {"severity": "very"}),
            ("cannot be read", {"equipment_id": 2**40}),
            ("cannot be read", {"promise_date": "soon"}),
            ("names no visit", {"order_id": None}),
            ("not, or no longer", {"order_id": theirs.id}),
            ("deleted|no longer", {"order_id": 2**30}),
            ("more than is known", {"partner_id": 1}),
            ("state yet|cannot be read", {"state": "accepted"}),
        ):
            with self.subTest(values=values):
                receipt, created = self._receive(self._entry(**values))
                self.assertTrue(created)
                self._assert_held(receipt, reason)
                self.assertEqual(
                    receipt.payload["values"].get("order_ref"), "Hotel roof"
                )
        self.assertFalse(self.order.recommendation_ids + theirs.recommendation_ids)

    def test_text_is_text(self):
        text = "<script>alert(1)</script>\x00 {{ 7*7 }}"
        receipt, _created = self._receive(self._entry(observation=text))
        self.assertEqual(
            receipt.recommendation_id.observation, text.replace("\x00", "")
        )
        self.assertNotIn("<script>", receipt.recommendation_id.lead_id.description)

    def _correct(self, receipt, user=None):
        action = receipt.with_user(user or self.office).sudo(False).action_correct()
        return (
            self.env[action["res_model"]]
            .with_user(user or self.office)
            .browse(action["res_id"])
        )

    def test_accept_after_correction(self):
        """It stays the technician's who saw it, even during another's visit."""
        theirs = self._create_order(self.technician_ann)
        entry = self._entry(order_id=theirs.id, severity="very", promise="Tuesday")
        receipt, _created = self._receive(entry)
        self._receive_photo(entry, self._photo())
        with Form(self._correct(receipt)) as form:
            self.assertEqual(form.observation, entry["values"]["observation"])
            form.order_id = theirs
            form.severity = "critical"
        form.record.action_accept()
        recommendation = receipt.recommendation_id
        self.assertEqual(receipt.state, "accepted")
        self.assertEqual(recommendation.order_id, theirs)
        self.assertEqual(recommendation.technician_id, self.technician)
        self.assertEqual(recommendation.severity, "critical")
        self.assertEqual(recommendation.promise, "Tuesday")
        self.assertEqual(len(recommendation.attachment_ids), 1)
        self.assertFalse(receipt.activity_ids)
        again, created = self._receive(entry)
        self.assertEqual((again, created), (receipt, False))
        with self.assertRaisesRegex(UserError, "does not wait"):
            self._correct(receipt)

    def test_correction_is_judged_too(self):
        receipt, _created = self._receive(self._entry(customer_benefit=""))
        correction = self._correct(receipt)
        with self.assertRaisesRegex(UserError, "better off"):
            correction.action_accept()
        self.assertEqual(receipt.state, "held")

    @mute_logger("odoo.addons.base.models.ir_rule", "odoo.sql_db")
    def test_correction_of_what_is_gone(self):
        """The form opens with what can be read, and leaves the rest to a person."""
        for order_id, equipment_id in ((2**30, 2**30), (2**40, True), ("x", [1])):
            entry = self._entry(
                order_id=order_id,
                equipment_id=equipment_id,
                revisit_date="soon",
                size=[1],
            )
            receipt, _created = self._receive(entry)
            correction = self._correct(receipt)
            with self.subTest(order_id=order_id):
                self.assertEqual(correction.observation, entry["values"]["observation"])
                self.assertFalse(correction.order_id)
                self.assertFalse(correction.revisit_date)
                correction.order_id = self.order
                correction.equipment_id = False
                correction.action_accept()
                self.assertEqual(receipt.recommendation_id.order_id, self.order)

    def test_set_aside_needs_a_reason(self):
        receipt, _created = self._receive(self._entry(customer_benefit=""))
        correction = self._correct(receipt)
        with self.assertRaisesRegex(UserError, "dropped without a reason"):
            correction.action_set_aside()
        correction.set_aside_reason = "a trial"
        correction.action_set_aside()
        self.assertEqual((receipt.state, receipt.reason), ("set_aside", "a trial"))
        self.assertFalse(receipt.activity_ids)

    def test_technician_does_not_correct(self):
        receipt, _created = self._receive(self._entry(customer_benefit=""))
        with self.assertRaises(AccessError):
            self._correct(receipt, self.tom)

    def test_no_technician_from_outside(self):
        """Whose recommendation it is cannot be chosen by a caller's context."""
        order = self.order.with_context(capture_technician_id=self.technician_ann.id)
        recommendation = self._capture(order=order)
        self.assertEqual(recommendation.technician_id, self.technician)

    # Time

    def test_clock_of_the_phone(self):
        """A phone two hours slow; it was seen an hour before it was sent."""
        wrong = self._now() - 2 * 3600 * 1000
        entry = self._entry(captured_at=wrong - 3600 * 1000)
        receipt, _created = self._receive({**entry, "sent_at": wrong})
        expected = fields.Datetime.now() - timedelta(hours=1)
        captured_on = receipt.recommendation_id.captured_on
        self.assertLess(abs(captured_on - expected), timedelta(seconds=30))
        self.assertLess(abs(receipt.clock_offset - 7200), 30)

    def test_no_time_and_no_future(self):
        future = self._now() + 10**9
        for captured_at in ("noon", None, -1, 10**30, float("inf"), future):
            with self.subTest(captured_at=captured_at):
                entry = {**self._entry(), "captured_at": captured_at}
                if captured_at != captured_at or captured_at == float("inf"):
                    entry["captured_at"] = 1e300
                receipt, _created = self._receive(entry)
                self.assertLessEqual(receipt.captured_on, fields.Datetime.now())
                self.assertEqual(receipt.state, "accepted")

    # Opportunity check

    def test_nothing_needed_and_undo(self):
        start = self._now() - 60000
        self._receive(self._entry("check", answer="nothing_needed", captured_at=start))
        self.assertEqual(self.order.opportunity_check, "nothing_needed")
        undo = self._entry("check", answer="todo", captured_at=start + 5000)
        self._receive(undo)
        self.assertEqual(self.order.opportunity_check, "todo")

    def test_late_answer_does_not_overwrite(self):
        now = self._now()
        late = self._entry("check", answer="nothing_needed", captured_at=now - 60000)
        newer = self._entry(
            "check", answer="not_possible", note="Locked", captured_at=now - 1000
        )
        self._receive(newer)
        receipt, _created = self._receive(late)
        self.assertEqual(receipt.state, "accepted")
        self.assertEqual(self.order.opportunity_check, "not_possible")
        self.assertEqual(self.order.opportunity_check_note, "Locked")

    def test_recommendations_outweigh_an_answer(self):
        self._capture()
        receipt, _created = self._receive(self._entry("check", answer="nothing_needed"))
        self.assertEqual(receipt.state, "accepted")
        self.assertEqual(self.order.opportunity_check, "captured")

    @mute_logger("odoo.addons.base.models.ir_rule")
    def test_held_check(self):
        theirs = self._create_order(self.technician_ann)
        for values in (
            {"answer": "nothing_needed", "order_id": theirs.id},
            {"answer": "captured"},
            {"answer": "not_possible"},
        ):
            with self.subTest(values=values):
                receipt, _created = self._receive(self._entry("check", **values))
                self.assertEqual(receipt.state, "held")
        self.assertEqual(theirs.opportunity_check, "todo")
        correction = self._correct(receipt)
        self.assertEqual(correction.answer, "not_possible")
        correction.write({"order_id": self.order.id, "note": "Locked"})
        correction.action_accept()
        self.assertEqual(self.order.opportunity_check, "not_possible")
