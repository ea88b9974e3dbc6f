# Copyright 2026 Proactive Service Contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain

from .coaching_dates import local_date, next_due, plan_state


class ProactiveCoachingPlan(models.Model):
    """How often a technician is coached, by whom, and on what (S5.5).

    Coaching is maintenance: it is planned, it recurs, and what is overdue shows as
    the *coach's* backlog.
    """

    _name = "proactive.coaching.plan"
    _description = "Coaching Plan"
    _inherit = ["mail.thread", "mail.activity.mixin"]
    _order = "next_due, id"
    _rec_names_search = ["technician_id.name"]
    _check_company_auto = True

    active = fields.Boolean(default=True)
    company_id = fields.Many2one(
        comodel_name="res.company",
        required=True,
        index=True,
        default=lambda self: self.env.company,
    )
    technician_id = fields.Many2one(
        comodel_name="fsm.person",
        required=True,
        index=True,
        ondelete="cascade",
        check_company=True,
        tracking=True,
    )
    coach_id = fields.Many2one(
        comodel_name="res.users",
        required=True,
        index=True,
        ondelete="restrict",
        default=lambda self: self.env.user,
        domain="[('share', '=', False), ('company_ids', 'in', company_id)]",
        tracking=True,
        help="Holds the sessions and is reminded when one is due.",
    )
    coach_has_left = fields.Boolean(compute="_compute_responsible_id")
    responsible_id = fields.Many2one(
        comodel_name="res.users",
        compute="_compute_responsible_id",
        help="Who is reminded: the coach, or the service manager once the coach has "
        "left.",
    )
    interval_days = fields.Integer(
        string="Interval",
        required=True,
        default=lambda self: self.env.company.coaching_interval_days,
        tracking=True,
        aggregator=None,
        help="Elapsed days between two sessions.",
    )
    date_start = fields.Date(
        string="Starts On",
        required=True,
        default=lambda self: self.env.company._get_coaching_today(),
        help="The first session is due on this day.",
    )
    skill_ids = fields.Many2many(
        comodel_name="proactive.skill",
        string="Focus",
        check_company=True,
        help="The skills to work on now. New sessions start with them.",
    )

    # Computed from the sessions
    last_session_date = fields.Date(
        string="Last Session",
        compute="_compute_next_due",
        store=True,
        help="Day of the last session that was held, where the company is.",
    )
    next_due = fields.Date(
        compute="_compute_next_due",
        store=True,
        index=True,
        help="Last session plus interval.",
    )
    state = fields.Selection(
        selection=[("on_track", "On track"), ("due", "Due"), ("overdue", "Overdue")],
        compute="_compute_state",
        search="_search_state",
        help="Due: within the notice set in the settings. Overdue: the day has "
        "passed and no session was held.",
    )
    next_session_date = fields.Datetime(
        string="Next Session",
        compute="_compute_next_session_date",
        help="The next session in the diary.",
    )

    # Reminder: what the coach has been reminded of, so that it happens once
    server_action_id = fields.Many2one(
        comodel_name="ir.actions.server",
        string="When Due",
        required=True,
        ondelete="restrict",
        default=lambda self: self._default_server_action_id(),
        domain="[('model_id.model', '=', 'proactive.coaching.plan'), "
        "('usage', '=', 'ir_actions_server')]",
        groups="base.group_system",
        help="Runs once on the plan each time coaching becomes due.",
    )
    reminded_due = fields.Date(
        readonly=True,
        copy=False,
        help="The due date of which the coach has been reminded.",
    )
    reminded_user_id = fields.Many2one(
        comodel_name="res.users", readonly=True, copy=False, ondelete="set null"
    )
    needs_reminder = fields.Boolean(
        compute="_compute_needs_reminder",
        store=True,
        help="The reminder does not fit the due date and the coach any more.",
    )

    _one_active = models.UniqueIndex(
        "(technician_id, company_id) WHERE active",
        "This technician already has an active coaching plan in this company. Change "
        "that plan, or archive it first.",
    )
    _interval_positive = models.Constraint(
        "CHECK(interval_days > 0)",
        "The coaching interval needs to be at least one day.",
    )
    _reminder_idx = models.Index("(next_due) WHERE active AND needs_reminder")

    @api.model
    def _default_server_action_id(self):
        return self.env.ref(
            "proactive_service_coaching.ir_actions_server_plan_due",
            raise_if_not_found=False,
        )

    @api.constrains("technician_id", "coach_id")
    def _check_coach(self):
        for plan in self:
            plan.company_id._check_coach(plan.coach_id, plan.technician_id)

    @api.depends("technician_id.name")
    def _compute_display_name(self):
        for plan in self:
            plan.display_name = self.env._(
                "Coaching of %(name)s", name=plan.technician_id.name or ""
            )

    @api.depends("coach_id.active", "company_id", "technician_id")
    def _compute_responsible_id(self):
        for plan in self:
            company = plan.company_id or self.env.company
            plan.responsible_id = company._get_coach_or_manager(
                plan.coach_id, plan.technician_id
            )
            plan.coach_has_left = bool(plan.coach_id) and not plan.coach_id.active

    @api.depends(
        "interval_days",
        "date_start",
        "company_id",
        "technician_id.coaching_session_ids.state",
        "technician_id.coaching_session_ids.date",
        "technician_id.coaching_session_ids.company_id",
    )
    def _compute_next_due(self):
        last_held = dict(self._read_last_held(self.technician_id, self.company_id))
        for plan in self:
            moment = last_held.get((plan.technician_id._origin, plan.company_id))
            last_day = None
            if moment:
                last_day = local_date(moment, plan.company_id._get_coaching_tz())
            start = plan.date_start or fields.Date.context_today(plan)
            plan.last_session_date = last_day
            plan.next_due = next_due(last_day, plan.interval_days, start)

    @api.model
    def _read_last_held(self, technicians, companies):
        """Yield ((technician, company), datetime in UTC) of the last held sessions."""
        for technician, company, moment in self.env[
            "proactive.coaching.session"
        ]._read_group(
            [
                ("technician_id", "in", technicians.ids),
                ("company_id", "in", companies.ids),
                ("state", "=", "held"),
            ],
            groupby=["technician_id", "company_id"],
            aggregates=["date:max"],
        ):
            yield (technician, company), moment

    @api.depends("next_due", "company_id")
    def _compute_state(self):
        today_by_company = {
            company: company._get_coaching_today() for company in self.company_id
        }
        for plan in self:
            if not plan.next_due or not plan.company_id:
                plan.state = False
                continue
            plan.state = plan_state(
                plan.next_due,
                today_by_company[plan.company_id],
                plan.company_id.sudo().coaching_notice_days,
            )

    def _search_state(self, operator, value):
        if operator != "in":
            return NotImplemented
        # sudo: only to know in which companies it may be another day; the rules
        # still decide over the plans that are found.
        companies = (
            self.sudo()
            .with_context(active_test=False)
            ._read_group([], groupby=["company_id"])
        )
        return Domain.OR(
            self._get_state_domain(company, state)
            for (company,) in companies
            for state in value
        )

    @api.model
    def _get_state_domain(self, company, state):
        """Return the domain of the plans of a company that stand in `state`."""
        today = company._get_coaching_today()
        horizon = fields.Date.add(today, days=company.coaching_notice_days)
        domains = {
            "overdue": Domain("next_due", "<", today),
            "due": Domain("next_due", ">=", today) & Domain("next_due", "<=", horizon),
            "on_track": Domain("next_due", ">", horizon),
        }
        return Domain("company_id", "=", company.id) & domains.get(state, Domain.FALSE)

    def _compute_next_session_date(self):
        # sudo: the technician may know that a session is planned, not yet what is
        # prepared for it.
        rows = (
            self.env["proactive.coaching.session"]
            .sudo()
            ._read_group(
                [
                    ("technician_id", "in", self.technician_id.ids),
                    ("company_id", "in", self.company_id.ids),
                    ("state", "=", "planned"),
                ],
                groupby=["technician_id", "company_id"],
                aggregates=["date:min"],
            )
        )
        planned = {
            (technician.id, company.id): date for technician, company, date in rows
        }
        for plan in self:
            key = (plan.technician_id.id, plan.company_id.id)
            plan.next_session_date = planned.get(key)

    @api.depends(
        "next_due", "reminded_due", "reminded_user_id", "coach_id", "coach_id.active"
    )
    def _compute_needs_reminder(self):
        for plan in self:
            if plan.coach_id.active:
                other_person = plan.reminded_user_id != plan.coach_id
            else:
                other_person = plan.reminded_user_id in (
                    plan.coach_id,
                    self.env["res.users"],
                )
            plan.needs_reminder = plan.next_due != plan.reminded_due or other_person

    @api.model_create_multi
    def create(self, vals_list):
        """Find the branch of those who have none yet: it decides who sees the plan."""
        people = {vals.get("technician_id") for vals in vals_list} - {None, False}
        self.env["fsm.person"].browse(people)._set_home_branches()
        return super().create(vals_list)

    def write(self, vals):
        """A plan stays with its technician: whoever coaches him reads his history.

        :raises UserError: when the technician is exchanged
        """
        person = vals.get("technician_id")
        if person and self.filtered(lambda plan: plan.technician_id.id != person):
            raise UserError(
                self.env._(
                    "A coaching plan stays with its technician. Make a plan for the "
                    "other one, and archive this one if it is not needed."
                )
            )
        return super().write(vals)

    # Actions

    def action_plan_session(self):
        """Open a new session with the technician, prefilled from the plan."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "proactive_service_coaching.proactive_coaching_session_action"
        )
        action["views"] = [(False, "form")]
        action["context"] = {
            "default_technician_id": self.technician_id.id,
            "default_coach_id": self.responsible_id.id,
            "default_company_id": self.company_id.id,
        }
        return action

    def action_view_sessions(self):
        """Open the sessions with this technician."""
        self.ensure_one()
        return self.technician_id.action_view_coaching_sessions()

    def action_view_skills(self):
        """Open how the skills of this technician changed."""
        self.ensure_one()
        return self.technician_id.action_open_skills()
