# Copyright 2026 Proactive Service Contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from markupsafe import Markup

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Command
from odoo.tests import Form, TransactionCase, tagged, users

from odoo.addons.mail.tests.common import MailCase

from ..models import smart
from ..models.smart_template import SITUATIONS
from .common import ProactiveServiceCommon


@tagged("post_install", "-at_install")
class TestSmartWords(TransactionCase):
    """The plain functions."""

    def test_what_says_nothing_is_missing(self):
        parts = {"subject": "Fan", "message": " \n", "action": "...", "response": None}
        self.assertEqual(
            smart.get_missing(parts), ["message", "action", "response", "timeline"]
        )
        self.assertFalse(smart.is_blank("風"), "Words of any script")

    def test_names_are_put_in_once(self):
        names = {"customer": "{technician}", "technician": "Tom"}
        self.assertEqual(
            smart.fill("{customer}, {technician}, {when}", names),
            "{technician}, Tom, {when}",
        )

    def test_html_is_escaped(self):
        html = smart.render([(None, "a <b>\nc"), ("By when", "<i>"), ("No", " ")])
        self.assertEqual(
            html,
            "<p>a &lt;b&gt;<br/>c</p><p><strong>By when</strong><br/>&lt;i&gt;</p>",
        )

    def test_block_is_replaced_and_the_rest_kept(self):
        mine = "<div>Mine &amp; yours<br>Rosa</div>"
        first = smart.replace_block(mine, Markup("<p>one</p>"))
        wrapped = f"<div>{first}<br>Organized by</div>"
        second = smart.replace_block(wrapped, Markup("<p>two</p>"))
        self.assertNotIn("one", second)
        self.assertIn("two", second)
        self.assertIn("Mine &amp; yours<br>Rosa", second)
        self.assertIn("Organized by", second)
        self.assertNotIn("o_proactive_smart", smart.replace_block(second, ""))


