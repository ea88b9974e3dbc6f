# Copyright 2026 Proactive Service Contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models
from odoo.exceptions import ValidationError

#: Triggers that happen to a recommendation; all others happen to an opportunity.
RECOMMENDATION_TRIGGERS = frozenset({"captured", "revisit_due", "involved"})


class ProactivePolicyStep(models.Model):
    """One thing that happens by itself to an opportunity under a policy (S1.6).

    *What* happens is an ``ir.actions.server`` on opportunities, so that an
    administrator can read and change it without code.
    """

    _name = "proactive.policy.step"
    _description = "Step of a Policy"
    _order = "policy_id, sequence, id"

    name = fields.Char(required=True, translate=True)
    active = fields.Boolean(default=True)
    sequence = fields.Integer(default=10)
    policy_id = fields.Many2one(
        comodel_name="proactive.policy",
        required=True,
        index=True,
        ondelete="cascade",
    )
    company_id = fields.Many2one(related="policy_id.company_id", store=True)
    trigger = fields.Selection(
        selection=[
            ("captured", "Captured, not handed over yet"),
            ("revisit_due", "Time to look again at what was for later"),
            ("involved", "Handed over, the technician works on it with the office"),
            ("handed_over", "Handed over, customer not contacted"),
            ("response_due", "Promised response time reached, customer not contacted"),
            ("presented", "Proposal presented, no answer yet"),
            ("feedback_silence", "Technician without news for too long"),
            ("accepted", "Customer has accepted"),
            ("declined", "Customer has declined"),
            ("work_done", "Done, and not yet told what it brought the customer"),
        ],
        required=True,
        default="handed_over",
        help="The delay counts from here. Once the cause is gone (the customer has "
        "been contacted or has answered), the step does not run any more.",
    )
    delay_hours = fields.Float(
        string="Delay (working hours)",
        help="Working hours after the trigger. A negative delay reminds "
        "before the response time is up.",
    )
    server_action_id = fields.Many2one(
        comodel_name="ir.actions.server",
        string="Action",
        required=True,
        ondelete="restrict",
        domain="[('model_id.model', '=', model_name), "
        "('usage', '=', 'ir_actions_server')]",
        help="The server action that runs once: on the opportunity, or on the "
        "recommendation for what happens before it is handed over.",
    )
    model_name = fields.Char(compute="_compute_model_name")
    escalates = fields.Boolean(
        string="Breach of the Process",
        help="The step shows that a promise was not kept. It is counted as such.",
    )

    @api.depends("trigger")
    def _compute_model_name(self):
        for step in self:
            step.model_name = (
                "proactive.recommendation"
                if step.trigger in RECOMMENDATION_TRIGGERS
                else "crm.lead"
            )

    @api.constrains("trigger", "server_action_id")
    def _check_model(self):
        for step in self:
            if step.server_action_id.model_name != step.model_name:
                raise ValidationError(
                    self.env._(
                        "The action of the step “%(step)s” is made for another kind "
                        "of record. Choose one that runs on: %(model)s.",
                        step=step.name,
                        model=self.env["ir.model"]._get(step.model_name).name,
                    )
                )
