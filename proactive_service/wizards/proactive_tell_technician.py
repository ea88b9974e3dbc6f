# Copyright 2026 Proactive Service Contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import fields, models
from odoo.exceptions import UserError


class ProactiveTellTechnician(models.TransientModel):
    """Tell the technicians where it stands, in words of one's own (S2.3)."""

    _name = "proactive.tell.technician"
    _description = "Tell the Technician"

    lead_ids = fields.Many2many(comodel_name="crm.lead", string="Opportunities")
    message = fields.Text(
        help="In words the technician can use with the customer: nothing about "
        "prices or internal matters."
    )

    def action_send(self):
        """Send it to every technician involved.

        :raises UserError: without words
        """
        self.ensure_one()
        if not (self.message or "").strip():
            raise UserError(self.env._("Please write what the technician should know."))
        self.lead_ids._tell_technicians(self.message.strip())
        return {"type": "ir.actions.act_window_close"}