@tagged("post_install", "-at_install")
class TestSmartMessage(ProactiveServiceCommon, MailCase):
    def _compose(self, record=None, user=None, **values):
        """Open the composer as the button does; return its form."""
        record = (record or self.order).with_user(user or self.office)
        action = record.action_smart_message()
        Composer = self.env[action["res_model"]].with_user(user or self.office)
        composer = Composer.with_context(**action["context"]).create(values)
        return composer

    def _send(self, composer):
        with self.mock_mail_gateway():
            composer.action_send()
        return self._new_mails

    def test_says_as_you_type_what_is_missing(self):
        """S3.1: in the words of who writes."""
        composer = self.env["proactive.smart.message"].with_user(self.office)
        composer = composer.with_context(default_about=f"fsm.order,{self.order.id}")
        with Form(composer) as form:
            form.smart_subject = "Supply fan"
            form.smart_message = "The belt is cracked"
            self.assertEqual(
                form.smart_missing,
                "Still missing: who does what, which answer you need, by when.",
            )
            form.smart_action = "We bring a belt"
            form.smart_response = "Does Tuesday suit you?"
            self.assertEqual(form.smart_missing, "Still missing: by when.")
            self.assertFalse(form.is_smart)
            form.smart_timeline = "By Friday"
            self.assertTrue(form.is_smart)
            self.assertFalse(form.smart_missing)
            self.assertIn("Does Tuesday suit you?", form.preview)

    def test_prefilled_from_the_visit(self):
        self._capture()
        composer = self._compose()
        self.assertEqual(composer.partner_ids, self.contact)
        self.assertEqual(composer.template_id.situation, "finding")
        self.assertIn("Hello Rosa Rivera", composer.smart_message)
        self.assertIn("Bearing noise, belt cracked", composer.smart_message)
        self.assertIn("No surprise stop in July", composer.smart_message)
        self.assertIn(self.technician.name, composer.smart_message)
        self.assertTrue(composer.is_smart)

    def test_situation_of_an_opportunity(self):
        lead = self._get_lead()
        self.assertEqual(self._compose(lead).template_id.situation, "permission")
        lead._log_customer_contact("Spoke with Rosa")
        self.assertEqual(self._compose(lead).template_id.situation, "appointment")
        lead.conditions_disclosed = "none"
        lead.action_present_proposal()
        self.assertEqual(self._compose(lead).template_id.situation, "proposal")

    def test_choosing_a_template_replaces_the_words(self):
        composer = self._compose()
        complaint = self.env.ref("proactive_service.proactive_smart_template_complaint")
        with Form(composer) as form:
            form.template_id = complaint
            self.assertIn("sorry", form.smart_message)
            self.assertIn("{customer}", complaint.smart_message)
            self.assertNotIn("{customer}", form.smart_message)

    def test_gaps_are_not_sent(self):
        """What only the person who writes can know."""
        complaint = self.env.ref("proactive_service.proactive_smart_template_complaint")
        composer = self._compose(template_id=complaint.id)
        self.assertIn("your words in place of {own_words}", composer.smart_missing)
        self.assertFalse(composer.is_smart)
        with self.assertRaisesRegex(UserError, "{own_words}"):
            composer.action_send()
        said = composer.smart_message.replace("{own_words}", "We were late {again}")
        composer.smart_message = said
        self.assertTrue(composer.is_smart)
        self.assertIn("late {again}", self._send(composer).body_html)

    def test_invalid_findings_are_not_told(self):
        self._capture()
        recommendation = self._capture(observation="Wrong", customer_word="declined")
        recommendation.write({"state": "invalid", "close_reason": "Other fan"})
        message = self._compose().smart_message
        self.assertIn("Bearing noise", message)
        self.assertNotIn("Wrong", message)

    def test_sent_and_kept_on_the_record(self):
        recommendation = self._capture()
        records = (
            self.order,
            recommendation,
            recommendation.lead_id,
            self.contact,
        )
        for record in records:
            with self.subTest(model=record._name):
                composer = self._compose(
                    record,
                    smart_subject="Your fan",
                    smart_message="Belt <cracked>",
                    smart_action="We come",
                    smart_response="Which day?",
                    smart_timeline="Friday",
                )
                mails = self._send(composer)
                self.assertEqual(mails.recipient_ids, self.contact)
                self.assertEqual(mails.subject, "Your fan")
                for words in ("Belt &lt;cracked&gt;", "We come", "Which day?"):
                    self.assertIn(words, mails.body_html)
                self.assertIn("By when", mails.body_html)
                message = record.message_ids[0]
                self.assertEqual(message.author_id, self.office.partner_id)
                self.assertEqual(message.partner_ids, self.contact)

    def test_only_a_logged_contact_stops_the_clock(self):
        lead = self._get_lead()
        self._send(self._compose(lead))
        self.assertFalse(lead.customer_contacted_on)

    def test_attachments_are_named_and_sent(self):
        paper = (
            self.env["ir.attachment"]
            .with_user(self.office)
            .create({"name": "belt <1>.jpg", "raw": b"x"})
        )
        self._capture()
        composer = self._compose(attachment_ids=[Command.set(paper.ids)])
        mails = self._send(composer)
        self.assertIn("belt &lt;1&gt;.jpg", mails.body_html)
        self.assertEqual(mails.attachment_ids, paper)
        self.assertEqual((paper.res_model, paper.res_id), ("fsm.order", self.order.id))

    def test_papers_of_others_cannot_be_sent(self):
        secret = self.env["ir.attachment"].create({"name": "salary.pdf", "raw": b"x"})
        with self.assertRaises(AccessError):
            self._compose(attachment_ids=[Command.set(secret.ids)]).action_send()

    def test_subject_and_message_are_needed(self):
        composer = self._compose(smart_subject=" ", smart_message="-")
        with self.assertRaisesRegex(UserError, "a subject .*, the message"):
            composer.action_send()
        composer.write({"smart_subject": "Fan", "smart_message": "Belt cracked"})
        composer.write({"smart_action": False, "smart_timeline": False})
        self.assertFalse(composer.is_smart)
        self.assertTrue(self._send(composer), "The other parts are only warned about")

    def test_no_address(self):
        for email in (False, "rosa(at)example"):
            self.contact.email = email
            with self.assertRaisesRegex(UserError, "Rosa Rivera"):
                self._compose().action_send()
        with self.assertRaisesRegex(UserError, "who gets"):
            self._compose(partner_ids=[Command.clear()]).action_send()

    def test_customers_language(self):
        self.env["res.lang"]._activate_lang("fr_FR")
        template = self.env.ref("proactive_service.proactive_smart_template_finding")
        template.with_context(lang="fr_FR").smart_subject = "Vu pendant {visit}"
        self.contact.lang = "fr_FR"
        self._capture()
        self.order.completed_on = "2026-01-12 23:30:00"
        self.contact.tz = "Europe/Paris"
        self.assertEqual(
            self._compose().smart_subject, "Vu pendant our visit on 13 janvier 2026"
        )

    def test_technician_writes_to_his_own_customer(self):
        self._capture()
        composer = self._compose(user=self.tom)
        mails = self._send(composer)
        self.assertEqual(mails.recipient_ids, self.contact)
        self.assertFalse(composer.can_choose)

    def test_technician_writes_to_nobody_else(self):
        recommendation = self._capture()
        Composer = self.env["proactive.smart.message"].with_user(self.tom)
        texts = {"smart_subject": "Fan", "smart_message": "Belt"}
        cases = (
            (self.order, self.manager.partner_id),
            (recommendation, self.contact),
            (self.contact, self.contact),
            (self._create_order(self.technician_ann), self.contact),
        )
        for about, partner in cases:
            with self.subTest(model=about._name), self.assertRaises(AccessError):
                Composer.create(
                    {
                        "about": f"{about._name},{about.id}",
                        "partner_ids": [Command.set(partner.ids)],
                        **texts,
                    }
                ).action_send()

    @users("ps_tom")
    def test_technician_begins_at_his_own_visits(self):
        hers = self._create_order(self.technician_ann).with_env(self.env)
        for name in ("action_smart_message", "action_smart_meeting"):
            with self.subTest(name=name), self.assertRaises(AccessError):
                getattr(hers, name)()


