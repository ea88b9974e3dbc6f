# Copyright 2026 Proactive Service Contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models
from odoo.exceptions import AccessError

REMINDER_ACTION = "proactive_service_coaching.ir_actions_server_commitment"


class ProactiveCoachingCommitment(models.Model):
    """What coach or technician has agreed to do, by when (S5.5).

    Once the session is held it becomes an activity of who has to do it. It carries
    over to the next sessions until it is done.
    """

    _name = "proactive.coaching.commitment"
    _description = "Coaching Commitment"
    _inherit = ["mail.thread", "mail.activity.mixin"]
    _order = "state desc, date_due, id"

    name = fields.Char(string="What", required=True)
    session_id = fields.Many2one(
        comodel_name="proactive.coaching.session",
        string="Agreed In",
        required=True,
        index=True,
        ondelete="cascade",
    )
    company_id = fields.Many2one(
        related="session_id.company_id", store=True, index=True
    )
    technician_id = fields.Many2one(
        related="session_id.technician_id", store=True, index=True
    )
    coach_id = fields.Many2one(related="session_id.coach_id", store=True, index=True)
    session_state = fields.Selection(
        related="session_id.state", string="Session", store=True
    )
    owner = fields.Selection(
        selection=[("technician", "Technician"), ("coach", "Coach")],
        string="Who",
        required=True,
        default="technician",
        help="Coaching binds both: a coach who promises support owes it.",
    )
    owner_name = fields.Char(compute="_compute_owner_name", string="Owner")
    responsible_id = fields.Many2one(
        comodel_name="res.users",
        string="Reminded",
        compute="_compute_responsible_id",
        compute_sudo=True,
        help="Who gets the activity: the owner, or for a technician without a login "
        "his coach, or once the coach has left the service manager.",
    )
    reminder_hint = fields.Char(compute="_compute_responsible_id", compute_sudo=True)
    date_due = fields.Date(
        string="By",
        required=True,
        default=lambda self: fields.Date.add(
            self.env.company._get_coaching_today(), days=14
        ),
    )
    state = fields.Selection(
        selection=[("open", "Open"), ("dropped", "Dropped"), ("done", "Done")],
        required=True,
        default="open",
        readonly=True,
        copy=False,
        index=True,
        tracking=True,
        help="Open commitments carry over to the next session. Dropped: agreed that "
        "it is no longer needed.",
    )
    done_on = fields.Datetime(readonly=True, copy=False)
    is_late = fields.Boolean(compute="_compute_is_late")

    _name_not_blank = models.Constraint(
        "CHECK(length(trim(name)) > 0)", "Say what is to be done."
    )

    @api.depends("owner", "technician_id.name", "coach_id.name")
    def _compute_owner_name(self):
        for commitment in self:
            # sudo: names only; technicians cannot read users.
            session = commitment.session_id.sudo()
            person = (
                session.coach_id
                if commitment.owner == "coach"
                else session.technician_id
            )
            commitment.owner_name = person.name

    @api.depends(
        "owner",
        "coach_id.active",
        "technician_id.partner_id.user_ids.active",
        "technician_id.partner_id.user_ids.share",
    )
    def _compute_responsible_id(self):
        for commitment in self:
            technician = commitment.technician_id
            user = technician.technician_user_id
            hint = False
            if commitment.owner == "coach" or not user:
                user = commitment.company_id._get_coach_or_manager(
                    commitment.coach_id, technician
                )
            if commitment.owner == "technician" and not technician.technician_user_id:
                hint = self.env._(
                    "%(name)s has no login: please tell him.",
                    name=technician.name or "",
                )
            elif commitment.owner == "coach" and user != commitment.coach_id:
                hint = self.env._(
                    "%(name)s, who agreed to this, has left.",
                    name=commitment.coach_id.name or "",
                )
            commitment.responsible_id = user
            commitment.reminder_hint = hint

    @api.depends("date_due", "state")
    def _compute_is_late(self):
        today = {company: company._get_coaching_today() for company in self.company_id}
        for commitment in self:
            limit = today.get(commitment.company_id)
            commitment.is_late = bool(
                limit
                and commitment.state == "open"
                and commitment.date_due
                and commitment.date_due < limit
            )

    @api.model_create_multi
    def create(self, vals_list):
        commitments = super().create(vals_list)
        commitments.filtered(lambda c: c.session_state == "held")._schedule()
        return commitments

    def write(self, vals):
        res = super().write(vals)
        if vals.keys() & {"name", "date_due", "owner"}:
            self._refresh_reminders()
        return res

    def _get_technician_key(self):
        self.ensure_one()
        return (self.technician_id.id, self.company_id.id)

    # Actions

    def action_done(self):
        """Mark as done and close the activity.

        The technician may do so for his own commitments, the coach for all.

        :raises AccessError: for anybody else
        """
        self._check_may_finish()
        self._finish("done", self.env._("Done."))
        return True

    def action_drop(self):
        """Both agree that it is no longer needed."""
        self.check_access("write")
        self._finish("dropped", self.env._("No longer needed."))
        return True

    def action_reopen(self):
        """It was not done after all."""
        self.check_access("write")
        self.write({"state": "open", "done_on": False})
        self.filtered(lambda c: c.session_state == "held")._schedule()
        return True

    def _check_may_finish(self):
        self.check_access("read")
        foreign = self - self._filtered_access("write")
        if foreign.filtered(
            lambda c: c.owner != "technician" or c.responsible_id != self.env.user
        ):
            raise AccessError(
                self.env._(
                    "You can mark your own commitments as done. The coach marks his."
                )
            )

    def _finish(self, state, feedback):
        # sudo: checked by the caller; technicians have no right to write.
        todo = self.sudo().filtered(lambda c: c.state == "open")
        todo.write({"state": state, "done_on": fields.Datetime.now()})
        todo._get_reminders().action_feedback(feedback=feedback)

    # Reminders

    def _schedule(self):
        """Let each open commitment have exactly one open activity for its owner."""
        # sudo: the action belongs to the administrator.
        for commitment in self.sudo().filtered(lambda c: c.state == "open"):
            if commitment._get_reminders():
                continue
            commitment._get_reminder_action().with_context(
                active_model=commitment._name,
                active_id=commitment.id,
                active_ids=commitment.ids,
            ).run()
            commitment._refresh_reminders()

    @api.model
    def _get_reminder_action(self):
        """Return the server action that makes the activity; may be replaced."""
        action = self.env.ref(REMINDER_ACTION, raise_if_not_found=False)
        return (action or self.env["ir.actions.server"]).sudo()

    def _unschedule(self):
        """Take the reminders back, because the session was not held after all."""
        self.sudo()._get_reminders().unlink()

    def _get_reminders(self):
        """Return the open activities that the server action made."""
        return self.activity_ids.filtered("automated")

    def _refresh_reminders(self):
        """Bring the activities in line with what, who and by when."""
        for commitment in self.sudo():
            commitment._get_reminders().write(
                {
                    "summary": commitment.name,
                    "note": commitment.reminder_hint,
                    "date_deadline": commitment.date_due,
                    "user_id": commitment.responsible_id.id,
                }
            )
