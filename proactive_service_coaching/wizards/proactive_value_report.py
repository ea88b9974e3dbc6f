# Copyright 2026 Proactive Service Contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models
from odoo.fields import Domain


class ProactiveValueReport(models.TransientModel):
    """The value report can tell success stories beside what was recommended (S5.7)."""

    _inherit = "proactive.value.report"

    story_ids = fields.Many2many(
        comodel_name="proactive.success.story",
        string="Success Stories",
        compute="_compute_story_ids",
        store=True,
        readonly=False,
        check_company=True,
        domain="[('state', '=', 'published'), ('company_id', '=', company_id), "
        "'|', ('told_permitted', '=', True), ('partner_id', 'child_of', partner_id)]",
        help="At first what was published of this customer in the period. Add what "
        "other customers agree to be told of.",
    )

    @api.depends("partner_id", "company_id", "date_from", "date_to")
    def _compute_story_ids(self):
        Story = self.env["proactive.success.story"]
        for report in self:
            report.story_ids = Story.search(
                report._get_period_domain("partner_id", "published_on")
                & Domain("state", "=", "published")
            )

    def _get_stories(self):
        """Return what was chosen, as far as this customer may be told of it."""
        self.ensure_one()
        return self.story_ids.filtered_domain(
            self.story_ids._get_tellable_domain(self.partner_id, self.company_id)
        )
