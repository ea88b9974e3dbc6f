# Copyright 2026 Proactive Service Contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Command, Domain
from odoo.tools import format_date


class ProactiveServiceMeeting(models.Model):
    """A service or safety meeting with a coaching part that is practised (S5.6)."""

    _name = "proactive.service.meeting"
    _description = "Service Meeting"
    _inherit = ["mail.thread", "mail.activity.mixin"]
    _order = "date desc, id desc"
    _check_company_auto = True

    name = fields.Char(
        required=True, default=lambda self: self.env._("Service meeting")
    )
    company_id = fields.Many2one(
        comodel_name="res.company",
        required=True,
        index=True,
        default=lambda self: self.env.company,
    )
    branch_id = fields.Many2one(
        comodel_name="res.branch", index="btree_not_null", ondelete="set null"
    )
    date = fields.Datetime(
        required=True, default=fields.Datetime.now, index=True, help="When it begins."
    )
    duration = fields.Float(default=0.5, aggregator=None, help="In hours.")
    place = fields.Char(help="A room, or the link of a call.")
    host_id = fields.Many2one(
        comodel_name="res.users",
        required=True,
        index=True,
        ondelete="restrict",
        default=lambda self: self.env.user,
        domain="[('share', '=', False), ('company_ids', 'in', company_id)]",
    )
    state = fields.Selection(
        selection=[("planned", "Planned"), ("held", "Held")],
        required=True,
        default="planned",
        readonly=True,
        copy=False,
        index=True,
    )
    card_id = fields.Many2one(
        comodel_name="proactive.coaching.card",
        string="Coaching Part",
        check_company=True,
        help="The situation that is talked about and practised.",
    )
    agenda = fields.Text(
        compute="_compute_agenda",
        store=True,
        readonly=False,
        precompute=True,
        help="Starts from a template with the coaching part in it.",
    )
    exercise = fields.Text(
        compute="_compute_exercise",
        store=True,
        readonly=False,
        precompute=True,
        help="What is practised, in pairs or in turn.",
    )
    safety = fields.Text(string="Safety Topic")
    attendance_ids = fields.One2many(
        comodel_name="proactive.service.meeting.attendance",
        inverse_name="meeting_id",
    )
    decision_ids = fields.One2many(
        comodel_name="proactive.service.meeting.decision",
        inverse_name="meeting_id",
        string="Decisions",
    )
    carried_decision_ids = fields.Many2many(
        comodel_name="proactive.service.meeting.decision",
        string="Still Open from Before",
        compute="_compute_carried_decision_ids",
    )
    event_id = fields.Many2one(
        comodel_name="calendar.event",
        string="In the Calendar",
        readonly=True,
        copy=False,
        ondelete="set null",
        index="btree_not_null",
    )

    @api.depends("card_id")
    def _compute_agenda(self):
        for meeting in self:
            if meeting.agenda and not meeting._is_untouched_agenda():
                continue
            meeting.agenda = meeting._get_agenda(meeting.card_id.name)

    def _is_untouched_agenda(self):
        """Tell whether the agenda is the template with any of the cards."""
        cards = self.env["proactive.coaching.card"].search([("active", "=", True)])
        names = [False, *cards.mapped("name")]
        return self.agenda in [self._get_agenda(name) for name in names]

    @api.model
    def _get_agenda(self, situation):
        """Return the template of an agenda, with the coaching part in it."""
        return self.env._(
            "1. A customer who is better off because somebody looked (5 min)\n"
            "2. Decisions from last time (5 min)\n"
            "3. Safety (5 min)\n"
            "4. Coaching: %(situation)s, with practice (10 min)\n"
            "5. What we decide, who does it and by when (5 min)",
            situation=situation or self.env._("a situation from the cards"),
        )

    @api.depends("card_id")
    def _compute_exercise(self):
        for meeting in self:
            meeting.exercise = meeting.card_id.exercise or meeting.exercise

    @api.depends("company_id", "branch_id", "date")
    def _compute_carried_decision_ids(self):
        open_decisions = self.env["proactive.service.meeting.decision"].search(
            [("state", "=", "open"), ("company_id", "in", self.company_id.ids)]
        )
        for meeting in self:
            meeting.carried_decision_ids = open_decisions.filtered(
                lambda d, m=meeting: (
                    d.meeting_id != m._origin
                    and d.company_id == m.company_id._origin
                    and d.meeting_id.branch_id == m.branch_id._origin
                    and m.date
                    and d.meeting_id.date < m.date
                )
            )

    @api.depends("name", "date", "branch_id.name")
    def _compute_display_name(self):
        for meeting in self:
            day = meeting.date or fields.Datetime.now()
            day = fields.Datetime.context_timestamp(meeting, day).date()
            parts = [meeting.name, meeting.branch_id.name, format_date(self.env, day)]
            meeting.display_name = ", ".join(part for part in parts if part)

    def action_fill_attendance(self):
        """Put all technicians of the branch or company on the list of attendance."""
        for meeting in self:
            missing = meeting._get_technicians() - meeting.attendance_ids.technician_id
            meeting.attendance_ids = [
                Command.create({"technician_id": technician.id})
                for technician in missing
            ]
        return True

    def _get_technicians(self):
        """Return who takes part: all of the company, or of the branch.

        Who has no home branch is invited to every branch's meetings.
        """
        self.ensure_one()
        domain = Domain("company_id", "in", [self.company_id.id, False])
        if self.branch_id:
            domain &= Domain("branch_id", "in", [self.branch_id.id, False])
        # sudo: the home branch is the service managers' to see.
        return self.env["fsm.person"].sudo().search(domain).sudo(False)

    def action_put_in_calendar(self):
        """Invite everybody to a calendar event that says what it is for (S3.2).

        :raises UserError: when nobody is on the list of attendance
        """
        for meeting in self:
            if not meeting.attendance_ids:
                raise UserError(
                    self.env._("Say first who takes part: list the attendance.")
                )
            values = meeting._prepare_event()
            if meeting.event_id:
                meeting.event_id.write(values)
            else:
                meeting.event_id = self.env["calendar.event"].create(values)
        return True

    def _prepare_event(self):
        """Return the values of the calendar event: subject, agenda, who, by when."""
        partners = self.host_id.partner_id | self.attendance_ids.technician_id.mapped(
            "partner_id"
        )
        stop = fields.Datetime.add(self.date, hours=self.duration or 0.5)
        return {
            "name": self.display_name,
            "start": self.date,
            "stop": stop,
            "location": self.place,
            "user_id": self.host_id.id,
            "partner_ids": [Command.set(partners.ids)],
            "smart_message": self.agenda,
            "smart_action": self._get_preparation(),
            "smart_response": self.env._("What do we decide, and who does it?"),
            "smart_timeline": self.env._("Each decision gets a date in the meeting."),
        }

    def _get_preparation(self):
        """Return who brings what: the open decisions, and a case for the practice."""
        lines = [
            f"{decision.user_id.name}: {decision.name}"
            for decision in self.carried_decision_ids
        ]
        lines.append(self.env._("Everybody: one visit from last week to talk about."))
        return "\n".join(lines)

    def action_hold(self):
        """The meeting took place: decisions become activities."""
        self.check_access("write")
        self.write({"state": "held"})
        self.decision_ids._schedule()
        return True

    def action_reset(self):
        """Back to planned: it was marked as held by mistake."""
        self.write({"state": "planned"})
        self.decision_ids._unschedule()
        return True


