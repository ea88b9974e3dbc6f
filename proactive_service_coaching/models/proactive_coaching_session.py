# Copyright 2026 Proactive Service Contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import format_date


class ProactiveCoachingSession(models.Model):
    """One coaching session: what it rests on, what was seen, what was agreed (S5.5).

    The technician sees it once it is held. Until then it is the coach's
    preparation; private notes are never the technician's to see.
    """

    _name = "proactive.coaching.session"
    _description = "Coaching Session"
    _inherit = ["proactive.editable.mixin"]
    _order = "date desc, id desc"
    _rec_names_search = ["technician_id.name", "coach_id.name"]
    _check_company_auto = True

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
        ondelete="restrict",
        check_company=True,
    )
    coach_id = fields.Many2one(
        comodel_name="res.users",
        required=True,
        index=True,
        ondelete="restrict",
        default=lambda self: self.env.user,
        domain="[('share', '=', False), ('company_ids', 'in', company_id)]",
        help="Holds the session and prepares it.",
    )
    date = fields.Datetime(required=True, default=fields.Datetime.now, index=True)
    session_type = fields.Selection(
        selection=[
            ("one_to_one", "One-to-one"),
            ("ride_along", "Ride-along"),
            ("call_review", "Call review"),
            ("meeting_segment", "Part of a service meeting"),
            ("practice", "Practice"),
        ],
        required=True,
        default="one_to_one",
    )
    state = fields.Selection(
        selection=[
            ("planned", "Planned"),
            ("held", "Held"),
            ("cancelled", "Cancelled"),
        ],
        required=True,
        default="planned",
        readonly=True,
        copy=False,
        index=True,
        help="The technician sees the session once it is held.",
    )
    loop_id = fields.Many2one(
        comodel_name="proactive.loop",
        string="Because of",
        index="btree_not_null",
        ondelete="set null",
        check_company=True,
        groups="proactive_service.group_user",
        help="The unhappy answer that led to this session (S4.5).",
    )
    evidence_ids = fields.One2many(
        comodel_name="proactive.coaching.evidence",
        inverse_name="session_id",
    )
    observation_ids = fields.One2many(
        comodel_name="proactive.coaching.observation",
        inverse_name="session_id",
        string="Observations",
        compute="_compute_observation_ids",
        store=True,
        readonly=False,
    )
    commitment_ids = fields.One2many(
        comodel_name="proactive.coaching.commitment",
        inverse_name="session_id",
        string="Commitments",
    )
    card_ids = fields.Many2many(
        comodel_name="proactive.coaching.card",
        string="Cards",
        check_company=True,
        help="The situations that were talked about or practised (S5.9).",
    )
    shared_note = fields.Text(
        string="Shared Notes",
        help="What the two of you want to remember. The technician reads it once the "
        "session is held.",
    )
    private_note_ids = fields.One2many(
        comodel_name="proactive.coaching.private.note",
        inverse_name="session_id",
        string="Private Notes",
        groups="proactive_service.group_user",
        help="Only the coach and the service managers can read these.",
    )

    _technician_date_idx = models.Index("(technician_id, date) WHERE state = 'held'")

    @api.constrains("technician_id", "coach_id")
    def _check_coach(self):
        for session in self:
            session.company_id._check_coach(session.coach_id, session.technician_id)

    @api.depends("technician_id.name", "session_type", "date")
    def _compute_display_name(self):
        labels = dict(self._fields["session_type"]._description_selection(self.env))
        for session in self:
            day = session.date or fields.Datetime.now()
            day = fields.Datetime.context_timestamp(session, day).date()
            session.display_name = self.env._(
                "%(kind)s with %(name)s, %(date)s",
                kind=labels.get(session.session_type, ""),
                name=session.technician_id.name or "",
                date=format_date(self.env, day),
            )

    @api.depends("technician_id", "company_id")
    def _compute_observation_ids(self):
        """Start with the skills in focus; what has been observed stays."""
        plans = self.env["proactive.coaching.plan"].search(
            [("technician_id", "in", self.technician_id.ids)]
        )
        focus = {
            (plan.technician_id, plan.company_id): plan.skill_ids for plan in plans
        }
        for session in self:
            key = (session.technician_id._origin, session.company_id._origin)
            observations = session.observation_ids
            if observations or session.state != "planned":
                continue
            session.observation_ids = [
                fields.Command.create({"skill_id": skill.id})
                for skill in focus.get(key, ())
            ]

    @api.ondelete(at_uninstall=False)
    def _unlink_except_held(self):
        if any(session.state == "held" for session in self) and not self.env.su:
            raise UserError(
                self.env._(
                    "A session that was held is part of the coaching history and "
                    "cannot be deleted. Set it back to planned first if it was not "
                    "held after all."
                )
            )

    # Actions

    def action_hold(self):
        """The session took place: share it, and let commitments become activities."""
        self.check_access("write")
        now = fields.Datetime.now()
        for session in self.filtered(lambda s: s.state != "held"):
            session.write({"state": "held", "date": min(session.date, now)})
        self.commitment_ids._schedule()
        self._get_plans()._close_reminders(self.env._("The session was held."))
        return True

    def action_cancel(self):
        """The session does not take place; the plan stays due."""
        if any(session.state == "held" for session in self):
            raise UserError(
                self.env._(
                    "A session that was held cannot be cancelled. Set it back to "
                    "planned first if it was not held after all."
                )
            )
        self.write({"state": "cancelled"})
        return True

    def action_reset(self):
        """Back to planned: it was cancelled or marked as held by mistake.

        Activities for its commitments are closed, they come back when it is held.
        """
        self.write({"state": "planned"})
        self.commitment_ids._unschedule()
        return True

    def action_open_observations(self):
        """Open what was observed, where the technician adds how he sees it himself."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "proactive_service_coaching.proactive_coaching_observation_action"
        )
        action["domain"] = [("session_id", "=", self.id)]
        action["context"] = {"create": False, "delete": False}
        return action

    def _get_plans(self):
        """Return the active plans that these sessions serve."""
        # sudo: who holds the session need not be the coach of the plan.
        keys = {(session.technician_id, session.company_id) for session in self}
        plans = (
            self.env["proactive.coaching.plan"]
            .sudo()
            .search(
                [
                    ("technician_id", "in", self.technician_id.ids),
                    ("company_id", "in", self.company_id.ids),
                ]
            )
        )
        return plans.filtered(lambda p: (p.technician_id, p.company_id) in keys)
