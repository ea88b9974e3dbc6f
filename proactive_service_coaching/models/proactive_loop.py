# Copyright 2026 Proactive Service Contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import fields, models
from odoo.exceptions import UserError


class ProactiveLoop(models.Model):
    _inherit = "proactive.loop"

    coaching_session_ids = fields.One2many(
        comodel_name="proactive.coaching.session",
        inverse_name="loop_id",
        groups="proactive_service.group_user",
    )
    coaching_session_count = fields.Integer(
        string="Coaching",
        compute="_compute_coaching_session_count",
        groups="proactive_service.group_user",
    )

    def _compute_coaching_session_count(self):
        counts = dict(
            self.env["proactive.coaching.session"]._read_group(
                [("loop_id", "in", self.ids), ("state", "!=", "cancelled")],
                groupby=["loop_id"],
                aggregates=["__count"],
            )
        )
        for loop in self:
            loop.coaching_session_count = counts.get(loop._origin, 0)

    def _prepare_coaching_context(self):
        """Return the defaults of a session that comes from this answer (S4.5)."""
        self.ensure_one()
        return {
            "default_technician_id": self.technician_id.id,
            "default_coach_id": self.env.uid,
            "default_company_id": self.company_id.id,
            "default_loop_id": self.id,
            "default_evidence_ids": [
                fields.Command.create({"user_input_id": self.user_input_id.id})
            ],
        }

    def action_coach_technician(self):
        """Open a new session with the technician, with the answer as evidence.

        :raises UserError: when the answer belongs to no technician
        """
        self.ensure_one()
        if not self.technician_id:
            raise UserError(
                self.env._(
                    "No technician is known for this visit. Set the technician on "
                    "the loop first."
                )
            )
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "proactive_service_coaching.proactive_coaching_session_action"
        )
        action["views"] = [(False, "form")]
        action["context"] = self._prepare_coaching_context()
        return action

    def action_view_coaching_sessions(self):
        """Open the sessions that this answer led to."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "proactive_service_coaching.proactive_coaching_session_action"
        )
        sessions = self.coaching_session_ids.filtered(lambda s: s.state != "cancelled")
        action["domain"] = [("id", "in", sessions.ids)]
        action["context"] = {}
        if len(sessions) == 1:
            action["views"] = [(False, "form")]
            action["res_id"] = sessions.id
        return action