@tagged("post_install", "-at_install")
class TestSmartTemplate(ProactiveServiceCommon):
    def test_shipped_words(self):
        """Every situation has words, and they are complete."""
        templates = self.env["proactive.smart.template"].search([])
        messages = templates.filtered(lambda t: t.use == "message")
        self.assertLessEqual(dict(SITUATIONS).keys(), set(messages.mapped("situation")))
        selection = templates._fields["situation"]._description_selection(self.env)
        self.assertEqual(
            set(templates.mapped("situation")) - {False}, {*dict(selection)}
        )
        for template in templates.filtered(lambda t: t.use != "update"):
            self.assertTrue(template.is_smart, template.name)

    def test_unknown_names_are_refused(self):
        template = self.env["proactive.smart.template"].search([], limit=1)
        with self.assertRaisesRegex(ValidationError, "{techncian}"):
            template.smart_action = "{techncian} comes"

    def test_other_companies_words(self):
        other = self.env["res.company"].create({"name": "Other"})
        template = self.env["proactive.smart.template"].create(
            {
                "name": "Theirs",
                "situation": "finding",
                "sequence": 0,
                "company_id": other.id,
            }
        )
        Template = self.env["proactive.smart.template"].with_user(self.office)
        self.assertNotEqual(Template._find("message", "finding"), template)
        with self.assertRaises(AccessError):
            template.with_user(self.office).read(["name"])

    def test_who_changes_words(self):
        template = self.env["proactive.smart.template"].search([], limit=1)
        for user in (self.tom, self.office):
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                template.with_user(user).name = "x"
        template.with_user(self.manager).name = "Ours"
        self.assertEqual(template.with_user(self.tom).name, "Ours")
