# Copyright 2026 Proactive Service Contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import base64
import datetime

import pytz
from dateutil.relativedelta import relativedelta

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.fields import Domain
from odoo.tools import format_date
from odoo.tools.image import image_data_uri, image_process

#: What a customer sees, and under which heading.
DONE_STATES = ("accepted", "fixed")
RUNNING_STATES = ("captured", "handed_over")
TOLD_STATES = (*DONE_STATES, *RUNNING_STATES, "for_later", "declined")
#: Photos that browsers and the PDF engine can show; no drawings with scripts.
PHOTO_TYPES = ("image/jpeg", "image/png", "image/gif", "image/webp")
PHOTO_SIZE = (640, 640)
PHOTO_LIMIT = 4


class ProactiveValueReport(models.TransientModel):
    """What we recommended to a customer, what was done and what it brought (S3.9).

    It holds words for the customer only: no internal note, no price, no amount.
    """

    _name = "proactive.value.report"
    _description = "Value Report"
    _check_company_auto = True

    partner_id = fields.Many2one(
        comodel_name="res.partner",
        string="Customer",
        required=True,
        ondelete="cascade",
        check_company=True,
    )
    company_id = fields.Many2one(
        comodel_name="res.company",
        required=True,
        default=lambda self: self.env.company,
    )
    date_from = fields.Date(
        string="From",
        required=True,
        default=lambda self: (
            fields.Date.context_today(self) - relativedelta(years=1, days=-1)
        ),
    )
    date_to = fields.Date(
        string="To", required=True, default=lambda self: fields.Date.context_today(self)
    )
    recommendation_ids = fields.Many2many(
        comodel_name="proactive.recommendation",
        string="What It Tells",
        compute="_compute_recommendation_ids",
        store=True,
        readonly=False,
        domain="[('partner_id', 'child_of', partner_id), "
        "('company_id', '=', company_id)]",
        help="What was seen in this period. What the customer has not heard of yet is "
        "left out at first.",
    )
    can_print = fields.Boolean(compute="_compute_can_print")

    @api.constrains("date_from", "date_to")
    def _check_period(self):
        for report in self:
            if report.date_from > report.date_to:
                raise ValidationError(
                    self.env._("The period ends before it begins: please correct it.")
                )

    @api.depends("partner_id", "company_id", "date_from", "date_to")
    def _compute_recommendation_ids(self):
        Recommendation = self.env["proactive.recommendation"]
        unheard = Domain("state", "=", "captured") & Domain(
            "customer_word", "=", "not_discussed"
        )
        for report in self:
            report.recommendation_ids = Recommendation.search(
                report._get_recommendation_domain() & ~unheard
            )

    @api.depends_context("uid")
    def _compute_can_print(self):
        state = self.env["ir.actions.report"].get_wkhtmltopdf_state()
        self.can_print = state in ("ok", "workers")

    def _get_recommendation_domain(self):
        """Domain of what a report may tell."""
        self.ensure_one()
        return self._get_period_domain("partner_id", "captured_on") & Domain(
            "state", "in", TOLD_STATES
        )

    def _get_period_domain(self, customer_field, time_field):
        """Domain of this customer's records in the period, in the company's days."""
        if not (self.partner_id and self.date_from and self.date_to):
            return Domain.FALSE
        customer = self.partner_id.commercial_partner_id
        return (
            Domain("company_id", "=", self.company_id.id)
            & Domain(customer_field, "child_of", customer.id)
            & Domain(time_field, ">=", self._get_start_of_day(self.date_from))
            & Domain(
                time_field,
                "<",
                self._get_start_of_day(self.date_to + relativedelta(days=1)),
            )
        )

    def _get_start_of_day(self, day):
        """Return when a day begins in the company's zone, as naive UTC datetime."""
        zone = self.company_id.resource_calendar_id.tz or self.env.user.tz or "UTC"
        start = datetime.datetime.combine(day, datetime.time.min)
        return (
            pytz.timezone(zone)
            .localize(start)
            .astimezone(pytz.utc)
            .replace(tzinfo=None)
        )

    # What the report says

    def _get_lang(self):
        """Return the code of the customer's language."""
        self.ensure_one()
        return self.partner_id.lang or self.env.lang

    def _get_recommendations(self):
        """Return what was chosen, and nothing that is another customer's."""
        self.ensure_one()
        chosen = self.recommendation_ids.filtered_domain(
            self._get_recommendation_domain()
        )
        return chosen.sorted("captured_on")

    def _get_sections(self):
        """Return the parts of the report as list of (heading, recommendations)."""
        told = self._get_recommendations()
        sections = [
            (self.env._("What Was Done, and What It Brought"), DONE_STATES),
            (self.env._("What We Are Working On"), RUNNING_STATES),
            (self.env._("What We Look At Again"), ("for_later",)),
            (self.env._("What You Decided Otherwise"), ("declined",)),
        ]
        found = [
            (heading, told.filtered(lambda r, s=states: r.state in s))
            for heading, states in sections
        ]
        return [
            (heading, recommendations)
            for heading, recommendations in found
            if recommendations
        ]

    def _get_done_count(self):
        return len(
            self._get_recommendations().filtered(lambda r: r.state in DONE_STATES)
        )

    def _get_visit_count(self):
        """Return how many visits were completed in the period."""
        self.ensure_one()
        return self.env["fsm.order"].search_count(
            self._get_period_domain("customer_id", "completed_on")
        )

    def _get_period(self):
        """Return the period in words, in the language of the context."""
        return self.env._(
            "%(start)s to %(end)s",
            start=format_date(self.env, self.date_from),
            end=format_date(self.env, self.date_to),
        )

    @api.model
    def _get_photos(self, attachments):
        """Return pictures as data URIs, reduced; what is no picture is left out."""
        # Only what the reader of the report may see himself.
        photos = attachments._filtered_access("read").filtered(
            lambda attachment: attachment.mimetype in PHOTO_TYPES
        )
        uris = [self._get_photo(photo) for photo in photos[:PHOTO_LIMIT]]
        return [uri for uri in uris if uri]

    @api.model
    def _get_photo(self, attachment):
        try:
            reduced = image_process(attachment.raw, size=PHOTO_SIZE, quality=80)
        except UserError:  # a damaged picture must not stop the report
            return False
        return reduced and image_data_uri(base64.b64encode(reduced))

    # What is done with it

    def action_preview(self):
        """Show it in the browser; it can be printed from there, too."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_url",
            "url": f"/report/html/proactive_service.report_customer_value/{self.id}",
            "target": "new",
        }

    def action_print(self):
        """Make the PDF.

        :raises UserError: where the server cannot make PDF files
        """
        self._check_can_print()
        report = self.env.ref("proactive_service.action_report_customer_value")
        return report.report_action(self, config=False)

    def action_send(self):
        """Open a SMART message to the customer with the PDF (S3.1).

        :raises UserError: where the server cannot make PDF files
        """
        self.ensure_one()
        self._check_can_print()
        return self.partner_id._get_smart_message_action(
            "value", self._create_pdf_attachment()
        )

    def _check_can_print(self):
        if not self.can_print:
            raise UserError(
                self.env._(
                    "This server cannot make PDF files: wkhtmltopdf is not installed. "
                    "Open the preview, print it to a PDF file in your browser, and "
                    "attach it to your mail."
                )
            )

    def _create_pdf_attachment(self):
        """Return the PDF as an attachment that the composer takes over."""
        pdf, _type = self.env["ir.actions.report"]._render_qweb_pdf(
            "proactive_service.report_customer_value", self.ids
        )
        return self.env["ir.attachment"].create(
            {
                "name": self._get_file_name(),
                "raw": pdf,
                "mimetype": "application/pdf",
                "res_model": "mail.compose.message",
                "res_id": 0,
            }
        )

    def _get_file_name(self):
        report = self.with_context(lang=self._get_lang())
        return report.env._(
            "Value report %(customer)s %(date)s.pdf",
            customer=self.partner_id.display_name,
            date=self.date_to,
        )
