# Copyright 2026 Proactive Service Contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models


class ProactiveCaptureMixin(models.AbstractModel):
    """What a form needs to ask for a recommendation, in the words of the site."""

    _name = "proactive.capture.mixin"
    _description = "Words of a Recommendation"

    order_id = fields.Many2one(
        comodel_name="fsm.order",
        string="Visit",
        ondelete="cascade",
        help="The visit during which it was seen.",
    )
    location_id = fields.Many2one(related="order_id.location_id")
    equipment_id = fields.Many2one(
        comodel_name="fsm.equipment",
        domain="[('current_location_id', '=?', location_id)]",
    )
    offering_id = fields.Many2one(
        comodel_name="proactive.offering",
        string="Service",
        help="What of our service portfolio would help. It brings the questions to "
        "ask and words for the customer's gain.",
    )
    observation = fields.Text(string="What I Saw")
    customer_benefit = fields.Text(string="How the Customer Will Be Better Off")
    severity = fields.Selection(
        selection=lambda self: self._get_selection("severity"),
        string="What It Means for the Customer",
        default="risk",
        required=True,
    )
    size = fields.Selection(
        selection=lambda self: self._get_selection("size"), string="Estimated Size"
    )
    customer_word = fields.Selection(
        selection=lambda self: self._get_selection("customer_word"),
        string="The Customer's Word",
        default="not_discussed",
        required=True,
    )
    promise = fields.Char(
        string="What Was Promised",
        help="What the technician told the customer would happen. The office keeps it.",
    )
    promise_date = fields.Date(string="Promised For")
    revisit_date = fields.Date(string="Look Again On")
    revisit_condition = fields.Char(string="Look Again When")
    internal_note = fields.Text(string="Note for the Office")

    @api.model
    def _get_selection(self, name):
        """Return the options of a recommendation's field, translated."""
        Recommendation = self.env["proactive.recommendation"]
        return Recommendation._fields[name]._description_selection(self.env)
