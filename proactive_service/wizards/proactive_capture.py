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
    _inherit = ["proactive.capture.mixin"]

    order_id = fields.Many2one(required=True)
    customer_id = fields.Many2one(related="order_id.customer_id")
    questions = fields.Html(compute="_compute_questions", string="Good Questions")
    customer_benefit = fields.Text(
        compute="_compute_customer_benefit", store=True, readonly=False
    )
    promise = fields.Char(
        string="What I Promised",
        help="What you told the customer would happen. The office keeps it for you.",
    )
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
    attachment_ids = fields.Many2many(
        comodel_name="ir.attachment", string="Photos, Voice Memos"
    )
    similar_names = fields.Char(compute="_compute_similar_names")

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
