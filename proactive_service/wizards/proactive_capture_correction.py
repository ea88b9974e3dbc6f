# Copyright 2026 Proactive Service Contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models
from odoo.exceptions import UserError

from ..models.fsm_order_capture import ENTRY_FIELDS
from ..models.proactive_capture_entry import CHECKS


class ProactiveCaptureCorrection(models.TransientModel):
    """Put right what the rules refused of a phone's entry, and accept it."""

    _name = "proactive.capture.correction"
    _description = "Accept after Correction"
    _inherit = ["proactive.capture.mixin"]

    receipt_id = fields.Many2one(
        comodel_name="proactive.capture.receipt",
        required=True,
        readonly=True,
        ondelete="cascade",
    )
    entry_kind = fields.Selection(related="receipt_id.kind")
    hold_reason = fields.Text(related="receipt_id.reason")
    user_id = fields.Many2one(related="receipt_id.user_id")
    order_ref = fields.Char(related="receipt_id.order_ref")
    captured_on = fields.Datetime(related="receipt_id.captured_on")
    state = fields.Selection(
        selection=[
            ("captured", "The office should look into it"),
            ("for_later", "For later"),
            ("fixed", "Fixed on the spot"),
        ],
        string="What Should Happen",
        default="captured",
        required=True,
    )
    answer = fields.Selection(
        selection=[
            ("nothing_needed", "Looked, nothing needed"),
            ("not_possible", "Could not look"),
            ("todo", "To do"),
        ],
    )
    note = fields.Char(string="Why It Was Not Possible")
    set_aside_reason = fields.Char(
        string="Why It Is Set Aside",
        help="For instance “a trial entry”. The entry stays in the list, with this.",
    )

    @api.model
    def _prepare(self, receipt):
        """Return a correction that holds what can be read of the entry."""
        values = (receipt.payload or {}).get("values") or {}
        correction = self.create({"receipt_id": receipt.id})
        for name in self._get_entry_names():
            correction._take_over(name, values.get(name))
        return correction

    @api.model
    def _get_entry_names(self):
        """Return the names of an entry's values that this form asks for."""
        return [*sorted(ENTRY_FIELDS), "order_id", "state", "answer", "note"]

    def _take_over(self, name, value):
        """Write one value of the entry, if it can be a value of this field."""
        field = self._fields[name]
        if value in (None, "", False):
            return
        if field.type == "many2one":
            ids = [value] if self.receipt_id._is_id(value) else []
            record = self.env[field.comodel_name].browse(ids).exists()
            value = record.has_access("read") and record.id
        elif field.type == "selection":
            options = dict(field._description_selection(self.env))
            value = isinstance(value, str) and value in options and value
        elif field.type == "date":
            value = self._read_date(value)
        else:
            value = str(value)
        if value:
            self[name] = value

    @api.model
    def _read_date(self, value):
        try:
            return fields.Date.to_date(value)
        except (TypeError, ValueError):
            return False

    def action_accept(self):
        """Store the corrected entry for the technician who made it.

        :raises UserError: when the rules refuse it still; nothing is lost
        """
        self.ensure_one()
        receipt = self._get_held()
        if not self.order_id:
            raise UserError(self.env._("Please choose the visit."))
        self.order_id.check_access("write")
        # sudo: in the name of the technician, and receipts are nobody's to write.
        receipt, order = receipt.sudo(), self.order_id.sudo()
        getattr(self, f"_accept_{receipt.kind}")(receipt, order)
        receipt._settle("accepted")
        return {"type": "ir.actions.act_window_close"}

    def _accept_record(self, receipt, order):
        technician = self.env["fsm.person"]._get_technician(receipt.user_id)
        order = order.with_context(capture_technician_id=technician.id)
        receipt._capture_during(order, self._prepare_entry_values())

    def _prepare_entry_values(self):
        names = (*ENTRY_FIELDS, "state")
        values = self.read(names, load=False)[0]
        return {name: values[name] for name in names}

    def _accept_check(self, receipt, order):
        if self.answer not in CHECKS:
            raise UserError(self.env._("Please choose the answer."))
        receipt.order_id = order
        if self.answer == "nothing_needed":
            order.action_nothing_needed()
        else:
            order.write(
                {"opportunity_check": self.answer, "opportunity_check_note": self.note}
            )

    def action_set_aside(self):
        """Keep the entry without a recommendation, with the reason.

        :raises UserError: without a reason
        """
        self.ensure_one()
        receipt = self._get_held()
        if not (self.set_aside_reason or "").strip():
            raise UserError(
                self.env._(
                    "Nothing a technician spotted is dropped without a reason. "
                    "Please say why it is set aside."
                )
            )
        receipt.sudo()._settle("set_aside", self.set_aside_reason)
        return {"type": "ir.actions.act_window_close"}

    def _get_held(self):
        """Return the receipt, if a person may still decide about it."""
        self.receipt_id.check_access("read")
        if self.receipt_id.state != "held":
            raise UserError(self.env._("Somebody has dealt with this entry already."))
        return self.receipt_id
