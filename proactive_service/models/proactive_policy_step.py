# Copyright 2026 Proactive Service Contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import fields, models

#: Field of crm.lead whose value starts the delay of a step, by trigger.
TRIGGER_BASES = {
    "handed_over": "handed_over_on",
    "response_due": "respond_by",
    "presented": "presented_on",
}


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
            ("handed_over", "Recommendation handed over"),
            ("response_due", "Promised response time reached, customer not contacted"),
            ("presented", "Proposal presented, no answer yet"),
        ],
        required=True,
        default="handed_over",
        help="The delay counts from here. Once the cause is gone (the customer has "
        "been contacted or has answered), the step does not run any more.",
    )
    delay_hours = fields.Float(
        string="Delay (working hours)",
        help="Working hours after the trigger. For the response time a negative "
        "delay reminds beforehand.",
    )
    server_action_id = fields.Many2one(
        comodel_name="ir.actions.server",
        string="Action",
        required=True,
        ondelete="restrict",
        domain="[('model_id.model', '=', 'crm.lead'), "
        "('usage', '=', 'ir_actions_server')]",
        help="The server action that runs on the opportunity, once.",
    )
    escalates = fields.Boolean(
        string="Breach of the Process",
        help="The step shows that a promise was not kept. It is counted as such.",
    )

    def _get_base_field(self):
        """Return the name of the crm.lead datetime field that starts the delay."""
        return TRIGGER_BASES[self.trigger]
