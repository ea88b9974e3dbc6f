# Copyright 2026 Proactive Service Contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import fields, models
from odoo.exceptions import UserError


class ProactiveLoopContact(models.TransientModel):
    _name = "proactive.loop.contact"
    _description = "Contact with an unhappy customer"

    loop_id = fields.Many2one(
        comodel_name="proactive.loop", required=True, ondelete="cascade"
    )
    partner_id = fields.Many2one(related="loop_id.partner_id")
    phone = fields.Char(related="loop_id.partner_id.phone")
    comment = fields.Text(related="loop_id.comment")
    contacted_on = fields.Datetime(
        string="Reached On", required=True, default=fields.Datetime.now
    )
    note = fields.Text(
        string="What the Customer Said",
        required=True,
        help="For us only: the customer never sees it.",
    )

    def action_save(self):
        """Note the contact; the clock of the loop stops.

        :raise UserError: if the contact lies in the future
        """
        for wizard in self:
            if wizard.contacted_on > fields.Datetime.now():
                raise UserError(
                    self.env._(
                        "A contact that lies ahead is a plan. Log it when the customer "
                        "has been reached."
                    )
                )
            wizard.loop_id._log_contact(wizard.contacted_on, wizard.note)
        return {"type": "ir.actions.act_window_close"}
