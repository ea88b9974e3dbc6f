# Copyright 2026 Proactive Service Contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.fields import Domain

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

    recognition_weeks = fields.Integer(
        default=6,
        help="Weeks without a word of recognition after which a technician is shown "
        "to the service managers, so that nobody is forgotten.",
    )

    _recognition_weeks_positive = models.Constraint(
        "CHECK(recognition_weeks > 0)",
        "Nobody is forgotten after less than a week. Set one week or more.",
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
    def _get_coach_or_manager(self, coach, technician):
        """Return who acts as coach: the coach, or once he has left the service
        manager of the technician's branch or of the company.

        :param coach: res.users record, may be empty or archived
        :param technician: fsm.person record, may be empty
        :return: active res.users record, empty if the company has no manager either
        """
        self.ensure_one()
        if coach.sudo().active:
            return coach
        return self._get_service_manager(technician.sudo().branch_id)

    @api.private
    def _get_branch_domain(self, field="branch_id"):
        """Domain of what the current user answers for: his branches, or everything.

        What belongs to no branch belongs to all service managers of the company.

        :param field: path to a res.branch
        """
        self.ensure_one()
        user = self.env.user
        if not user._answers_for_branches_only(self):
            return Domain.TRUE
        return Domain(field, "=", False) | Domain(
            f"{field}.service_manager_id", "=", user.id
        )

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

    @api.private
    def _get_forgotten(self):
        """Return who has had no recognition for the weeks set in the settings (S5.7).

        What customers say counts as much as what colleagues and managers say.

        :return: list of (fsm.person, date of the last recognition or None), longest
            first
        """
        self.ensure_one()
        limit = fields.Date.subtract(
            self._get_coaching_today(), weeks=self.recognition_weeks
        )
        technicians = self.env["fsm.person"].search(
            Domain("company_id", "in", [self.id, False]) & self._get_branch_domain()
        )
        last = technicians.with_company(self)._read_last_recognition()
        rows = [(technician, last.get(technician)) for technician in technicians]
        rows = [row for row in rows if not row[1] or row[1] < limit]
        return sorted(rows, key=lambda row: (row[1] is not None, row[1] or limit))
