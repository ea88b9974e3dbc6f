# Copyright 2026 Proactive Service Contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models
from odoo.exceptions import UserError


class ProactiveAssessmentPropose(models.TransientModel):
    """What to do about weak answers, by whom and by when (S5.3)."""

    _name = "proactive.assessment.propose"
    _description = "Actions from an Assessment"

    assessment_id = fields.Many2one(
        comodel_name="proactive.assessment", required=True, ondelete="cascade"
    )
    line_ids = fields.One2many(
        comodel_name="proactive.assessment.propose.line",
        inverse_name="wizard_id",
        compute="_compute_line_ids",
        store=True,
        readonly=False,
    )

    @api.depends("assessment_id")
    def _compute_line_ids(self):
        weak = self.env.context.get("weak_ids", [])
        statements = self.env["proactive.assessment.statement"].browse(weak)
        for wizard in self:
            wizard.line_ids = [
                fields.Command.create(
                    {
                        "statement_id": statement.id,
                        "summary": statement.proposal or statement.name,
                    }
                )
                for statement in statements
            ]

    def action_create(self):
        """Make an activity of each line.

        :raises UserError: when no line is left
        """
        self.ensure_one()
        self.assessment_id.check_access("write")
        if not self.line_ids:
            raise UserError(self.env._("Keep at least one action, or close."))
        for line in self.line_ids:
            self.assessment_id.activity_schedule(
                "proactive_service_coaching.mail_activity_type_assessment",
                date_deadline=line.date_due,
                summary=line.summary,
                note=line.statement_id.name,
                user_id=line.user_id.id,
            )
        return {"type": "ir.actions.act_window_close"}


class ProactiveAssessmentProposeLine(models.TransientModel):
    _name = "proactive.assessment.propose.line"
    _description = "Action from an Assessment"

    wizard_id = fields.Many2one(
        comodel_name="proactive.assessment.propose", required=True, ondelete="cascade"
    )
    statement_id = fields.Many2one(
        comodel_name="proactive.assessment.statement", readonly=True
    )
    summary = fields.Char(string="What", required=True)
    user_id = fields.Many2one(
        comodel_name="res.users",
        string="Who",
        required=True,
        default=lambda self: self.env.user,
        domain="[('share', '=', False)]",
    )
    date_due = fields.Date(
        string="By",
        required=True,
        default=lambda self: fields.Date.add(
            self.env.company._get_coaching_today(), days=30
        ),
    )
