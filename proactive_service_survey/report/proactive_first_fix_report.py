# Copyright 2026 Proactive Service Contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import fields, models
from odoo.tools import SQL


class ProactiveFirstFixReport(models.Model):
    """First-time-fix rate (S4.8).

    One row per completed visit that can be judged: its type is not planned work and as
    many elapsed days have passed since its completion (UTC) as the company waits
    (`res.company.first_fix_days`). A visit fixed it the first time if no further visit
    followed within these days for the same problem: the same equipment, or the same
    location and the same problem type (see `fsm.order._get_repeat_condition`). The
    rate is the share of such visits; `__count` is the number it was made of, and under
    five visits there is none. Branch and technician are those of the completion.
    """

    _name = "proactive.first.fix.report"
    _description = "First-time fix"
    _inherit = "proactive.small.groups"
    _auto = False
    _order = "completed_on desc, id desc"
    _rec_name = "order_id"
    _hidden_averages = frozenset({"first_fix:avg"})
    _depends = {
        "fsm.order": [
            "category_ids",
            "company_id",
            "completed_branch_id",
            "completed_on",
            "completed_person_id",
            "customer_id",
            "equipment_ids",
            "location_id",
            "scheduled_date_start",
            "stage_id",
            "type",
        ],
        "fsm.order.type": ["is_planned"],
        "res.company": ["first_fix_days"],
    }

    order_id = fields.Many2one("fsm.order", "Visit", readonly=True)
    technician_id = fields.Many2one("fsm.person", readonly=True)
    branch_id = fields.Many2one("res.branch", readonly=True)
    company_id = fields.Many2one("res.company", readonly=True)
    order_type_id = fields.Many2one("fsm.order.type", readonly=True)
    customer_id = fields.Many2one("res.partner", readonly=True)
    completed_on = fields.Datetime(readonly=True)
    repeat_id = fields.Many2one(
        "fsm.order", "Repeated By", readonly=True, help="The first visit that followed."
    )
    first_fix = fields.Integer(
        "Fixed the First Time (%)",
        readonly=True,
        aggregator="avg",
        help="Share of visits after which nobody had to come again for the same "
        "problem.",
    )

    @property
    def _table_query(self):
        orders = self.env["fsm.order"]
        return SQL(
            """
            SELECT earlier.id, earlier.id AS order_id,
                   earlier.completed_person_id AS technician_id,
                   earlier.completed_branch_id AS branch_id,
                   earlier.company_id, earlier.type AS order_type_id,
                   earlier.customer_id, earlier.completed_on, repeat.id AS repeat_id,
                   CASE WHEN repeat.id IS NULL THEN 100 ELSE 0 END AS first_fix
              FROM fsm_order earlier
              JOIN res_company company ON company.id = earlier.company_id
         LEFT JOIN fsm_order_type kind ON kind.id = earlier.type
         LEFT JOIN LATERAL (
                   SELECT later.id
                     FROM (%(candidates)s) candidate
                     JOIN fsm_order later ON later.id = candidate.id
                    WHERE %(condition)s
                 ORDER BY %(begin)s
                    LIMIT 1
                   ) repeat ON TRUE
             WHERE earlier.completed_on + company.first_fix_days * interval '1 day'
                   <= now() AT TIME ZONE 'UTC'
               AND kind.is_planned IS NOT TRUE
            """,
            candidates=orders._get_repeat_candidates("earlier"),
            condition=orders._get_repeat_condition(),
            begin=orders._get_repeat_begin(),
        )

    def action_find_root_cause(self):
        """Recommend to find the root cause of what was not fixed the first time."""
        self.ensure_one()
        return self.repeat_id.action_find_root_cause()
