# Copyright 2026 Proactive Service Contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import fields, models
from odoo.exceptions import UserError


class ProactiveCustomerContact(models.TransientModel):
    """Record how a contact with the customer went."""

    _name = "proactive.customer.contact"
    _description = "Customer Contact"

    lead_ids = fields.Many2many(comodel_name="crm.lead", string="Opportunities")
    reached = fields.Selection(
        selection=[("yes", "Yes, we spoke"), ("no", "No, not reached")],
        string="Did You Reach the Customer?",
        required=True,
        default="yes",
    )
    channel = fields.Selection(
        selection=[
            ("phone", "Phone"),
            ("email", "Email"),
            ("visit", "In person"),
            ("other", "Otherwise"),
        ],
        required=True,
        default="phone",
    )
    contacted_on = fields.Datetime(
        string="When", required=True, default=fields.Datetime.now
    )
    note = fields.Text(
        string="What Was Said",
        help="What the customer said and what happens next. For the office.",
    )

    def action_save(self):
        """Log the contact. Only a customer who was reached stops the clock.

        :raises UserError: without a note
        """
        self.ensure_one()
        if not (self.note or "").strip():
            raise UserError(self.env._("Please write in a few words what was said."))
        labels = dict(self._fields["channel"]._description_selection(self.env))
        note = f"{labels[self.channel]}: {self.note}"
        if self.reached == "yes":
            self.lead_ids._log_customer_contact(note, self.contacted_on)
        else:
            for lead in self.lead_ids:
                lead.message_post(body=self.env._("Customer not reached. %s", note))
        return {"type": "ir.actions.act_window_close"}
