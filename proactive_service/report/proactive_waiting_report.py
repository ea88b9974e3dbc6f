# Copyright 2026 Proactive Service Contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import fields, models
from odoo.tools import SQL


class ProactiveWaitingReport(models.Model):
    """How long technicians and customers wait for us: the office's own measure (S2.3).

    One row per recommendation. Hours are elapsed hours. It measures the office, never
    a technician: there is no count of opportunities and no amount in it.
    """

    _name = "proactive.waiting.report"
    _description = "Waiting Times"
    _auto = False
    _order = "captured_on desc"
    _depends = {
        "proactive.recommendation": [
            "captured_on",
            "company_id",
            "branch_id",
            "technician_id",
            "policy_id",
            "lead_id",
            "state",
            "active",
        ],
        "proactive.feedback": ["sent_on", "recommendation_ids"],
        "crm.lead": ["customer_contacted_on", "respond_by", "user_id"],
    }

    recommendation_id = fields.Many2one("proactive.recommendation", readonly=True)
    captured_on = fields.Datetime(string="Seen", readonly=True)
    company_id = fields.Many2one("res.company", readonly=True)
    branch_id = fields.Many2one("res.branch", readonly=True)
    policy_id = fields.Many2one("proactive.policy", readonly=True)
    user_id = fields.Many2one("res.users", string="Owner", readonly=True)
    hours_to_feedback = fields.Float(
        string="Hours to First News",
        readonly=True,
        aggregator="avg",
        help="Elapsed hours from what he saw to the first news.",
    )
    hours_to_contact = fields.Float(
        string="Hours to First Call",
        readonly=True,
        aggregator="avg",
        help="Elapsed hours from what was seen to the first contact.",
    )
    is_kept = fields.Integer(
        string="Promise Kept",
        readonly=True,
        aggregator="avg",
        help="1 if the customer was contacted in the promised time, else 0; the "
        "average is the share of promises kept. Empty while the time runs.",
    )
    feedback_count = fields.Integer(string="News", readonly=True, aggregator="avg")

    @property
    def _table_query(self):
        return SQL(
            """
            SELECT r.id,
                   r.id AS recommendation_id,
                   r.captured_on,
                   r.company_id,
                   r.branch_id,
                   r.policy_id,
                   l.user_id,
                   EXTRACT(EPOCH FROM f.first_on - r.captured_on) / 3600
                       AS hours_to_feedback,
                   EXTRACT(EPOCH FROM l.customer_contacted_on - r.captured_on) / 3600
                       AS hours_to_contact,
                   CASE WHEN l.customer_contacted_on <= l.respond_by THEN 1
                        WHEN COALESCE(l.customer_contacted_on, %(now)s) > l.respond_by
                        THEN 0
                    END AS is_kept,
                   COALESCE(f.feedback_count, 0) AS feedback_count
              FROM proactive_recommendation r
              LEFT JOIN crm_lead l ON l.id = r.lead_id
              LEFT JOIN LATERAL (
                    SELECT MIN(fb.sent_on) AS first_on, COUNT(*) AS feedback_count
                      FROM proactive_feedback_recommendation_rel rel
                      JOIN proactive_feedback fb ON fb.id = rel.feedback_id
                     WHERE rel.recommendation_id = r.id
                   ) f ON TRUE
             WHERE r.active AND r.state != 'invalid'
            """,
            now=fields.Datetime.now(),
        )