class ProactiveServiceMeetingAttendance(models.Model):
    """Who was there (S5.6)."""

    _name = "proactive.service.meeting.attendance"
    _description = "Meeting Attendance"
    _order = "meeting_id, id"

    meeting_id = fields.Many2one(
        comodel_name="proactive.service.meeting",
        required=True,
        index=True,
        ondelete="cascade",
    )
    company_id = fields.Many2one(
        related="meeting_id.company_id", store=True, index=True
    )
    technician_id = fields.Many2one(
        comodel_name="fsm.person", required=True, index=True, ondelete="cascade"
    )
    state = fields.Selection(
        selection=[
            ("invited", "Invited"),
            ("present", "Present"),
            ("excused", "Excused"),
            ("absent", "Absent"),
        ],
        required=True,
        default="invited",
    )
    practised = fields.Boolean(help="Took an active part in the exercise.")

    _one_each = models.Constraint(
        "UNIQUE(meeting_id, technician_id)",
        "Everybody is on the list of attendance once.",
    )


class ProactiveServiceMeetingDecision(models.Model):
    """What was decided; carried over to the next meeting until it is done (S5.6)."""

    _name = "proactive.service.meeting.decision"
    _description = "Meeting Decision"
    _inherit = ["mail.thread", "mail.activity.mixin"]
    _order = "date_due, id"

    meeting_id = fields.Many2one(
        comodel_name="proactive.service.meeting",
        string="Decided In",
        required=True,
        index=True,
        ondelete="cascade",
    )
    company_id = fields.Many2one(
        related="meeting_id.company_id", store=True, index=True
    )
    name = fields.Char(string="What", required=True)
    user_id = fields.Many2one(
        comodel_name="res.users",
        string="Who",
        required=True,
        index=True,
        ondelete="restrict",
        default=lambda self: self.env.user,
        domain="[('share', '=', False)]",
    )
    date_due = fields.Date(
        string="By",
        required=True,
        default=lambda self: fields.Date.add(
            self.env.company._get_coaching_today(), days=14
        ),
    )
    state = fields.Selection(
        selection=[("open", "Open"), ("done", "Done"), ("dropped", "Dropped")],
        required=True,
        default="open",
        tracking=True,
        help="Open decisions are on the agenda of the next meeting.",
    )

    @api.model_create_multi
    def create(self, vals_list):
        decisions = super().create(vals_list)
        decisions.filtered(lambda d: d.meeting_id.state == "held")._schedule()
        return decisions

    def write(self, vals):
        res = super().write(vals)
        if vals.get("state", "open") != "open":
            self._get_reminders().action_feedback()
        elif vals.keys() & {"name", "date_due", "user_id"}:
            self._refresh_reminders()
        return res

    def action_done(self):
        """Done: not carried over any more."""
        self.check_access("write")
        self._finish("done")
        return True

    def _finish(self, state, feedback=False):
        """End what is open and close its activity.

        :param feedback: what was reported with the activity, if anything
        """
        todo = self.filtered(lambda d: d.state == "open")
        todo._get_reminders().action_feedback(feedback=feedback)
        todo.write({"state": state})

    def _schedule(self):
        """Let each open decision have one activity of who does it."""
        for decision in self.filtered(lambda d: d.state == "open"):
            if not decision._get_reminders():
                decision.activity_schedule(
                    "proactive_service_coaching.mail_activity_type_decision",
                    **decision._prepare_reminder(),
                )

    def _prepare_reminder(self):
        """Return what the activity says; of who has left the manager hears."""
        technician = self.env["fsm.person"]
        user = self.company_id._get_coach_or_manager(self.user_id, technician)
        return {
            "date_deadline": self.date_due,
            "summary": self.name,
            "user_id": user.id,
        }

    def _get_reminders(self):
        """Return the open activities that were made of these decisions."""
        # sudo: they are closed and moved with the decision, whoever changes it.
        return self.sudo().activity_ids.filtered("automated")

    def _refresh_reminders(self):
        """Bring the activities in line with what, who and by when."""
        for decision in self:
            decision._get_reminders().write(decision._prepare_reminder())

    def _unschedule(self):
        """Take the activities back, because the meeting was not held after all."""
        self._get_reminders().unlink()
