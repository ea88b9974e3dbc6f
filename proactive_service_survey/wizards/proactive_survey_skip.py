# Copyright 2026 Proactive Service Contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import fields, models


class ProactiveSurveySkip(models.TransientModel):
    _name = "proactive.survey.skip"
    _description = "Do not ask the customer of a visit"

    order_ids = fields.Many2many(
        comodel_name="fsm.order",
        relation="proactive_survey_skip_order_rel",
        column1="skip_id",
        column2="order_id",
        string="Visits",
        required=True,
        default=lambda self: self.env.context.get("active_ids"),
    )
    note = fields.Text(
        string="Why",
        required=True,
        help="Kept on the visit and counted beside the score.",
    )

    def action_save(self):
        """Skip the survey of these visits."""
        for wizard in self:
            wizard.order_ids._skip_survey(wizard.note)
        return {"type": "ir.actions.act_window_close"}
