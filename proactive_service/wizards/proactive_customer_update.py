# Copyright 2026 Proactive Service Contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import babel.dates
import pytz

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools.misc import babel_locale_parse, clean_context

from ..models import smart


class ProactiveCustomerUpdate(models.TransientModel):
    """What we know, what we do now, when you hear from us next (S3.3)."""

    _name = "proactive.customer.update"
    _description = "Customer Update"

    order_id = fields.Many2one(
        comodel_name="fsm.order", string="Visit", required=True, ondelete="cascade"
    )
    partner_id = fields.Many2one(
        comodel_name="res.partner", compute="_compute_partner_id", string="Contact"
    )
    channel = fields.Selection(
        selection=[
            ("email", "Send an email"),
            ("phone", "I told it by phone"),
            ("visit", "I told it on site"),
        ],
        string="How",
        compute="_compute_channel",
        store=True,
        readonly=False,
        precompute=True,
        required=True,
    )
    template_id = fields.Many2one(
        comodel_name="proactive.smart.template",
        string="Situation",
        domain="[('use', '=', 'update')]",
        default=lambda self: self._get_default_template(),
    )
    subject = fields.Char(compute="_compute_words", store=True, readonly=False)
    reassurance = fields.Text(
        string="First, Reassure",
        compute="_compute_words",
        store=True,
        readonly=False,
        help="The first sentence takes the stress out: he is in good hands.",
    )
    known = fields.Text(string="What We Know")
    doing = fields.Text(string="What We Do Now")
    is_last = fields.Boolean(
        string="Nothing More to Tell",
        help="The matter is settled: the customer does not wait for another word.",
    )
    next_word_by = fields.Datetime(
        string="You Hear From Us By",
        help="In your time zone. The customer reads it in his own.",
    )
    next_word_told = fields.Char(
        compute="_compute_next_word_told", string="The Customer Reads"
    )

    @api.model
    def _get_default_template(self):
        return self.env["proactive.smart.template"]._find("update")

    @api.depends("order_id")
    def _compute_partner_id(self):
        for update in self:
            order = update.order_id
            update.partner_id = order and order._get_smart_partner()

    @api.depends("partner_id")
    def _compute_channel(self):
        for update in self:
            reached = update.partner_id.email_normalized
            update.channel = update.channel or ("email" if reached else "phone")

    @api.depends("template_id", "order_id")
    def _compute_words(self):
        for update in self:
            partner = update.partner_id
            template = update.template_id.with_context(lang=update._get_lang())
            words = {}
            if template and update.order_id:
                words = template._fill(update.order_id._get_smart_names(partner))
            update.subject = words.get("smart_subject") or update.subject
            update.reassurance = words.get("smart_message") or update.reassurance

    @api.depends("next_word_by", "is_last", "partner_id")
    def _compute_next_word_told(self):
        for update in self:
            update.next_word_told = update._get_next_word_text()

    def _get_lang(self):
        return self.partner_id.lang or self.env.lang

    def _get_next_word_text(self):
        """Return the promised moment as the customer reads it, or an empty text.

        In the customer's language and time zone, the zone said.
        """
        self.ensure_one()
        if self.is_last or not self.next_word_by:
            return ""
        tz = self.order_id._get_smart_tz(self.partner_id)
        moment = pytz.utc.localize(self.next_word_by).astimezone(pytz.timezone(tz))
        locale = babel_locale_parse(self._get_lang())
        return self.with_context(lang=self._get_lang()).env._(
            "%(day)s, %(time)s (%(zone)s)",
            day=babel.dates.format_date(moment, "full", locale=locale),
            time=babel.dates.format_time(moment, "short", locale=locale),
            zone=tz,
        )

    def action_send(self):
        """Tell the customer, or note that he has been told; remember the promise.

        :raises UserError: for what is missing, an absurd moment, no email address
        """
        self.ensure_one()
        self._check_words()
        self.order_id.check_access("write")
        order = self.order_id.with_context(**clean_context(self.env.context))
        order._promise_next_word(
            not self.is_last and self.next_word_by, self._get_told()
        )
        if self.channel == "email":
            self._send_email(order)
        else:
            order.message_post(
                body=self._render_update(first=self._get_told()),
                subtype_xmlid="mail.mt_note",
            )
        return {"type": "ir.actions.act_window_close"}

    def _check_words(self):
        """Refuse an update that leaves the customer guessing."""
        needed = {
            "known": self.env._("what we know"),
            "doing": self.env._("what we do now"),
        }
        if self.channel == "email":
            needed["subject"] = self.env._("a subject")
            needed["reassurance"] = self.env._("a first sentence that reassures")
        missing = [
            label for name, label in needed.items() if smart.is_blank(self[name])
        ]
        if not self.is_last and not self.next_word_by:
            missing.append(self.env._("when the customer hears from us next"))
        if missing:
            raise UserError(self.env._("Please add: %s.", ", ".join(missing)))
        if self.channel == "email" and not self.partner_id.email_normalized:
            raise UserError(
                self.env._(
                    "There is no valid email address for %s. Tell it by phone or on "
                    "site, and say so here.",
                    self.partner_id.display_name or self.env._("this customer"),
                )
            )

    def _get_told(self):
        """Return in which way the customer has been told, for the history."""
        labels = {
            "email": self.env._("The customer was told by email."),
            "phone": self.env._("The customer was told by phone."),
            "visit": self.env._("The customer was told on site."),
        }
        return labels[self.channel]

    def _render_update(self, first):
        """Return the update as Markup, every text escaped.

        :param first: the sentence it begins with
        """
        return smart.render(
            [
                (None, first),
                (self.env._("What we know"), self.known),
                (self.env._("What we do now"), self.doing),
                (self.env._("You hear from us again by"), self._get_next_word_text()),
            ]
        )

    def _send_email(self, order):
        update = self.with_context(lang=self._get_lang())
        order.message_post(
            body=update._render_update(first=self.reassurance),
            subject=self.subject.strip(),
            partner_ids=self.partner_id.ids,
            message_type="comment",
            subtype_xmlid="mail.mt_comment",
            email_layout_xmlid="mail.mail_notification_light",
        )
