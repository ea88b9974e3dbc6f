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

    # Frozen when the visit is completed: the branch of an order follows its location,
    # and its technician may be changed later.
    completed_branch_id = fields.Many2one(
        comodel_name="res.branch",
        compute="_compute_completed_by",
        store=True,
        copy=False,
        ondelete="set null",
        groups=OFFICE,
        help="The branch as it was when the visit was completed for the first time.",
    )
    completed_person_id = fields.Many2one(
        comodel_name="fsm.person",
        compute="_compute_completed_by",
        store=True,
        copy=False,
        ondelete="set null",
        groups=OFFICE,
        help="The technician as he was when the visit was completed for the first "
        "time.",
    )
    repeat_of_id = fields.Many2one(
        comodel_name="fsm.order",
        compute="_compute_repeat_of_id",
        groups=OFFICE,
        help="The earlier visit that should have solved this problem.",
    )

    @api.depends("completed_on")
    def _compute_completed_by(self):
        """Depends on the completion alone: a re-organisation changes nothing."""
        for order in self:
            frozen = order.completed_branch_id, order.completed_person_id
            if order.completed_on and not any(frozen):
                frozen = order.branch_id, order.person_id
            order.completed_branch_id, order.completed_person_id = frozen

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
                      JOIN res_company company ON company.id = later.company_id
                CROSS JOIN LATERAL (%(candidates)s) candidate
                      JOIN fsm_order earlier ON earlier.id = candidate.id
                     WHERE later.id IN %(ids)s AND %(condition)s
                  ORDER BY later.id, earlier.completed_on DESC
                    """,
                    candidates=self._get_repeat_candidates("later"),
                    ids=tuple(self.ids),
                    condition=self._get_repeat_condition(),
                )
            )
        )

    @api.model
    def _get_repeat_candidates(self, visit):
        """Return SQL for the visits that `visit` may repeat or be repeated by.

        Found by index: those at the same location and those of the same equipment.

        :param visit: alias of fsm_order in the query around it
        """
        mine = SQL.identifier(visit, "id")
        relation = self._fields["equipment_ids"]
        order, equipment = map(SQL.identifier, (relation.column1, relation.column2))
        return SQL(
            """
            SELECT place.id FROM fsm_order place WHERE place.location_id = %(location)s
             UNION
            SELECT other.%(order)s
              FROM %(table)s own
              JOIN %(table)s other ON other.%(equipment)s = own.%(equipment)s
             WHERE own.%(order)s = %(mine)s
            """,
            location=SQL.identifier(visit, "location_id"),
            table=SQL.identifier(relation.relation),
            order=order,
            equipment=equipment,
            mine=mine,
        )

    @api.model
    def _get_repeat_condition(self):
        """Return when the visit `later` repeats the visit `earlier`, as SQL (S4.8).

        Both of one company, neither planned work, the later one not cancelled. It began
        (planned start, else creation) after the earlier one was completed, within the
        elapsed days set for the company. And it is about the same problem:

        - the same equipment: they share some of what they name, or
        - the same location and the same problem type: the order type and, where both
          visits name categories, a category in common. Two visits that both name
          equipment and share none are about different problems.
        """
        return SQL(
            """
            later.id <> earlier.id
            AND later.company_id = earlier.company_id
            AND later.stage_id <> %(cancelled)s
            AND earlier.completed_on IS NOT NULL
            AND NOT EXISTS (SELECT FROM fsm_order_type planned
                             WHERE planned.id IN (earlier.type, later.type)
                               AND planned.is_planned)
            AND %(begin)s > earlier.completed_on
            AND %(begin)s <= earlier.completed_on
                             + company.first_fix_days * interval '1 day'
            AND CASE WHEN %(both_equipped)s THEN %(shared_equipment)s
                     ELSE later.location_id = earlier.location_id
                          AND later.type IS NOT DISTINCT FROM earlier.type
                          AND (NOT %(both_categorised)s OR %(shared_category)s)
                 END
            """,
            cancelled=self.env["ir.model.data"]._xmlid_to_res_id(
                "fieldservice.fsm_stage_cancelled"
            ),
            begin=self._get_repeat_begin(),
            **self._get_comparison(
                "equipment_ids", "both_equipped", "shared_equipment"
            ),
            **self._get_comparison(
                "category_ids", "both_categorised", "shared_category"
            ),
        )

    @api.model
    def _get_repeat_begin(self):
        """Return when the visit `later` began, as SQL."""
        return SQL("COALESCE(later.scheduled_date_start, later.create_date)")

    @api.model
    def _get_comparison(self, field, both, shared):
        """Return SQL that compares a many2many field of both visits.

        :param both: key for: both name something
        :param shared: key for: they have something in common
        """
        relation = self._fields[field]
        named = SQL(
            "SELECT %s FROM %s WHERE %s =",
            SQL.identifier(relation.column2),
            SQL.identifier(relation.relation),
            SQL.identifier(relation.column1),
        )
        return {
            both: SQL(
                "(EXISTS (%(named)s later.id) AND EXISTS (%(named)s earlier.id))",
                named=named,
            ),
            shared: SQL(
                "EXISTS (%(named)s later.id INTERSECT %(named)s earlier.id)",
                named=named,
            ),
        }

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
