# Copyright 2026 Proactive Service Contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models
from odoo.fields import Domain

#: How many similar recommendations are shown; more would not be read.
SIMILAR_LIMIT = 5


class ProactiveCapture(models.TransientModel):
    """What the technician saw, in the words and the order of the site."""

    _name = "proactive.capture"
    _description = "Recommend"

    order_id = fields.Many2one(
        comodel_name="fsm.order", string="Visit", required=True, ondelete="cascade"
    )
    customer_id = fields.Many2one(related="order_id.customer_id")
    location_id = fields.Many2one(related="order_id.location_id")
    equipment_id = fields.Many2one(
        comodel_name="fsm.equipment",
        domain="[('current_location_id', '=', location_id)]",
    )
    offering_id = fields.Many2one(
        comodel_name="proactive.offering",
        string="Service",
        help="What of our service portfolio would help. It brings the questions to "
        "ask and words for the customer's gain.",
    )
    questions = fields.Html(compute="_compute_questions", string="Good Questions")
    observation = fields.Text(string="What I Saw")
    customer_benefit = fields.Text(
        string="How the Customer Will Be Better Off",
        compute="_compute_customer_benefit",
        store=True,
        readonly=False,
    )
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
        string="What I Promised",
        help="What you told the customer would happen. The office keeps it for you.",
    )
    promise_date = fields.Date(string="Promised For")
    kind = fields.Selection(
        selection=[
            ("captured", "The office should look into it"),
            ("for_later", "For later"),
            ("fixed", "I fixed it on the spot"),
        ],
        string="What Should Happen",
        default="captured",
        required=True,
    )
    revisit_date = fields.Date(string="Look Again On")
    revisit_condition = fields.Char(string="Look Again When")
    internal_note = fields.Text(string="Note for the Office")
    attachment_ids = fields.Many2many(
        comodel_name="ir.attachment", string="Photos, Voice Memos"
    )
    similar_names = fields.Char(compute="_compute_similar_names")

    @api.model
    def _get_selection(self, name):
        Recommendation = self.env["proactive.recommendation"]
        return Recommendation._fields[name]._description_selection(self.env)

    @api.depends("offering_id")
    def _compute_customer_benefit(self):
        for capture in self:
            capture.customer_benefit = (
                capture.customer_benefit or capture.offering_id.customer_benefit
            )

    @api.depends("offering_id")
    def _compute_questions(self):
        for capture in self:
            capture.questions = (
                self.env["ir.qweb"]._render(
                    "proactive_service.offering_prompts",
                    {"offering": capture.offering_id},
                    raise_if_not_found=False,
                )
                if capture.offering_id
                else False
            )

    @api.depends("order_id", "equipment_id")
    def _compute_similar_names(self):
        """Name what is open already for this equipment, or at this location."""
        Recommendation = self.env["proactive.recommendation"]
        for capture in self:
            where = (
                Domain("equipment_id", "=", capture.equipment_id.id)
                if capture.equipment_id
                else Domain("location_id", "=", capture.location_id.id)
            )
            # sudo: a colleague may have seen it; only its name is shown.
            similar = Recommendation.sudo().search(
                Recommendation._get_open_domain() & where, limit=SIMILAR_LIMIT
            )
            capture.similar_names = ", ".join(similar.mapped("name"))

    def action_save(self):
        """Store the recommendation.

        :raises ValidationError: for missing words; what was typed stays in the form
        """
        self.ensure_one()
        self.order_id.capture_recommendations([self._prepare_capture_values()])
        return {"type": "ir.actions.act_window_close"}

    def _prepare_capture_values(self):
        """Return one value dict for ``fsm.order.capture_recommendations``."""
        self.ensure_one()
        declined = self.customer_word == "declined" and self.kind == "captured"
        return {
            "observation": self.observation,
            "customer_benefit": self.customer_benefit,
            "severity": self.severity,
            "size": self.size,
            "customer_word": self.customer_word,
            "promise": self.promise,
            "promise_date": self.promise_date,
            "state": "declined" if declined else self.kind,
            "revisit_date": self.revisit_date,
            "revisit_condition": self.revisit_condition,
            "internal_note": self.internal_note,
            "equipment_id": self.equipment_id.id,
            "offering_id": self.offering_id.id,
            "attachment_ids": [fields.Command.set(self.attachment_ids.ids)],
        }
