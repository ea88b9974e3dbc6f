# Copyright 2026 Proactive Service Contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import logging

from odoo import api, fields, models
from odoo.fields import Domain

_logger = logging.getLogger(__name__)


class ProactiveFailsafe(models.Model):
    """One nightly proof that nothing has been dropped (S1.5, S1.6).

    Every open recommendation has an active owner and a dated next step, or an honest
    end. What has not is repaired, to the catch-all if need be, and counted.
    """

    _name = "proactive.failsafe"
    _description = "Nightly Failsafe"
    _order = "ran_on desc, id desc"
    _rec_name = "ran_on"

    company_id = fields.Many2one(
        comodel_name="res.company", required=True, readonly=True, index=True
    )
    ran_on = fields.Datetime(
        required=True, readonly=True, default=fields.Datetime.now, index=True
    )
    open_count = fields.Integer(
        string="Open", readonly=True, help="Open recommendations and opportunities."
    )
    repaired_count = fields.Integer(
        string="Repaired",
        readonly=True,
        help="How many had no active owner or no next step, and got one.",
    )
    details = fields.Text(readonly=True, help="What was repaired.")

    @api.model
    def _cron_run(self):
        """Check and repair company by company; one that fails stops no other."""
        IrCron = self.env["ir.cron"]
        companies = self.env["res.company"].search([("active", "=", True)])
        IrCron._commit_progress(remaining=len(companies))
        for company in companies:
            try:
                with self.env.cr.savepoint():
                    self.with_company(company)._run(company)
            except Exception:
                _logger.exception("The failsafe failed for company %s", company.id)
            if not IrCron._commit_progress(1):
                break

    @api.model
    def _run(self, company):
        """Check everything that is open in a company, repair it, keep the count.

        :return: the proactive.failsafe record
        """
        lines = self._repair_recommendations(company) + self._repair_leads(company)
        return self.create(
            {
                "company_id": company.id,
                "open_count": self._count_open(company),
                "repaired_count": len(lines),
                "details": "\n".join(lines),
            }
        )

    @api.model
    def _get_open_lead_domain(self, company):
        return (
            Domain("policy_id", "!=", False)
            & Domain("won_status", "=", "pending")
            & Domain("company_id", "in", [company.id, False])
        )

    @api.model
    def _get_open_recommendation_domain(self, company):
        Recommendation = self.env["proactive.recommendation"]
        return Recommendation._get_open_domain() & Domain("company_id", "=", company.id)

    @api.model
    def _count_open(self, company):
        recommendations = self.env["proactive.recommendation"].search_count(
            self._get_open_recommendation_domain(company)
            & Domain("lead_id", "=", False)
        )
        leads = self.env["crm.lead"].search_count(self._get_open_lead_domain(company))
        return recommendations + leads

    @api.model
    def _repair_recommendations(self, company):
        """Repair recommendations without owner, next step or opportunity.

        :return: list of lines that say what was repaired
        """
        domain = self._get_open_recommendation_domain(company)
        # What has an opportunity has the opportunity's owner
        ownerless = Domain("lead_id", "=", False) & (
            Domain("user_id", "=", False)
            | Domain("user_id.active", "=", False)
            | Domain("policy_id", "=", False)
        )
        # Handed over, and the opportunity is gone
        orphaned = Domain("state", "=", "handed_over") & Domain("lead_id", "=", False)
        undated = (
            Domain("state", "=", "for_later")
            & Domain("revisit_date", "=", False)
            & ~self._get_attended_domain()
        )
        todo = self.env["proactive.recommendation"].search(
            domain & (ownerless | orphaned | undated)
        )
        for recommendation in todo:
            recommendation._repair()
        return [
            self.env._("Recommendation: %s", recommendation.display_name)
            for recommendation in todo
        ]

    @api.model
    def _repair_leads(self, company):
        """Give opportunities an active owner and a clock.

        :return: list of lines that say what was repaired
        """
        broken = (
            Domain("user_id", "=", False)
            | Domain("user_id.active", "=", False)
            | Domain("respond_by", "=", False)
            | (Domain("active", "=", False))
            | self._get_unattended_domain()
        )
        leads = (
            self.env["crm.lead"]
            .with_context(active_test=False)
            .search(self._get_open_lead_domain(company) & broken)
        )
        # Done activities are archived, and are no next step
        for lead in leads.with_context(active_test=True):
            lead._repair(company)
        return [self.env._("Opportunity: %s", lead.display_name) for lead in leads]

    @api.model
    def _get_attended_domain(self):
        """Somebody has something to do about it (done activities are archived)."""
        return Domain("activity_ids", "any", [("active", "=", True)])

    @api.model
    def _get_unattended_domain(self):
        """Contacted once, and since then neither an activity nor a wait."""
        return (
            Domain("customer_contacted_on", "!=", False)
            & ~self._get_attended_domain()
            & Domain("wait_until", "=", False)
        )
