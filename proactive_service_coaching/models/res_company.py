# Copyright 2026 Proactive Service Contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models
from odoo.exceptions import ValidationError

from .coaching_dates import local_date


class ResCompany(models.Model):
    _inherit = "res.company"

    coaching_interval_days = fields.Integer(
        string="Coaching Interval",
        default=30,
        help="Elapsed days between two coaching sessions, for new plans.",
    )
    coaching_notice_days = fields.Integer(
        string="Coaching Notice",
        default=7,
        help="Elapsed days before coaching is due on which the coach is reminded.",
    )

    _coaching_interval_positive = models.Constraint(
        "CHECK(coaching_interval_days > 0)",
        "The coaching interval needs to be at least one day.",
    )
    _coaching_notice_not_negative = models.Constraint(
        "CHECK(coaching_notice_days >= 0)",
        "The coach can be reminded on the day coaching is due or before, not after.",
    )

    @api.private
    def _get_coaching_tz(self):
        """Return the name of the time zone in which this company's days pass."""
        self.ensure_one()
        company = self.sudo()  # sudo: technicians cannot read working schedules
        return company.resource_calendar_id.tz or company.partner_id.tz or "UTC"

    @api.private
    def _get_coaching_today(self):
        """Return today's date where this company is."""
        self.ensure_one()
        return local_date(fields.Datetime.now(), self._get_coaching_tz())

    @api.private
    def _get_coach_or_manager(self, coach):
        """Return who acts as coach: the coach, or the service manager if he has left.

        :param coach: res.users record, may be empty or archived
        :return: active res.users record, empty if the company has no manager either
        """
        self.ensure_one()
        if coach.sudo().active:
            return coach
        return self._get_service_manager()

    @api.private
    def _check_coach(self, coach, technician):
        """Check that a user can coach a technician.

        A coach prepares with recommendations and customers' answers, so he needs
        the office's access; and nobody coaches himself.

        :raises ValidationError: naming the person and what to do
        """
        coach = coach.sudo()
        if coach in technician.sudo().partner_id.user_ids:
            raise ValidationError(
                self.env._(
                    "%(name)s cannot be his own coach. Choose somebody else.",
                    name=coach.name,
                )
            )
        if coach.active and not coach.has_group("proactive_service.group_user"):
            raise ValidationError(
                self.env._(
                    "%(name)s cannot prepare sessions without the access rights of "
                    "the office. Give him the role Office of Proactive Service, or "
                    "choose another coach.",
                    name=coach.name,
                )
            )
