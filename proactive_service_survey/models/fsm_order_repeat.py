# Copyright 2026 Proactive Service Contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

"""Repeat visits: what recurs, and finding its root (S4.8)."""

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.tools import SQL

from .fsm_order import OFFICE


class FsmOrderType(models.Model):
    _inherit = "fsm.order.type"

    is_planned = fields.Boolean(
        string="Planned Work",
        help="Maintenance, inspection and the like: another visit of this type is no "
        "sign that something was not fixed the first time.",
    )


# A room of its own beside the decision whether the customer is asked.
# pylint: disable=consider-merging-classes-inherited
class FsmOrder(models.Model):
    _inherit = "fsm.order"

    repeat_of_id = fields.Many2one(
        comodel_name="fsm.order",
        compute="_compute_repeat_of_id",
        groups=OFFICE,
        help="The visit at the same place that should have solved this problem.",
    )

    @api.depends("completed_on", "scheduled_date_start", "type", "location_id")
    def _compute_repeat_of_id(self):
        earlier = self._find_repeat_visits()
        for order in self:
            order.repeat_of_id = earlier.get(order.id, False)

    def _find_repeat_visits(self):
        """Find which of these visits repeat an earlier one, with one query for all.

        :return: dict of id -> id of the latest earlier visit it repeats
        """
        if not self.ids:
            return {}
        self.env.flush_all()
        return dict(
            self.env.execute_query(
                SQL(
                    """
                    SELECT DISTINCT ON (later.id) later.id, earlier.id
                      FROM fsm_order later
                      JOIN fsm_order earlier ON earlier.location_id = later.location_id
                      JOIN res_company company ON company.id = earlier.company_id
                     WHERE later.id IN %s AND %s
                  ORDER BY later.id, earlier.completed_on DESC
                    """,
                    tuple(self.ids),
                    self._get_repeat_condition(),
                )
            )
        )

    @api.model
    def _get_repeat_condition(self):
        """Return when the visit `later` repeats the visit `earlier`, as SQL.

        Same company, same location and same type of visit, no planned work, not
        cancelled; if both name equipment, they share some. It began (planned start,
        else creation) after the earlier one was completed, within the elapsed days set
        for the company.
        """
        cancelled = self.env["ir.model.data"]._xmlid_to_res_id(
            "fieldservice.fsm_stage_cancelled"
        )
        relation = self._fields["equipment_ids"]
        equipment = SQL(
            "SELECT %s FROM %s WHERE %s =",
            SQL.identifier(relation.column2),
            SQL.identifier(relation.relation),
            SQL.identifier(relation.column1),
        )
        begin = SQL("COALESCE(later.scheduled_date_start, later.create_date)")
        return SQL(
            """
            later.id <> earlier.id
            AND later.company_id = earlier.company_id
            AND later.location_id = earlier.location_id
            AND later.type IS NOT DISTINCT FROM earlier.type
            AND later.stage_id <> %(cancelled)s
            AND earlier.completed_on IS NOT NULL
            AND NOT EXISTS (SELECT FROM fsm_order_type planned
                             WHERE planned.id = later.type AND planned.is_planned)
            AND %(begin)s > earlier.completed_on
            AND %(begin)s <= earlier.completed_on
                             + company.first_fix_days * interval '1 day'
            AND (EXISTS (%(equipment)s later.id
                         INTERSECT %(equipment)s earlier.id)
                 OR NOT EXISTS (%(equipment)s later.id)
                 OR NOT EXISTS (%(equipment)s earlier.id))
            """,
            cancelled=cancelled,
            begin=begin,
            equipment=equipment,
        )

    def action_find_root_cause(self):
        """Recommend to find the root cause, once per visit; a manager's decision.

        Goes through the one door for recommendations; pressed again, it returns what
        is there already.

        :raise AccessError: if the user is no service manager
        :raise UserError: if the visit repeats no earlier one
        """
        self.ensure_one()
        if not self.env.user.has_group("proactive_service.group_manager"):
            raise AccessError(self.env._("Only service managers decide on this."))
        if not self.repeat_of_id:
            raise UserError(self.env._("This visit repeats no earlier one."))
        recommendation = self.capture_recommendations([self._prepare_root_cause()])
        return {
            "type": "ir.actions.act_window",
            "res_model": recommendation._name,
            "res_id": recommendation.id,
            "views": [(False, "form")],
        }

    def _prepare_root_cause(self):
        """Return the values with which the root-cause recommendation is captured."""
        values = {
            "name": self.env._("Find the root cause"),
            "observation": self.env._(
                "The same problem again: %(visit)s should have solved it.",
                visit=self.repeat_of_id.name,
            ),
            "customer_benefit": self.env._(
                "No more interruptions by a problem that keeps coming back."
            ),
            "customer_word": "not_discussed",
            "capture_key": f"root-cause-{self.id}",
        }
        if len(self.equipment_ids) == 1:
            values["equipment_id"] = self.equipment_ids.id
        return values
