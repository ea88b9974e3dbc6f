# Copyright 2026 Proactive Service Contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models


class ProactivePolicyTest(models.TransientModel):
    """Show which policy fits a recommendation, and why the others do not (S1.3)."""

    _name = "proactive.policy.test"
    _description = "Try the Policies"

    recommendation_id = fields.Many2one(
        comodel_name="proactive.recommendation", required=True, ondelete="cascade"
    )
    line_ids = fields.One2many(
        comodel_name="proactive.policy.test.line",
        inverse_name="test_id",
        compute="_compute_line_ids",
        store=True,
    )

    @api.depends("recommendation_id")
    def _compute_line_ids(self):
        for test in self:
            test.line_ids = [fields.Command.clear()] + [
                fields.Command.create(values)
                for values in test._prepare_lines(test.recommendation_id)
            ]

    def _prepare_lines(self, recommendation):
        """Return the values of one line per policy, in the order they are tried."""
        if not recommendation:
            return []
        values_list = []
        found = False
        for policy in self.env["proactive.policy"].search([("active", "=", True)]):
            misfits = policy._get_misfits(recommendation)
            result = "no" if misfits else ("not_reached" if found else "fits")
            found = found or not misfits
            labels = [policy._fields[n]._description_string(self.env) for n in misfits]
            values_list.append(
                {
                    "policy_id": policy.id,
                    "result": result,
                    "reason": ", ".join(labels),
                }
            )
        return values_list


class ProactivePolicyTestLine(models.TransientModel):
    _name = "proactive.policy.test.line"
    _description = "Result of Trying a Policy"

    test_id = fields.Many2one(
        comodel_name="proactive.policy.test", required=True, ondelete="cascade"
    )
    policy_id = fields.Many2one(
        comodel_name="proactive.policy", readonly=True, ondelete="cascade"
    )
    result = fields.Selection(
        selection=[
            ("fits", "Fits, is used"),
            ("no", "Does not fit"),
            ("not_reached", "Fits too, but comes later"),
        ],
        readonly=True,
    )
    reason = fields.Char(string="What Does Not Fit", readonly=True)
