# Copyright 2026 Proactive Service Contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import uuid
from datetime import timedelta

from odoo import fields
from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, tagged
from odoo.tools import mute_logger

from .phone_common import PhoneCommon

HOUR = 3600 * 1000


@tagged("post_install", "-at_install")
class TestPhoneVisit(PhoneCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.completed = cls.env.ref("fieldservice.fsm_stage_completed")
        cls.cancelled = cls.env.ref("fieldservice.fsm_stage_cancelled")

    def _complete(self, user=None, captured_at=None, **values):
        entry = self._entry("complete", captured_at=captured_at, **values)
        return self._receive(entry, user)[0]

    def _update(self, captured_at=None, **values):
        values = {
            "channel": "visit",
            "known": "A valve is stuck",
            "doing": "It is on its way",
            "next_word_by": self._now() + 20 * HOUR,
            **values,
        }
        return self._entry("update", captured_at=captured_at, **values)

    def _correct(self, receipt, user=None):
        user = user or self.office
        action = receipt.with_user(user).sudo(False).action_correct()
        model = self.env[action["res_model"]].with_user(user)
        return model.browse(action["res_id"])

    def _get_messages(self):
        """Return the customer updates in the history of the visit."""
        return self.order.message_ids.filtered(lambda m: "stuck" in m.body)

    # The visit is completed

    def test_complete(self):
        self.order.opportunity_check = "nothing_needed"
        start = self._now() - 3 * HOUR
        receipt = self._complete(
            captured_at=start, expectation_met="partly", resolution="New belt\n<b>ok"
        )
        self.assertEqual((receipt.state, receipt.order_id), ("accepted", self.order))
        self.assertEqual(self.order.stage_id, self.completed)
        self.assertEqual(self.order.expectation_met, "partly")
        self.assertIn("New belt<br", self.order.resolution)
        self.assertIn("&lt;b&gt;ok", self.order.resolution)
        expected = fields.Datetime.now() - timedelta(hours=3)
        self.assertLess(abs(self.order.completed_on - expected), timedelta(minutes=1))

    def test_complete_sent_again(self):
        """An answer that got lost: the visit is completed once, its time stays."""
        self.order.opportunity_check = "nothing_needed"
        entry = self._entry("complete", resolution="New belt")
        first, _created = self._receive(entry)
        completed_on = self.order.completed_on
        again, created = self._receive(entry)
        self.assertEqual((again, created), (first, False))
        self.assertEqual(self.order.completed_on, completed_on)
        self.assertEqual(self.order.resolution.count("New belt"), 1)

    def test_complete_after_the_office(self):
        """The office was faster: nothing to hold, and its time stays."""
        self.order.opportunity_check = "nothing_needed"
        self.order.action_complete()
        self.order.completed_on = fields.Datetime.now() - timedelta(hours=1)
        completed_on = self.order.completed_on
        receipt = self._complete(expectation_met="met")
        self.assertEqual(receipt.state, "accepted")
        self.assertEqual(self.order.completed_on, completed_on)
        self.assertEqual(self.order.expectation_met, "met")

    def test_resolution_adds_to_what_is_there(self):
        self.order.write(
            {"opportunity_check": "nothing_needed", "resolution": "<p>Called</p>"}
        )
        self._complete(resolution="New belt")
        self.assertRegex(self.order.resolution, "Called.*New belt")

    @mute_logger("odoo.addons.base.models.ir_rule", "odoo.sql_db")
    def test_complete_held(self):
        """What the rules refuse waits with the office, and the visit with it."""
        theirs = self._create_order(self.technician_ann)
        theirs.opportunity_check = "nothing_needed"
        other = self._create_order(opportunity_check="nothing_needed")
        other.action_cancel()
        for reason, values in (
            ("check of the visit", {}),
            ("not, or no longer", {"order_id": theirs.id}),
            ("without being completed", {"order_id": other.id}),
            ("names no visit", {"order_id": "x"}),
            ("more than is known", {"stage_id": 1}),
        ):
            with self.subTest(reason=reason):
                receipt = self._complete(**values)
                self.assertEqual(receipt.state, "held")
                self.assertRegex(receipt.reason, reason)
                self.assertEqual(receipt.activity_ids.user_id, self.manager)
        self.order.opportunity_check = "nothing_needed"
        receipt = self._complete(expectation_met="very")
        self.assertRegex(receipt.reason, "cannot be read")
        self.assertEqual(theirs.stage_id, self.order.stage_id)
        self.assertFalse((self.order + theirs + other).filtered("completed_on"))

    def test_held_entry_names_its_visit(self):
        """The office sees which visit it is, also of the colleague's branch."""
        theirs = self._create_order(self.technician_ann)
        with mute_logger("odoo.addons.base.models.ir_rule"):
            self.assertEqual(self._complete(order_id=theirs.id).order_id, theirs)
        self.assertFalse(self._complete(order_id=2**30).order_id)

    def test_held_recommendation_answers_the_check(self):
        """He did look: what he saw waits with the office, the visit need not."""
        held, _created = self._receive(self._entry(customer_benefit=""))
        self.assertEqual(held.state, "held")
        self.assertEqual(self._complete().state, "accepted")
        self.assertEqual(self.order.stage_id, self.completed)

    def test_held_recommendation_of_a_colleague_does_not(self):
        self.order.person_ids = self.technician | self.technician_ann
        self._receive(self._entry(customer_benefit=""), self.ann)
        self.assertEqual(self._complete().state, "held")

    def test_complete_after_correction(self):
        receipt = self._complete(expectation_met="met", resolution="New belt")
        with Form(self._correct(receipt)) as form:
            self.assertEqual(form.expectation_met, "met")
            self.assertEqual(form.resolution, "New belt")
        with self.assertRaisesRegex(UserError, "check of the visit"):
            form.record.action_accept()
        with Form(form.record) as form:
            form.answer = "not_possible"
            form.note = "The roof was locked"
        form.record.action_accept()
        self.assertEqual(receipt.state, "accepted")
        self.assertEqual(self.order.stage_id, self.completed)
        self.assertEqual(self.order.opportunity_check_note, "The roof was locked")
        self.assertFalse(receipt.activity_ids)

    def test_technician_does_not_correct(self):
        with self.assertRaises(AccessError):
            self._correct(self._complete(), self.tom)

    # The customer is told

    def test_update_told_on_site(self):
        entry = self._update()
        receipt, _created = self._receive(entry)
        self.assertEqual(receipt.state, "accepted")
        self.assertEqual(self.order.next_word_user_id, self.tom)
        in_hours = (self.order.next_word_by - fields.Datetime.now()).total_seconds()
        self.assertAlmostEqual(in_hours / 3600, 20, places=1)
        self.assertIn("on site", self._get_messages().body)
        self.assertEqual(self._get_messages().author_id, self.tom.partner_id)

    def test_update_by_email_once(self):
        """Sent again it writes no second mail: the customer hears it once."""
        self.contact.lang = "en_US"
        entry = self._update(channel="email")
        for _time in range(3):
            receipt, _created = self._receive(entry)
        self.assertEqual(receipt.hits, 3)
        message = self._get_messages()
        self.assertEqual(len(message), 1)
        self.assertEqual(message.partner_ids, self.contact)
        self.assertTrue(message.subject)

    def test_last_update_keeps_the_promise(self):
        self._receive(self._update(captured_at=self._now() - HOUR))
        self.assertTrue(self.order.next_word_by)
        # The order of the seconds, not of a minute's tests
        self.order.sudo().next_word_promised_on -= timedelta(minutes=1)
        self._receive(self._update(is_last=True, next_word_by=None))
        self.assertFalse(self.order.next_word_by)

    @mute_logger("odoo.addons.base.models.ir_rule", "odoo.sql_db")
    def test_update_held(self):
        theirs = self._create_order(self.technician_ann)
        self.contact.email = False
        for reason, values in (
            ("what we know", {"known": " "}),
            ("hears from us next", {"next_word_by": None}),
            ("hears from us next", {"next_word_by": "tomorrow"}),
            ("in the future", {"next_word_by": self._now() - HOUR}),
            ("no valid email", {"channel": "email"}),
            ("cannot be read", {"channel": "pigeon"}),
            ("not, or no longer", {"order_id": theirs.id}),
            ("more than is known", {"partner_id": 1}),
        ):
            with self.subTest(reason=reason):
                receipt, _created = self._receive(self._update(**values))
                self.assertEqual(receipt.state, "held")
                self.assertRegex(receipt.reason, reason)
        self.assertFalse(self._get_messages())
        self.assertFalse((self.order + theirs).filtered("next_word_by"))

    def test_overtaken_update_does_not_go_out(self):
        """A day in the phone: by now the customer knows more."""
        late = self._update(captured_at=self._now() - 2 * HOUR)
        newer = self._update(captured_at=self._now() - HOUR, is_last=True)
        self.assertEqual(self._receive(newer)[0].state, "accepted")
        receipt, _created = self._receive(late)
        self.assertRegex(receipt.reason, "something newer")
        self.assertEqual(len(self._get_messages()), 1)

    def test_office_told_the_customer_meanwhile(self):
        self.order._promise_next_word(
            fields.Datetime.now() + timedelta(hours=5), "told by the office"
        )
        receipt, _created = self._receive(
            self._update(captured_at=self._now() - 2 * HOUR)
        )
        self.assertRegex(receipt.reason, "something newer")

    def test_update_after_correction(self):
        """The promised moment has passed: who corrects it gives a new one."""
        receipt, _created = self._receive(self._update(next_word_by=self._now() - HOUR))
        with Form(self._correct(receipt)) as form:
            self.assertEqual(form.known, "A valve is stuck")
            self.assertEqual(form.channel, "visit")
            self.assertFalse(form.next_word_by)
            form.next_word_by = fields.Datetime.now() + timedelta(hours=3)
        form.record.action_accept()
        self.assertEqual(receipt.state, "accepted")
        self.assertEqual(self.order.next_word_user_id, self.office)
        self.assertEqual(len(self._get_messages()), 1)

    def test_update_needs_a_channel(self):
        with mute_logger("odoo.sql_db"):
            receipt, _created = self._receive(self._update(channel="pigeon"))
        with self.assertRaisesRegex(UserError, "how the customer is told"):
            self._correct(receipt).action_accept()

    # Photos that are still on the phone

    def test_photos_under_way(self):
        entry = {**self._entry(), "photos": ["a", "b"]}
        receipt, _created = self._receive(entry)
        recommendation = receipt.recommendation_id
        office = recommendation.with_user(self.office)
        self.assertIn(f"{self.tom.name}: 2 of 2", office.photo_note)
        self._receive_photo(entry, self._photo())
        recommendation.invalidate_recordset()
        self.assertRegex(office.photo_note, "1 of 2")
        self._receive_photo(entry, self._photo(color="blue"))
        recommendation.invalidate_recordset()
        self.assertFalse(office.photo_note)

    def test_photo_left_out(self):
        """The phone has nothing more to send: no photo is under way."""
        device = str(uuid.uuid4())
        entry = {**self._entry(), "photos": ["a"], "device": device}
        receipt, _created = self._receive(entry)
        receipt.flush_recordset()
        Device = self.env["proactive.capture.device"].with_user(self.tom)
        later = fields.Datetime.now() + timedelta(minutes=1)
        for waiting in (1, 0):
            Device._report({"device": device, "waiting": waiting}).last_seen = later
            receipt.recommendation_id.invalidate_recordset()
            self.assertEqual(bool(receipt.recommendation_id.photo_note), bool(waiting))

    def test_no_photo_is_under_way(self):
        self.assertFalse(self._capture().photo_note)
        receipt, _created = self._receive(self._entry())
        self.assertFalse(receipt.recommendation_id.photo_note)

    def test_photos_under_way_for_many(self):
        def make(number):
            recommendations = self.env["proactive.recommendation"]
            for _time in range(number):
                entry = {**self._entry(), "photos": ["a"]}
                recommendations |= self._receive(entry)[0].recommendation_id
            self.env.flush_all()
            self.env.invalidate_all()
            return recommendations

        few, many = make(1), make(4)
        with self.assertQueryCount(6):
            few.mapped("photo_note")
        self.env.invalidate_all()
        with self.assertQueryCount(6):
            self.assertTrue(all(many.mapped("photo_note")))
