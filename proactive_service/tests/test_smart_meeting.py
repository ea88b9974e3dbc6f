# Copyright 2026 Proactive Service Contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import datetime

import vobject

from odoo.fields import Command, Datetime
from odoo.tests import Form, tagged

from odoo.addons.mail.tests.common import MailCase

from .common import ProactiveServiceCommon

PARTS = {
    "smart_message": "1. Belt <worn>\n2. Dates",
    "smart_action": "Rosa reads the proposal",
    "smart_response": "Go ahead or wait?",
    "smart_timeline": "Decision in the meeting",
}


@tagged("post_install", "-at_install")
class TestSmartMeeting(ProactiveServiceCommon, MailCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.start = (Datetime.now() + datetime.timedelta(days=30)).replace(
            hour=12, minute=0, second=0, microsecond=0
        )
        cls.alarm = cls.env.ref("proactive_service.calendar_alarm_smart")

    def _create_event(self, **values):
        partners = values.pop("partners", self.office.partner_id | self.contact)
        with self.mock_mail_gateway():
            return (
                self.env["calendar.event"]
                .with_user(self.office)
                .create(
                    {
                        "name": "Deciding on the belt",
                        "start": self.start,
                        "stop": self.start + datetime.timedelta(hours=1),
                        "partner_ids": [Command.set(partners.ids)],
                        **values,
                    }
                )
            )

    def _open(self, record, user=None):
        """Press the button; return the form of the new meeting."""
        action = record.with_user(user or self.office).action_smart_meeting()
        Event = self.env[action["res_model"]].with_user(user or self.office)
        return Form(Event.with_context(**action["context"]))

    def _get_mail(self, partner):
        return self._new_mails.filtered(lambda m: partner in m.recipient_ids)

    def _read_ics(self, event):
        return vobject.readOne(event._get_ics_file()[event.id].decode()).vevent

    # What attendees get

    def test_invitation_contains_all_parts(self):
        """S3.2: the mail and the calendar file in it."""
        event = self._create_event(location="Roof of the hotel", **PARTS)
        mail = self._get_mail(self.contact)
        self.assertIn("Deciding on the belt", mail.subject)
        for words in ("1. Belt &lt;worn&gt;", "2. Dates", "Rosa reads the proposal"):
            self.assertIn(words, mail.body_html)
        for words in ("Go ahead or wait?", "Decision in the meeting", "By when"):
            self.assertIn(words, mail.body_html)
        self.assertIn("Roof of the hotel", mail.body_html)
        ics = mail.attachment_ids.filtered(lambda a: a.name == "invitation.ics")
        entry = vobject.readOne(ics.raw.decode()).vevent
        self.assertEqual(entry.summary.value, "Deciding on the belt")
        self.assertEqual(entry.location.value, "Roof of the hotel")
        for text in PARTS.values():
            for line in text.splitlines():
                self.assertIn(line, entry.description.value)
        self.assertIn(self.office.email, entry.description.value, "Odoo's own part")
        self.assertIn(str(event.description), mail.body_html)

    def test_reminder_seven_days_before(self):
        event = self._create_event(**PARTS)
        self.assertEqual(event.alarm_ids, self.alarm)
        trigger = self._read_ics(event).valarm.trigger.value
        self.assertEqual(trigger, datetime.timedelta(days=-7))
        cron = self.env.ref("calendar.ir_cron_scheduler_alarm")
        triggers = self.env["ir.cron.trigger"].search([("cron_id", "=", cron.id)])
        seven_days_before = self.start - datetime.timedelta(days=7)
        self.assertIn(seven_days_before, triggers.mapped("call_at"))

    def test_reminder_mail_contains_all_parts(self):
        event = self._create_event(**PARTS)
        template = self.alarm.mail_template_id
        with self.mock_mail_gateway():
            event.attendee_ids._notify_attendees(template, notify_author=True)
        mail = self._get_mail(self.contact)
        for text in ("2. Dates", *list(PARTS.values())[1:]):
            self.assertIn(text, mail.body_html)

    def test_own_choice_of_reminder(self):
        mine = self.env.ref("calendar.alarm_mail_1")
        event = self._create_event(alarm_ids=[Command.set(mine.ids)], **PARTS)
        self.assertEqual(event.alarm_ids, mine)

    def test_papers_are_named_and_sent(self):
        paper = (
            self.env["ir.attachment"]
            .with_user(self.office)
            .create({"name": "proposal.pdf", "raw": b"x"})
        )
        event = self._create_event(
            smart_attachment_ids=[Command.set(paper.ids)], **PARTS
        )
        mail = self._get_mail(self.contact)
        self.assertIn("proposal.pdf", mail.body_html)
        self.assertIn(paper, mail.attachment_ids)
        self.assertIn("proposal.pdf", self._read_ics(event).description.value)
        event.with_user(self.manager).smart_attachment_ids.read(["raw"])

    def test_two_time_zones(self):
        """Each attendee reads the time in his own; the file is in UTC."""
        auckland = self.contact.copy({"name": "Anna", "email": "anna@example.com"})
        self.contact.tz, auckland.tz = "America/Los_Angeles", "Pacific/Auckland"
        everybody = self.office.partner_id | self.contact | auckland
        start = self.start.replace(month=1, day=12, year=self.start.year + 1)
        event = self._create_event(
            partners=everybody,
            start=start,
            stop=start + datetime.timedelta(hours=1),
            **PARTS,
        )
        here, there = self._get_mail(self.contact), self._get_mail(auckland)
        self.assertIn("4:00", here.body_html)
        self.assertIn("America/Los_Angeles", here.body_html)
        self.assertIn("1:00", there.body_html)
        self.assertIn("Pacific/Auckland", there.body_html)
        for mail in (here, there):
            self.assertIn("Rosa reads the proposal", mail.body_html)
        entry = self._read_ics(event)
        self.assertEqual(entry.dtstart.value.isoformat()[11:], "12:00:00+00:00")

    def test_attendee_without_address(self):
        self.contact.email = False
        event = self._create_event(location="Roof", **PARTS)
        self.assertFalse(self._get_mail(self.contact))
        self.assertFalse(event.is_smart)
        self.assertIn("an email address of Rosa Rivera", event.smart_missing)
        self.contact.email = "rosa@example.com"
        self.assertTrue(event.is_smart)

    # Completing what was made elsewhere

    def test_meeting_made_elsewhere(self):
        event = self._create_event(description="<p>Coffee is there</p>")
        self.assertFalse(event.alarm_ids)
        event.write(PARTS)
        self.assertEqual(event.alarm_ids, self.alarm)
        self.assertIn("Coffee is there", event.description)
        self.assertIn("1. Belt &lt;worn&gt;", event.description)
        event.write({"smart_response": "Yes or no?", "alarm_ids": [Command.clear()]})
        self.assertFalse(event.alarm_ids, "Taken away, it stays away")
        self.assertNotIn("Go ahead", event.description)
        self.assertEqual(event.description.count("Yes or no?"), 1)
        event.write(dict.fromkeys(PARTS, False))
        self.assertNotIn("o_proactive_smart", event.description)
        self.assertIn("Coffee is there", event.description)

    def test_own_words_in_the_description_are_kept(self):
        event = self._create_event(**PARTS)
        event.description = f"{event.description}<p>Bring boots</p>"
        event.smart_timeline = "On the spot"
        self.assertIn("Bring boots", event.description)
        self.assertIn("On the spot", event.description)

    def test_several_at_once_and_series(self):
        events = self._create_event() | self._create_event(description="<p>Two</p>")
        events.write({"smart_action": "All bring photos"})
        self.assertNotIn("Two", events[0].description)
        self.assertIn("Two", events[1].description)
        series = self._create_event(
            recurrency=True, rrule_type="daily", end_type="count", count=3, **PARTS
        )
        every = series.recurrence_id.calendar_event_ids
        self.assertEqual(len(every), 3)
        series.write({"smart_action": "Changed", "recurrence_update": "all_events"})
        every = series.recurrence_id.calendar_event_ids
        for event in every:
            self.assertIn("Changed", event.description)
            self.assertEqual(event.smart_action, "Changed")

    def test_other_meetings_are_left_alone(self):
        event = self._create_event(description="<p>Lunch</p>")
        self.assertFalse(event.alarm_ids)
        self.assertNotIn("o_proactive_smart", event.description)

    def test_private_meetings_stay_private(self):
        event = self._create_event(privacy="private", **PARTS)
        other = event.with_user(self.tom)
        self.env.invalidate_all()
        self.assertEqual(other.name, "Busy")
        self.assertEqual(other.smart_subject, "Busy")
        self.assertFalse(other.smart_message)

    # Opening from a record

    def test_from_an_opportunity(self):
        recommendation = self._capture()
        lead = recommendation.lead_id
        form = self._open(lead)
        self.assertFalse(form.start, "Nobody is invited for right now by mistake")
        form.location = "Roof"
        self.assertIn("the agenda", form.smart_missing)
        form.smart_template_id = self.env.ref(
            "proactive_service.proactive_smart_template_meeting_proposal"
        )
        self.assertIn("Rosa Rivera: reads", form.smart_action)
        self.assertFalse(form.smart_missing)
        form.start = self.start
        with self.mock_mail_gateway():
            event = form.save()
        self.assertEqual(event.stop - event.start, datetime.timedelta(hours=1))
        self.assertEqual(event.duration, 1)
        self.assertEqual(event.opportunity_id, lead)
        self.assertIn(event, lead.calendar_event_ids)
        self.assertEqual(lead.activity_ids.calendar_event_id, event)
        self.assertEqual(event.alarm_ids, self.alarm)
        self.assertLessEqual(self.contact | self.office.partner_id, event.partner_ids)
        self.assertIn("reads the proposal", self._get_mail(self.contact).body_html)

    def test_technician_comes_when_he_is_involved(self):
        recommendation = self._capture()
        lead = recommendation.lead_id
        recommendation.involvement = "none"
        self.assertNotIn(self.tom.partner_id, lead._get_smart_attendees())
        recommendation.involvement = "most"
        self.assertIn(self.tom.partner_id, lead._get_smart_attendees())

    def test_from_a_visit_by_its_technician(self):
        self._capture()
        form = self._open(self.order, self.tom)
        form.start = self.start
        for name, text in PARTS.items():
            setattr(form, name, text)
        with self.mock_mail_gateway():
            event = form.save()
        self.assertEqual(event.name, "Bearing noise, belt cracked")
        self.assertEqual(self.order.activity_ids.calendar_event_id, event)
        self.assertEqual(event.partner_ids, self.contact | self.tom.partner_id)
        self.assertEqual(event.user_id, self.tom)

    def test_from_a_customer(self):
        form = self._open(self.contact)
        self.assertFalse(form.name, "Who meets says what for")
        form.smart_template_id = self.env.ref(
            "proactive_service.proactive_smart_template_meeting_review"
        )
        form.start = self.start
        with self.mock_mail_gateway():
            event = form.save()
        self.assertEqual(
            (event.res_model, event.res_id), ("res.partner", self.contact.id)
        )
        self.assertIn("Rosa Rivera: brings plans", event.description)

    def test_template_by_import(self):
        """Without a form, the template fills in what is not said."""
        template = self.env.ref(
            "proactive_service.proactive_smart_template_meeting_complaint"
        )
        event = self._create_event(
            smart_template_id=template.id, smart_response="Ready?"
        )
        self.assertEqual(event.smart_response, "Ready?")
        self.assertIn("in your words", event.smart_message)
        self.assertIn("in your words", event.description)
        self.assertIn("Ready?", event.description)
        later = self._create_event()
        later.smart_template_id = template
        self.assertIn("in your words", later.description)
        self.assertIn("in your words", later.smart_message)
