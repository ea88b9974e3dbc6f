# Copyright 2026 Proactive Service Contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import datetime

from freezegun import freeze_time

from odoo.exceptions import AccessError, UserError
from odoo.fields import Datetime
from odoo.tests import Form, tagged, users, warmup

from odoo.addons.mail.tests.common import MailCase

from .common import ProactiveServiceCommon

#: A Monday.
NOW = "2026-01-12 10:00:00"
ACTIVITY_TYPE = "proactive_service.mail_activity_type_next_word"


@tagged("post_install", "-at_install")
@freeze_time(NOW)
class TestCustomerUpdate(ProactiveServiceCommon, MailCase):
    def _update(self, user=None, order=None, **values):
        order = (order or self.order).with_user(user or self.tom)
        action = order.action_customer_update()
        Update = self.env[action["res_model"]].with_user(user or self.tom)
        update = Update.with_context(**action["context"]).create(
            {
                "known": "A valve is <stuck>",
                "doing": "A new one is on its way",
                "next_word_by": "2026-01-14 15:00:00",
                **values,
            }
        )
        with self.mock_mail_gateway():
            update.action_send()
        return update

    def _get_activities(self):
        return self.order.activity_search([ACTIVITY_TYPE])

    def test_reassure_first(self):
        """S3.3: reassure, what we know, what we do now, the next word."""
        self._update()
        mail = self._new_mails
        self.assertEqual(mail.recipient_ids, self.contact)
        self.assertIn("Where we stand with our visit", mail.subject)
        body = mail.body_html
        order = [
            body.index(words)
            for words in (
                "Hello Rosa Rivera, you are in good hands",
                "What we know",
                "A valve is &lt;stuck&gt;",
                "What we do now",
                "A new one is on its way",
                "You hear from us again by",
            )
        ]
        self.assertEqual(order, sorted(order))
        message = self.order.message_ids.filtered(lambda m: m.partner_ids)
        self.assertEqual(message.author_id, self.tom.partner_id)

    def test_the_promise_is_kept_in_mind(self):
        self._update()
        self.assertEqual(str(self.order.next_word_by), "2026-01-14 15:00:00")
        self.assertEqual(self.order.next_word_promised_on, Datetime.now())
        self.assertEqual(self.order.next_word_user_id, self.tom)
        self.assertEqual(self.order.next_word_state, "promised")
        activity = self._get_activities()
        self.assertEqual(activity.user_id, self.tom)
        self.assertEqual(str(activity.date_deadline), "2026-01-14")

    def test_next_update_keeps_it_and_promises_again(self):
        self._update()
        first = self._get_activities()
        self._update(user=self.office, next_word_by="2026-01-16 09:00:00")
        self.assertFalse(first.active, "Done, by a colleague")
        activity = self._get_activities()
        self.assertEqual(activity.user_id, self.office)
        self.assertEqual(str(self.order.next_word_by), "2026-01-16 09:00:00")
        self.assertEqual(self.order.next_word_user_id, self.office)

    def test_last_word(self):
        self._update()
        self._update(is_last=True, known="It runs", doing="Nothing is left to do")
        self.assertNotIn("You hear from us again", self._new_mails.body_html)
        self.assertFalse(self._get_activities())
        self.assertFalse(self.order.next_word_by)
        self.assertFalse(self.order.next_word_user_id)
        self.assertEqual(self.order.next_word_state, "none")

    def test_activity_is_a_reminder_only(self):
        """Whoever closes the reminder has not told the customer anything."""
        self._update()
        self._get_activities().action_done()
        self.assertTrue(self.order.next_word_by)
        with freeze_time("2026-01-14 15:00:01"):
            self.order.invalidate_recordset()
            self.assertEqual(self.order.next_word_state, "overdue")

    def test_told_on_site(self):
        for channel, words in (("visit", "told on site"), ("phone", "told by phone")):
            self._update(channel=channel)
            self.assertFalse(self._new_mails)
            note = self.order.message_ids[0]
            self.assertIn(words, note.body)
            self.assertIn("A valve is &lt;stuck&gt;", note.body)
            self.assertFalse(note.partner_ids)
            self.assertTrue(self.order.next_word_by)

    def test_two_time_zones(self):
        """The customer reads the promise in his zone, the promiser in his own."""
        self.contact.tz = "Pacific/Auckland"
        self.tom.tz = "Pacific/Honolulu"
        self._update(next_word_by="2026-01-14 22:00:00")
        self.assertIn("Thursday, January 15, 2026, 11:00", self._new_mails.body_html)
        self.assertIn("Pacific/Auckland", self._new_mails.body_html)
        self.assertEqual(str(self._get_activities().date_deadline), "2026-01-14")
        self.tom.tz = "Pacific/Kiritimati"
        self._update(next_word_by="2026-01-14 22:00:00")
        self.assertEqual(str(self._get_activities().date_deadline), "2026-01-15")

    def test_zone_of_the_company(self):
        self.contact.tz = False
        self.calendar.tz = "Europe/Paris"
        self._update(next_word_by="2026-01-14 22:30:00")
        self.assertIn("January 14, 2026, 11:30", self._new_mails.body_html)
        self.assertIn("Europe/Paris", self._new_mails.body_html)

    def test_customers_language(self):
        self.env["res.lang"]._activate_lang("fr_FR")
        self.contact.lang = "fr_FR"
        update = self._update()
        self.assertIn("mercredi 14 janvier 2026", update.next_word_told)
        self.assertIn("mercredi 14 janvier 2026", self._new_mails.body_html)

    def test_bad_input(self):
        cases = (
            ({"known": " "}, "what we know"),
            ({"doing": "..."}, "what we do now"),
            ({"next_word_by": False}, "hears from us next"),
            ({"next_word_by": NOW}, "in the future"),
            ({"next_word_by": "2026-01-01 10:00:00"}, "in the future"),
            ({"next_word_by": "2126-01-14 10:00:00"}, "within a year"),
            ({"reassurance": False}, "reassures"),
            ({"subject": " "}, "a subject"),
        )
        for values, words in cases:
            with self.subTest(values=values), self.assertRaisesRegex(UserError, words):
                self._update(**values)
        self.assertFalse(self.order.next_word_by)

    def test_customer_without_address(self):
        self.contact.email = False
        with self.assertRaisesRegex(UserError, "Rosa Rivera"):
            self._update(channel="email")
        self.assertFalse(self.order.next_word_by, "Nobody was told")
        self.assertEqual(self._update().channel, "phone", "What is possible")

    def test_form(self):
        action = self.order.with_user(self.tom).action_customer_update()
        Update = self.env[action["res_model"]].with_user(self.tom)
        with Form(Update.with_context(**action["context"])) as form:
            self.assertEqual(form.channel, "email")
            form.template_id = self.env.ref(
                "proactive_service.proactive_smart_template_update_late"
            )
            self.assertIn("longer", form.reassurance)
            form.next_word_by = datetime.datetime(2026, 1, 14, 15)
            self.assertIn("January 14, 2026", form.next_word_told)
            form.is_last = True
            self.assertFalse(form.next_word_told)

    def test_lists_show_who_waits(self):
        waiting = self._create_order()
        self._update()
        self._update(order=waiting, next_word_by="2026-01-12 11:00:00")
        Order = self.env["fsm.order"].with_user(self.tom)
        domain = [("id", "in", (self.order | waiting).ids)]
        with freeze_time("2026-01-12 12:00:00"):
            overdue = Order.search([*domain, ("next_word_state", "=", "overdue")])
            self.assertEqual(overdue.ids, waiting.ids)
            promised = Order.search([*domain, ("next_word_state", "=", "promised")])
            self.assertEqual(promised.ids, self.order.ids)
            some = Order.search([*domain, ("next_word_state", "!=", "none")])
            self.assertEqual(some, overdue | promised)

    def test_filters(self):
        arch = self.env["fsm.order"].with_user(self.tom).get_view(view_type="search")
        self.assertIn("We Owe the Customer a Word", arch["arch"])

    @users("ps_tom")
    @warmup
    def test_query_count(self):
        """The state of many visits costs no query per visit."""
        orders = (
            self.env["fsm.order"]
            .sudo()
            .create(
                [
                    {"location_id": self.location.id, "person_id": self.technician.id}
                    for __ in range(10)
                ]
            )
        )
        orders = orders.with_user(self.env.user)
        self.env.flush_all()
        counts = []
        for few in (orders, orders[:2], orders):
            self.env.invalidate_all()
            before = self.cr.sql_log_count
            few.mapped("next_word_state")
            counts.append(self.cr.sql_log_count - before)
        self.assertEqual(counts[1], counts[2])

    def test_nobody_writes_the_promise_by_hand(self):
        self._update()
        for user in (self.tom, self.office):
            with self.subTest(user=user.login), self.assertRaises(UserError):
                self.order.with_user(user).next_word_by = False
        with self.assertRaises(UserError):
            self.env["fsm.order"].with_user(self.office).create(
                {"location_id": self.location.id, "next_word_by": NOW}
            )
        self.assertFalse(self.order.copy().next_word_by)

    def test_not_at_the_visits_of_others(self):
        with self.assertRaises(AccessError):
            self._update(user=self.ann)
        update = self.env["proactive.customer.update"].with_user(self.ann)
        with self.assertRaises(AccessError):
            update.create(
                {
                    "order_id": self.order.id,
                    "known": "x",
                    "doing": "y",
                    "is_last": True,
                }
            ).action_send()
        self.assertFalse(self.order.message_ids.filtered(lambda m: m.partner_ids))

    def test_promiser_is_archived(self):
        self._update()
        self.tom.active = False
        self._update(user=self.office)
        self.assertEqual(self.order.next_word_user_id, self.office)

    def _escalate(self):
        with self.enter_registry_test_mode():
            self.env.ref("proactive_service.ir_cron_next_word").method_direct_trigger()
        self.order.invalidate_recordset()

    def test_overdue_word_reaches_the_manager(self):
        """S1.6: the branch's manager hears of it once, and not before its time."""
        self._update()
        with freeze_time("2026-01-14 14:59:00"):
            self._escalate()
            self.assertEqual(self._get_activities().user_id, self.tom)
        with freeze_time("2026-01-14 15:01:00"):
            self._escalate()
            self.assertEqual(self._get_activities().user_id, self.tom | self.manager)
            self._escalate()
            self.assertEqual(len(self._get_activities()), 2)
            self._update(next_word_by="2026-01-15 09:00:00")
            self.assertEqual(self._get_activities().user_id, self.tom, "It was kept")
        with freeze_time("2026-01-15 09:01:00"):
            self._escalate()
            self.assertIn(self.manager, self._get_activities().user_id, "Once a word")

    def test_escalation_that_fails_stops_no_other(self):
        other = self._create_order()
        self._update()
        self._update(order=other)
        self.env.ref("proactive_service.ir_actions_server_word_overdue").write(
            {
                "state": "code",
                "code": f"""
if record.id == {self.order.id}:
    raise UserError("No")
record.message_post(body="Told")""",
            }
        )
        logger = "odoo.addons.proactive_service.models.fsm_order_update"
        with freeze_time("2026-01-14 15:01:00"), self.assertLogs(logger, "ERROR"):
            self._escalate()
        self.assertIn("Told", other.message_ids[0].body)
        self.assertTrue(self.order.next_word_escalated_on)
