# Copyright 2026 Proactive Service Contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain

#: How many open opportunities are offered.
OPEN_LIMIT = 20


class ProactiveHandOver(models.TransientModel):
    """Hand over: as a new opportunity, or into one that is open at the customer."""

    _name = "proactive.hand.over"
    _description = "Hand Over"

    recommendation_ids = fields.Many2many(
        comodel_name="proactive.recommendation",
        relation="proactive_hand_over_recommendation_rel",
        required=True,
    )
    partner_id = fields.Many2one(
        comodel_name="res.partner", compute="_compute_partner_id", string="Customer"
    )
    open_lead_ids = fields.Many2many(
        comodel_name="crm.lead", compute="_compute_open_lead_ids"
    )
    lead_id = fields.Many2one(
        comodel_name="crm.lead",
        string="Add To",
        domain="[('id', 'in', open_lead_ids)]",
        help="An opportunity that is open at this customer. Leave empty to begin a new "
        "one.",
    )

    @api.depends("recommendation_ids")
    def _compute_partner_id(self):
        for wizard in self:
            partners = wizard.recommendation_ids.partner_id
            wizard.partner_id = partners if len(partners) == 1 else False

    @api.depends("partner_id")
    def _compute_open_lead_ids(self):
        for wizard in self:
            wizard.open_lead_ids = wizard._find_open_leads()

    def _find_open_leads(self):
        """Return what is open at the customer or at the place, the newest first."""
        commercial = self.partner_id.commercial_partner_id
        if not commercial:
            return self.env["crm.lead"]
        companies = self.recommendation_ids.company_id
        here = Domain("partner_id", "child_of", commercial.id) | Domain(
            "fsm_location_id", "in", self.recommendation_ids.location_id.ids
        )
        return self.env["crm.lead"].search(
            here
            & Domain("won_status", "=", "pending")
            & Domain("type", "=", "opportunity")
            & Domain("company_id", "in", [*companies.ids, False]),
            limit=OPEN_LIMIT,
            order="id desc",
        )

    def _get_action(self):
        """Return the action that shows this wizard."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Hand Over"),
            "res_model": self._name,
            "res_id": self.id,
            "view_mode": "form",
            "target": "new",
        }

    def action_hand_over(self):
        """Hand over and open the result.

        :raises UserError: when the chosen opportunity has been decided meanwhile
        """
        self.ensure_one()
        recommendations = self.recommendation_ids
        if self.lead_id:
            if self.lead_id.won_status != "pending":
                raise UserError(
                    self.env._("“%s” has been decided meanwhile.", self.lead_id.name)
                )
            recommendations._hand_over_into(self.lead_id)
        else:
            recommendations._hand_over()
        return recommendations.action_open_opportunity()
