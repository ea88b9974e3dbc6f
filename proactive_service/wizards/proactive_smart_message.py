# Copyright 2026 Proactive Service Contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.tools.misc import clean_context

from ..models import smart


class ProactiveSmartMessage(models.TransientModel):
    """An email that can be answered without asking back (S3.1)."""

    _name = "proactive.smart.message"
    _description = "SMART Message"
    _inherit = ["proactive.smart.mixin"]

    about = fields.Reference(
        selection=[
            ("crm.lead", "Opportunity"),
            ("fsm.order", "Visit"),
            ("proactive.recommendation", "Recommendation"),
            ("res.partner", "Customer"),
        ],
        required=True,
        help="Where the message is kept.",
    )
    partner_ids = fields.Many2many(
        comodel_name="res.partner",
        relation="proactive_smart_message_partner_rel",
        string="To",
    )
    template_id = fields.Many2one(
        comodel_name="proactive.smart.template",
        string="Situation",
        domain="[('use', '=', 'message')]",
        help="Fills in words to begin with. What you have typed is replaced.",
    )
    smart_subject = fields.Char(
        compute="_compute_smart_parts", store=True, readonly=False
    )
    smart_message = fields.Text(
        compute="_compute_smart_parts", store=True, readonly=False
    )
    smart_action = fields.Text(
        compute="_compute_smart_parts", store=True, readonly=False
    )
    smart_response = fields.Text(
        compute="_compute_smart_parts", store=True, readonly=False
    )
    smart_timeline = fields.Text(
        compute="_compute_smart_parts", store=True, readonly=False
    )
    attachment_ids = fields.Many2many(
        comodel_name="ir.attachment",
        relation="proactive_smart_message_attachment_rel",
        string="Attachments",
        help="Sent along, and named in the message.",
    )
    preview = fields.Html(compute="_compute_preview", string="What the Customer Reads")
    can_choose = fields.Boolean(compute="_compute_can_choose")

    @api.depends("template_id")
    def _compute_smart_parts(self):
        for message in self:
            parts = message._get_template_parts()
            for part in smart.PARTS:
                name = f"smart_{part}"
                message[name] = parts.get(name) or message[name]

    @api.depends(
        *(f"smart_{part}" for part in smart.PARTS), "attachment_ids", "partner_ids"
    )
    def _compute_preview(self):
        for message in self:
            message.preview = message._render_message()

    @api.depends_context("uid")
    def _compute_can_choose(self):
        self.can_choose = self.env.user.has_group("proactive_service.group_user")

    def _get_lang(self):
        """Return the language of who reads it."""
        return self.partner_ids[:1].lang or self.env.lang

    def _get_template_parts(self):
        """Return what the template says about the record: dict {field: text}."""
        self.ensure_one()
        if not self.template_id or not self.about:
            return {}
        partner = self.partner_ids[:1]
        template = self.template_id.with_context(lang=self._get_lang())
        return template._fill(self.about._get_smart_names(partner))

    def _render_message(self):
        message = self.with_context(lang=self._get_lang())
        return message._render_smart(self.attachment_ids)

    def action_send(self):
        """Send it by email; it stays in the history of the record.

        :raises UserError: without recipient, email address, subject or message
        :raises AccessError: for a record or a recipient that is not the user's
        """
        self.ensure_one()
        self._check_sender()
        self._check_recipients()
        self._check_parts()
        record = self.about.with_context(**clean_context(self.env.context))
        self._adopt_smart_attachments(self.attachment_ids, record)
        record.message_post(
            body=self._render_message(),
            subject=self.smart_subject.strip(),
            partner_ids=self.partner_ids.ids,
            attachment_ids=self.attachment_ids.ids,
            message_type="comment",
            subtype_xmlid="mail.mt_comment",
            email_layout_xmlid="mail.mail_notification_light",
        )
        return {"type": "ir.actions.act_window_close"}

    def _check_sender(self):
        """The office writes to customers; a technician to the one he visits."""
        self.about.check_access("read")
        if self.can_choose:
            return
        contact = self.about._get_smart_partner()
        if self.about._name != "fsm.order" or self.partner_ids - contact:
            raise AccessError(
                self.env._("You can write to the contact of your own visits only.")
            )

    def _check_recipients(self):
        if not self.partner_ids:
            raise UserError(self.env._("Please choose who gets the message."))
        unreached = self.partner_ids.filtered(lambda p: not p.email_normalized)
        if unreached:
            raise UserError(
                self.env._(
                    "There is no valid email address for %s. Add it to the contact, "
                    "or take a phone.",
                    ", ".join(unreached.mapped("display_name")),
                )
            )

    def _check_parts(self):
        """Without a subject or a message there is nothing to send.

        Neither is anything sent with a gap left where own words belong.
        """
        missing = smart.get_missing(self._get_smart_parts())
        words = self._get_smart_words()
        needed = [words[part] for part in ("subject", "message") if part in missing]
        needed += [f"{{{token}}}" for token in self._get_smart_gaps()]
        if needed:
            raise UserError(
                self.env._(
                    "Before it can be sent, write %s.",
                    ", ".join(needed),
                )
            )
