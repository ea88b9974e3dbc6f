# Copyright 2026 Proactive Service Contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models


# What came of it, and the words it is told in, beside the fields of the capture.
# pylint: disable=consider-merging-classes-inherited
class ProactiveRecommendation(models.Model):
    _name = "proactive.recommendation"
    _inherit = ["proactive.recommendation", "proactive.word.mixin"]

    customer_result = fields.Text(
        string="What It Brought",
        copy=False,
        help="In the customer's words, once it is done: what is better now. It is told "
        "in the value report.",
    )
    result_attachment_ids = fields.Many2many(
        comodel_name="ir.attachment",
        relation="proactive_recommendation_result_attachment_rel",
        column1="recommendation_id",
        column2="attachment_id",
        string="Photos Afterwards",
        copy=False,
    )

    def write(self, vals):
        res = super().write(vals)
        if vals.get("result_attachment_ids"):
            self._adopt_attachments()
        return res

    def _get_files(self):
        return super()._get_files() | self.result_attachment_ids

    @api.model
    def _get_done_states(self):
        """States in which something has been, or is being, done for the customer."""
        return ("accepted", "fixed")

    @api.model
    def _get_word_fields(self):
        return super()._get_word_fields() + [
            "observation",
            "customer_benefit",
            "promise",
            "customer_result",
        ]
