# Copyright 2026 Proactive Service Contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from contextlib import contextmanager
from datetime import timedelta

from odoo import fields
from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tests import tagged

from .common import SurveyCommon


@tagged("post_install", "-at_install")
class TestFirstFix(SurveyCommon):
    """S4.8: what recurs is found, and its root is looked for."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company.first_fix_days = 30
        cls.repair = cls.env["fsm.order.type"].create({"name": "Repair"})
        cls.care = cls.env["fsm.order.type"].create(
            {"name": "Maintenance", "is_planned": True}
        )
        cls.boiler, cls.pump = cls.env["fsm.equipment"].create(
            [
                {"name": name, "company_id": cls.company.id}
                for name in ("Boiler", "Pump")
            ]
        )

    def _visit(self, days_ago, completed=True, **values):
        """Return a visit that began and was completed so many days ago."""
        begin = fields.Datetime.now() - timedelta(days=days_ago)
        order = self._new_order(
            **{
                "type": self.repair.id,
                "scheduled_date_start": begin,
                "scheduled_duration": 1,
                **values,
            }
        )
        if completed:
            order.completed_on = begin + timedelta(hours=1)
            self.env.flush_all()
        return order

    def _equipment(self, *equipment):
        return {"equipment_ids": [Command.set([e.id for e in equipment])]}

    @contextmanager
    def _undone(self):
        """Undo what is done inside, so that one case does not repeat another."""
        with self.env.cr.savepoint() as savepoint:
            yield
            savepoint.close(rollback=True)
        self.env.invalidate_all()

    def _row(self, order, user=None):
        self.env.flush_all()
        report = self.env["proactive.first.fix.report"].with_user(user or self.office)
        return report.search([("order_id", "=", order.id)])

    def test_nobody_came_again(self):
        row = self._row(self._visit(40))
        self.assertEqual(row.first_fix, 100)
        self.assertFalse(row.repeat_id)
        self.assertEqual(row.technician_id, self.technician)
        self.assertEqual(row.branch_id, self.branch)

    def test_somebody_came_again(self):
        first, again = self._visit(40), self._visit(20, completed=False)
        self._visit(15)
        row = self._row(first)
        self.assertEqual(row.first_fix, 0)
        self.assertEqual(row.repeat_id, again, "The first that followed")
        self.assertEqual(again.repeat_of_id, first)

    def test_what_is_no_repeat(self):
        other_location = self._new_customer("Elsewhere")[1]
        cases = {
            "too late": {"days_ago": 5},
            "other type": {"type": False},
            "other place": {"location_id": other_location.id},
            "other equipment": self._equipment(self.pump),
            "cancelled": {"stage_id": self.cancelled.id, "completed": False},
        }
        for name, values in cases.items():
            with self.subTest(name), self._undone():
                first = self._visit(40, **self._equipment(self.boiler))
                again = self._visit(values.pop("days_ago", 20), **values)
                self.assertEqual(self._row(first).first_fix, 100)
                self.assertFalse(again.repeat_of_id)

    def test_shared_or_unnamed_equipment_is_a_repeat(self):
        for equipment in ((self.boiler, self.pump), ()):
            with self.subTest(equipment=equipment), self._undone():
                first = self._visit(40, **self._equipment(self.boiler))
                again = self._visit(20, **self._equipment(*equipment))
                self.assertEqual(self._row(first).repeat_id, again)

    def test_same_equipment_whatever_the_type_and_place(self):
        """Who needs us again for the same machine has not been helped."""
        moved = self._new_customer("Moved There")[1]
        for values in ({"type": False}, {"location_id": moved.id}):
            with self.subTest(values=values), self._undone():
                first = self._visit(40, **self._equipment(self.boiler))
                again = self._visit(20, **values, **self._equipment(self.boiler))
                self.assertEqual(self._row(first).repeat_id, again)
                self.assertEqual(again.repeat_of_id, first)

    def test_problem_type_is_type_and_category(self):
        """S4.8: at the same place, another category is another problem."""
        leak, noise = self.env["fsm.category"].create(
            [{"name": "Leak"}, {"name": "Noise"}]
        )
        for first, again, repeated in (
            (leak, leak, True),
            (leak, leak | noise, True),
            (leak, noise, False),
            (leak, leak.browse(), True),
            (leak.browse(), noise, True),
        ):
            with self.subTest(first=first, again=again), self._undone():
                one = self._visit(40, category_ids=[Command.set(first.ids)])
                other = self._visit(20, category_ids=[Command.set(again.ids)])
                self.assertEqual(self._row(one).repeat_id == other, repeated)
                self.assertEqual(other.repeat_of_id == one, repeated)

    def test_branch_and_technician_are_those_of_the_completion(self):
        """A re-organisation does not rewrite history."""
        visit = self._visit(40)
        colleague = self.env["fsm.person"].create({"name": "Ann"})
        self.location.branch_id = self.branch.copy({"name": "South"})
        visit.person_id = colleague
        row = self._row(visit)
        self.assertEqual(visit.branch_id.name, "South")
        self.assertEqual(row.branch_id, self.branch)
        self.assertEqual(row.technician_id, self.technician)
        visit.completed_on = fields.Datetime.now() - timedelta(days=35)
        self.assertEqual(self._row(visit).branch_id, self.branch)

    def test_planned_visit_is_repeated_by_nothing(self):
        first = self._visit(40, type=self.care.id, **self._equipment(self.boiler))
        again = self._visit(20, **self._equipment(self.boiler))
        self.assertFalse(again.repeat_of_id)
        self.assertFalse(self._row(first))

    def test_planned_work_is_not_judged(self):
        first = self._visit(40, type=self.care.id)
        again = self._visit(20, type=self.care.id)
        self.assertFalse(self._row(first))
        self.assertFalse(again.repeat_of_id)

    def test_too_fresh_to_be_judged(self):
        self.assertFalse(self._row(self._visit(29)))
        self.company.first_fix_days = 10
        self.assertTrue(self._row(self._visit(29)))

    def test_rate_with_n_and_none_of_few(self):
        for number in range(4):
            location = self._new_customer(f"Rate {number}")[1]
            self._visit(60, location_id=location.id)
        self.env.flush_all()
        report = self.env["proactive.first.fix.report"].with_user(self.office)
        aggregates = ["first_fix:avg", "__count"]
        domain = [("company_id", "=", self.company.id)]
        (group,) = report.formatted_read_group(domain, ["branch_id"], aggregates)
        self.assertIsNone(group["first_fix:avg"])
        self._visit(60)
        self._visit(50)
        self.env.flush_all()
        (group,) = report.formatted_read_group(domain, ["branch_id"], aggregates)
        self.assertEqual(group["__count"], 6)
        self.assertAlmostEqual(group["first_fix:avg"], 500 / 6)

    def test_repeats_are_found_in_batch(self):
        orders = self.env["fsm.order"]
        for number in range(10):
            location = self._new_customer(f"Batch {number}")[1]
            orders += self._visit(40, location_id=location.id)
            orders += self._visit(20, location_id=location.id)
        self.env.flush_all()
        orders[:2]._find_repeat_visits()
        for number in (4, 20):
            with self.subTest(number=number), self.assertQueryCount(1):
                found = orders[:number]._find_repeat_visits()
            self.assertEqual(len(found), number / 2)
        self.assertEqual(self.env["fsm.order"]._find_repeat_visits(), {})

    def test_root_cause_through_the_one_door(self):
        first = self._visit(40)
        again = self._visit(20, **self._equipment(self.boiler))
        row = self._row(first, self.manager)
        action = row.action_find_root_cause()
        recommendation = self.env["proactive.recommendation"].browse(action["res_id"])
        self.assertEqual(recommendation.order_id, again)
        self.assertEqual(recommendation.equipment_id, self.boiler)
        self.assertEqual(recommendation.technician_id, self.technician)
        self.assertIn(first.name, recommendation.observation)
        self.assertEqual(row.action_find_root_cause()["res_id"], recommendation.id)

    def test_root_cause_is_a_managers_decision(self):
        self._visit(40)
        again = self._visit(20)
        for user in (self.office, self.tom):
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                again.with_user(user).action_find_root_cause()
        with self.assertRaisesRegex(UserError, "repeats no"):
            self._visit(300).with_user(self.manager).action_find_root_cause()

    def test_not_for_technicians_nor_other_companies(self):
        first = self._visit(40)
        with self.assertRaises(AccessError):
            self._row(first, self.tom)
        with self.assertRaises(AccessError):
            first.with_user(self.tom).read(["repeat_of_id"])
        other = self._new_company("Birch Cooling")
        user = self._new_user("birch", "proactive_service.group_manager", other)
        report = self.env["proactive.first.fix.report"].with_user(user)
        context = {"allowed_company_ids": other.ids}
        self.assertFalse(report.with_context(**context).search([]))
