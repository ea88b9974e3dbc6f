# Copyright 2026 Proactive Service Contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import fields, models
from odoo.tools import SQL

from ..models.proactive_loop_closing import CAUSES


class ProactiveCauseReport(models.Model):
    """Pareto of causes (S4.7): what to fix first.

    One row per company, year and cause that was judged, by the year in which the loop
    was opened (UTC). The share counts loops by their main cause; the cumulative share
    adds the causes up, the most frequent first.
    """

    _name = "proactive.cause.report"
    _description = "Causes of unhappy customers"
    _auto = False
    _order = "year desc, loops desc, id"
    _rec_name = "cause"
    _depends = {"proactive.loop": ["cause", "company_id", "opened_on"]}

    company_id = fields.Many2one("res.company", readonly=True)
    year = fields.Char(readonly=True)
    cause = fields.Selection(CAUSES, "Main Cause", readonly=True)
    loops = fields.Integer(readonly=True, help="Unhappy customers with this cause.")
    share = fields.Float(
        "Share (%)", readonly=True, aggregator=None, help="Of all judged loops."
    )
    cumulative = fields.Float(
        "Cumulative Share (%)",
        readonly=True,
        aggregator="max",
        help="This cause and all that are more frequent.",
    )

    @property
    def _table_query(self):
        return SQL(
            """
            WITH counted AS (
                SELECT min(id) AS id, company_id, cause, count(*) AS loops,
                       to_char(opened_on, 'YYYY') AS year
                  FROM proactive_loop
                 WHERE cause IS NOT NULL
              GROUP BY company_id, cause, to_char(opened_on, 'YYYY')
            )
            SELECT id, company_id, year, cause, loops,
                   100.0 * loops / sum(loops) OVER period AS share,
                   100.0 * sum(loops) OVER (
                       PARTITION BY company_id, year ORDER BY loops DESC, id
                   ) / sum(loops) OVER period AS cumulative
              FROM counted
            WINDOW period AS (PARTITION BY company_id, year)
            """
        )

    def action_view_loops(self):
        """Open the loops with this cause."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "proactive_service_survey.proactive_loop_action"
        )
        action["domain"] = [
            ("company_id", "=", self.company_id.id),
            ("cause", "=", self.cause),
            ("opened_on", ">=", f"{self.year}-01-01"),
            ("opened_on", "<", f"{int(self.year) + 1}-01-01"),
        ]
        action["context"] = {}
        action["view_mode"] = "list,form"
        action["views"] = [(False, "list"), (False, "form")]
        return action
