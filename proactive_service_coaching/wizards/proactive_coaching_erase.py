# Copyright 2026 Proactive Service Contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models
from odoo.exceptions import AccessError


class ProactiveCoachingErase(models.TransientModel):
    """Delete what coaching knows about a person, on his request or when he leaves."""

    _name = "proactive.coaching.erase"
    _description = "Erase Coaching Records"

    technician_id = fields.Many2one(
        comodel_name="fsm.person", required=True, ondelete="cascade"
    )
    company_id = fields.Many2one(
        comodel_name="res.company",
        required=True,
        readonly=True,
        default=lambda self: self.env.company,
    )
    erase_recognition = fields.Boolean(
        string="Recognition as Well",
        default=True,
        help="Also what others thanked him for.",
    )
    summary = fields.Text(compute="_compute_summary")

    @api.depends("technician_id", "erase_recognition")
    def _compute_summary(self):
        for wizard in self:
            lines = [
                f"{self.env[name]._description}: {len(records)}"
                for name, records in wizard._get_records().items()
                if records
            ]
            wizard.summary = "\n".join(lines) or self.env._("Nothing is stored.")

    def _get_records(self):
        """Return what there is of this person in this company: {model: records}."""
        self.ensure_one()
        domain = [
            ("technician_id", "=", self.technician_id._origin.id),
            ("company_id", "=", self.company_id.id),
        ]
        names = [
            "proactive.coaching.plan",
            "proactive.coaching.commitment",
            "proactive.coaching.session",
            "proactive.service.meeting.attendance",
        ]
        if self.erase_recognition:
            names.append("proactive.recognition")
        return {
            name: self.env[name].with_context(active_test=False).search(domain)
            for name in names
        }

    def action_erase(self):
        """Delete the records with all that belongs to them; stories lose the name.

        :raises AccessError: for anybody who is no service manager
        """
        self.ensure_one()
        if not self.env.user.has_group("proactive_service.group_manager"):
            raise AccessError(self.env._("Only service managers erase records."))
        records = self._get_records()
        for found in records.values():
            found.check_access("unlink")
            # sudo: what belongs to them goes too, whoever wrote it; a session that
            # was held is protected against everybody else.
            found.sudo().unlink()
        self._take_out_of_stories()
        return {"type": "ir.actions.act_window_close"}

    def _take_out_of_stories(self):
        stories = self.env["proactive.success.story"].with_context(active_test=False)
        stories.search(
            [
                ("technician_ids", "in", self.technician_id.ids),
                ("company_id", "=", self.company_id.id),
            ]
        ).write({"technician_ids": [fields.Command.unlink(self.technician_id.id)]})
