# Copyright 2026 Proactive Service Contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models
from odoo.exceptions import UserError

from ..models.proactive_capture_visit import COMPLETE_FIELDS, UPDATE_FIELDS


# A room of its own beside the recommendations.
# pylint: disable=consider-merging-classes-inherited
class ProactiveCaptureCorrection(models.TransientModel):
    """Put right a completion or a customer update that the rules refused."""

    _inherit = "proactive.capture.correction"

    order_check = fields.Selection(related="order_id.opportunity_check")
    expectation_met = fields.Selection(
        selection=[("met", "Met"), ("partly", "Partly met"), ("not", "Not met")],
        string="What the Customer Expected",
    )
    resolution = fields.Text(string="What Was Done")
    channel = fields.Selection(
        selection=lambda self: self._get_channels(), string="How"
    )
    known = fields.Text(string="What We Know")
    doing = fields.Text(string="What We Do Now")
    is_last = fields.Boolean(
        string="Nothing More to Tell",
        help="The matter is settled: the customer does not wait for another word.",
    )
    next_word_by = fields.Datetime(
        string="He Hears From Us By",
        help="Empty where the moment that was promised has passed meanwhile.",
    )

    @api.model
    def _get_channels(self):
        Update = self.env["proactive.customer.update"]
        return Update._fields["channel"]._description_selection(self.env)

    @api.model
    def _get_entry_names(self):
        names = super()._get_entry_names()
        return [*names, *sorted(COMPLETE_FIELDS), *sorted(UPDATE_FIELDS)]

    def _take_over(self, name, value):
        kind = self._fields[name].type
        if kind not in ("datetime", "boolean"):
            return super()._take_over(name, value)
        if kind == "datetime":
            value = self.receipt_id._get_time(value)
            value = value and value > fields.Datetime.now() and value
        self[name] = value is True if kind == "boolean" else value
        return None

    def _accept_complete(self, receipt, order):
        if order.opportunity_check == "todo" and self.answer:
            self._accept_check(receipt, order)
        values = {name: self[name] for name in COMPLETE_FIELDS}
        receipt._complete_order(order, values)

    def _accept_update(self, receipt, order):
        """Send it now, in the name of who corrects it: the promise is his by now."""
        receipt.order_id = order
        if not self.channel:
            raise UserError(self.env._("Please say how the customer is told."))
        values = {name: self[name] for name in UPDATE_FIELDS}
        update = self.env["proactive.customer.update"].create(
            {**values, "order_id": order.id}
        )
        update.action_send()
