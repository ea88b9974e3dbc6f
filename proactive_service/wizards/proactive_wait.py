# Copyright 2026 Proactive Service Contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import fields, models


class ProactiveWait(models.TransientModel):
    """Let an opportunity rest for a good reason, until a day."""

    _name = "proactive.wait"
    _description = "Wait"

    lead_ids = fields.Many2many(comodel_name="crm.lead", string="Opportunities")
    wait_until = fields.Date(required=True)
    reason = fields.Char(
        required=True, help='For instance "their facility manager is on holiday".'
    )

    def action_save(self):
        """Let the steps rest."""
        self.lead_ids._wait(self.wait_until, self.reason)
        return {"type": "ir.actions.act_window_close"}
