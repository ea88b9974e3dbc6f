# Copyright 2026 Proactive Service Contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import base64
import io
from unittest.mock import patch

from PIL import Image

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Command
from odoo.tests import Form, HttpCase, freeze_time, tagged

from .common import ProactiveServiceCommon

REPORT = "proactive_service.report_customer_value"


def png(color):
    stream = io.BytesIO()
    Image.new("RGB", (8, 8), color).save(stream, "PNG")
    return stream.getvalue()


@tagged("post_install", "-at_install")
class TestValueReport(ProactiveServiceCommon, HttpCase):
    """S3.9: show the value with proof, ready to hand over."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.hotel.write({"email": "hotel@example.com"})

    def _capture_on(self, moment="2026-03-10 10:00:00", **values):
        return self._capture(captured_on=moment, **values)

    def _create_report(self, user=None, **values):
        return (
            self.env["proactive.value.report"]
            .with_user(user or self.office)
            .create(
                {
                    "partner_id": self.hotel.id,
                    "date_from": "2026-03-01",
                    "date_to": "2026-03-31",
                    **values,
                }
            )
        )

    def _render(self, report):
        """Return the text of the report as its user sees it in the browser."""
        Report = self.env["ir.actions.report"].with_user(report.env.user)
        return Report._render_qweb_html(REPORT, report.ids)[0].decode()

    def _attach(self, recommendation, field, user=None, **values):
        attachment = (
            self.env["ir.attachment"]
            .with_user(user or self.tom)
            .create({"name": "photo.png", "raw": png("red"), **values})
        )
        recommendation.with_user(user or self.tom).write(
            {field: [Command.link(attachment.id)]}
        )
        return attachment

    def test_s3_9_tells_what_was_seen_done_and_brought(self):
        fixed = self._capture_on(state="fixed", equipment_id=self.fan.id)
        fixed.with_user(self.office).customer_result = "No stop all summer"
        self._capture_on(observation="Old boiler")
        self._capture_on(
            observation="Belt half worn", state="for_later", revisit_condition="at 60 %"
        )
        self.order.completed_on = "2026-03-10 12:00:00"
        report = self._create_report()
        self.assertEqual(len(report.recommendation_ids), 3)
        self.assertEqual((report._get_visit_count(), report._get_done_count()), (1, 1))
        html = self._render(report)
        for words in (
            "Riverside Hotel",
            "Bearing noise, belt cracked",
            "No surprise stop in July",
            "No stop all summer",
            "Supply fan 1",
            "Old boiler",
            "at 60 %",
            "What Was Done",
            "What We Are Working On",
            "What We Look At Again",
        ):
            self.assertIn(words, html)
        self.assertNotIn("What You Decided Otherwise", html)

    def test_s3_9_no_internal_note_and_no_price(self):
        recommendation = self._capture_on(internal_note="He pays late", size="large")
        lead = recommendation.lead_id
        lead.write({"expected_revenue": 48211, "description": "Secret margin"})
        recommendation.close_reason = "Because I say so"
        html = self._render(self._create_report())
        for words in ("He pays late", "48211", "48,211", "Secret margin", "say so"):
            self.assertNotIn(words, html)
        self.assertNotIn("Large", html)

    def test_s3_9_what_the_customer_has_not_heard_of(self):
        unheard = self._capture_on(customer_word="not_discussed")
        report = self._create_report()
        self.assertFalse(report.recommendation_ids)
        self.assertIn("nothing that we had to recommend", self._render(report))
        report.recommendation_ids = [Command.link(unheard.id)]
        self.assertIn("Bearing noise", self._render(report), "The office may add it")

    def test_s3_9_neither_invalid_nor_unneeded(self):
        for state in ("invalid", "not_needed"):
            recommendation = self._capture_on()
            recommendation.write({"state": state, "close_reason": "Typed twice"})
            report = self._create_report(recommendation_ids=recommendation.ids)
            self.assertNotIn("Bearing noise", self._render(report))

    def test_s3_9_result_only_once_it_is_done(self):
        recommendation = self._capture_on()
        recommendation.customer_result = "It would bring this"
        self.assertNotIn("would bring", self._render(self._create_report()))
        recommendation.lead_id.action_set_won()
        self.assertEqual(recommendation.state, "accepted")
        self.assertIn("would bring", self._render(self._create_report()))

    def test_s3_9_photos_before_and_after(self):
        fixed = self._capture_on(state="fixed")
        before = self._attach(fixed, "attachment_ids")
        after = self._attach(fixed, "result_attachment_ids", raw=png("blue"))
        self.assertEqual((before | after).mapped("res_id"), [fixed.id] * 2)
        broken = self._attach(
            fixed, "attachment_ids", name="x.png", mimetype="image/png"
        )
        broken.raw = b"\x89PNG broken"
        broken.mimetype = "image/png"
        self._attach(fixed, "attachment_ids", name="memo.txt", raw=b"voice memo")
        html = self._render(self._create_report())
        self.assertEqual(html.count('class="img-fluid mb-2"'), 2)
        self.assertIn("As we found it", html)
        self.assertIn("As it is now", html)
        self.assertNotIn(base64.b64encode(b"voice memo").decode(), html)

    def test_s3_9_days_are_the_companys(self):
        """31 March 23:30 in New York is the 31st, though UTC says April."""
        self.calendar.tz = "America/New_York"
        late = self._capture_on("2026-04-01 03:30:00")
        early = self._capture_on("2026-03-01 04:30:00")
        report = self._create_report()
        self.assertIn(late, report.recommendation_ids)
        self.assertNotIn(early, report.recommendation_ids)

    def test_s3_9_nothing_of_another_customer(self):
        """Not even when somebody puts it into the list by hand."""
        other = self.env["res.partner"].create({"name": "Other customer"})
        place = self.env["fsm.location"].create({"name": "X", "owner_id": other.id})
        theirs = self._capture(
            order=self._create_order(location_id=place.id),
            captured_on="2026-03-10 10:00:00",
            observation="Their boiler",
        )
        report = self._create_report()
        report.recommendation_ids = [Command.set(theirs.ids)]
        self.assertNotIn("Their boiler", self._render(report))
        of_contact = self._create_report(
            partner_id=self.env["res.partner"]
            .create({"name": "Desk", "parent_id": self.hotel.id})
            .id
        )
        self.assertEqual(
            of_contact.recommendation_ids, self._create_report().recommendation_ids
        )

    def test_s3_9_bad_periods(self):
        with self.assertRaisesRegex(ValidationError, "before it begins"):
            self._create_report(date_from="2026-04-01")
        self._capture_on()
        one_day = self._create_report(date_from="2026-03-10", date_to="2026-03-10")
        self.assertEqual(len(one_day.recommendation_ids), 1)
        empty = self._create_report(date_from="1900-01-01", date_to="1900-01-02")
        self.assertFalse(empty.recommendation_ids)

    @freeze_time("2026-06-15 12:00:00")
    def test_s3_9_the_last_year_by_default(self):
        self._capture_on()
        action = self.env.ref("proactive_service.proactive_value_report_action")
        self.assertEqual(action.binding_model_id.model, "res.partner")
        Report = self.env["proactive.value.report"].with_user(self.office)
        with Form(Report.with_context(default_partner_id=self.hotel.id)) as form:
            self.assertEqual(str(form.date_from), "2025-06-16")
            self.assertEqual(len(form.recommendation_ids), 1)
            form.date_to = "2026-03-01"
            self.assertEqual(len(form.recommendation_ids), 0)

    def test_s3_9_customers_language(self):
        self.env["res.lang"]._activate_lang("fr_FR")
        self.hotel.lang = "fr_FR"
        template = self.env.ref(REPORT + "_document")
        template.update_field_translations(
            "arch_db", {"fr_FR": {"What We Did for You": "Ce que nous avons fait"}}
        )
        self._capture_on()
        html = self._render(self._create_report())
        self.assertIn("Ce que nous avons fait", html)
        self.assertIn("10/03/2026", html, "The date as the customer writes it")

    def test_s3_9_two_companies(self):
        other = self.env["res.company"].create({"name": "Other"})
        self.office.company_ids += other
        mine = self._capture_on()
        both = self.office.company_ids.ids
        Report = (
            self.env["proactive.value.report"]
            .with_user(self.office)
            .with_context(allowed_company_ids=both)
        )
        values = {
            "partner_id": self.hotel.id,
            "date_from": "2026-03-01",
            "date_to": "2026-03-31",
        }
        here, there = Report.create(
            [{**values, "company_id": c.id} for c in (self.company, other)]
        )
        self.assertEqual(here.recommendation_ids, mine)
        self.assertFalse(there.recommendation_ids)
        self.assertEqual(there._get_visit_count(), 0)
        boss = self._create_user("ps_other", "group_manager")
        boss.write({"company_ids": [Command.set(other.ids)], "company_id": other.id})
        with self.assertRaises(AccessError):
            self._create_report(user=boss, recommendation_ids=mine.ids)
        self.assertNotIn("Bearing", self._render(self._create_report(user=boss)))

    def test_s3_9_office_and_manager_only(self):
        self._create_report(user=self.manager)
        report = self._create_report()
        with self.assertRaises(AccessError):
            self._create_report(user=self.tom)
        with self.assertRaises(AccessError):
            self._render(report.with_user(self.tom))
        with self.assertRaises(AccessError):
            self._render(report.with_user(self.manager))

    def test_s3_9_preview_in_the_browser(self):
        self._capture_on()
        url = self._create_report().action_preview()["url"]
        self.authenticate("ps_office", "ps_office")
        answer = self.url_open(url)
        self.assertEqual(answer.status_code, 200)
        self.assertIn("Bearing noise", answer.text)
        self.authenticate("ps_tom", "ps_tomxx")
        with self.assertLogs("odoo.http", "WARNING"):
            self.assertNotIn("Bearing noise", self.url_open(url).text)

    def test_s3_9_says_so_where_no_pdf_can_be_made(self):
        report = self._create_report()
        with self._wkhtmltopdf("install"):
            self.assertFalse(report.can_print)
            for act in (report.action_print, report.action_send):
                with self.assertRaisesRegex(UserError, "wkhtmltopdf is not installed"):
                    act()

    def test_s3_9_sent_with_the_pdf(self):
        self.hotel.email = "hotel@example.com"
        report = self._create_report()
        with self._wkhtmltopdf("ok"):
            self.assertEqual(report.action_print()["report_name"], REPORT)
            action = report.action_send()
        composer = (
            self.env[action["res_model"]]
            .with_user(self.office)
            .with_context(**action["context"])
            .create({})
        )
        self.assertEqual(composer.attachment_ids.raw, b"%PDF")
        self.assertIn("Riverside Hotel", composer.attachment_ids.name)
        self.assertEqual(composer.partner_ids, self.hotel)
        self.assertEqual(composer.template_id.situation, "value")
        composer.action_send()
        message = self.hotel.message_ids[:1]
        self.assertEqual(message.attachment_ids.raw, b"%PDF")
        self.assertEqual(message.subject, "What our work has brought you")

    def _wkhtmltopdf(self, state):
        Report = type(self.env["ir.actions.report"])
        pdf = patch.object(Report, "_render_qweb_pdf", lambda *args: (b"%PDF", "pdf"))
        self.startPatcher(pdf)
        self.env.invalidate_all()
        return patch.object(Report, "get_wkhtmltopdf_state", lambda self: state)
