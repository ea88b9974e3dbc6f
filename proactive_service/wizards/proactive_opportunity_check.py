# Copyright 2026 Proactive Service Contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import fields, models


class ProactiveOpportunityCheck(models.TransientModel):
    """Asked when a visit is completed without an answered opportunity check."""

    _name = "proactive.opportunity.check"
    _description = "Opportunity Check"

    order_id = fields.Many2one(
        comodel_name="fsm.order", string="Visit", required=True, ondelete="cascade"
    )
    customer_id = fields.Many2one(related="order_id.customer_id")
    note = fields.Char(string="Why It Was Not Possible")

    def action_nothing_needed(self):
        """Looked, nothing needed; complete the visit."""
        self.order_id.action_nothing_needed()
        return self._complete()

    def action_not_possible(self):
        """Could not look; complete the visit.

        :raises ValidationError: without a reason
        """
        self.order_id.write(
            {"opportunity_check": "not_possible", "opportunity_check_note": self.note}
        )
        return self._complete()

    def action_recommend(self):
        """Say what was seen first."""
        return self.order_id.action_recommend()

    def _complete(self):
        self.order_id.action_complete()
        return {"type": "ir.actions.act_window_close"}
