# Copyright 2026 Proactive Service Contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from datetime import date

from freezegun import freeze_time
from psycopg2 import IntegrityError

from odoo.exceptions import ValidationError
from odoo.tests import Form, tagged, users, warmup
from odoo.tools import mute_logger

from .common import CoachingCommon


@tagged("post_install", "-at_install")
class TestPlan(CoachingCommon):
    # Dates

    def test_first_session_is_due_at_the_start(self):
        """S5.5: coaching is planned from the first day."""
        self.assertFalse(self.plan.last_session_date)
        self.assertEqual(self.plan.next_due, date(2026, 3, 1))

    def test_next_due_counts_from_the_last_session_held(self):
        self._new_held_session(date="2026-03-02 10:00:00")
        self._new_held_session(date="2026-03-10 10:00:00")
        self.assertEqual(self.plan.last_session_date, date(2026, 3, 10))
        self.assertEqual(self.plan.next_due, date(2026, 4, 9))
        self.plan.interval_days = 14
        self.assertEqual(self.plan.next_due, date(2026, 3, 24))

    def test_planned_and_cancelled_sessions_do_not_count(self):
        session = self._new_session(date="2026-03-10 10:00:00")
        self.assertEqual(self.plan.next_due, date(2026, 3, 1))
        session.action_cancel()
        self.assertEqual(self.plan.next_due, date(2026, 3, 1))

    def test_a_session_set_back_does_not_count_any_more(self):
        session = self._new_held_session()
        session.action_reset()
        self.assertFalse(self.plan.last_session_date)
        self.assertEqual(self.plan.next_due, date(2026, 3, 1))

    def test_a_deleted_session_does_not_count_any_more(self):
        session = self._new_held_session()
        session.unlink()
        self.assertEqual(self.plan.next_due, date(2026, 3, 1))

    def test_sessions_of_others_do_not_count(self):
        self._new_held_session(technician_id=self.technician_ann.id)
        self.assertFalse(self.plan.last_session_date)

    def test_day_is_that_of_the_company(self):
        """A session on Tuesday morning in Auckland is on Monday in UTC."""
        self.company.resource_calendar_id.tz = "Pacific/Auckland"
        self._new_held_session(date="2026-03-09 21:00:00")
        self.assertEqual(self.plan.last_session_date, date(2026, 3, 10))

    def test_companies_count_apart(self):
        other = self._new_company("Birch Cooling")
        self.technician.company_id = False
        self.coach.company_ids += other
        plan = self._new_plan(company_id=other.id)
        self._new_held_session(company_id=other.id)
        self.assertEqual(plan.last_session_date, date(2026, 3, 10))
        self.assertFalse(self.plan.last_session_date)

    # State

    def test_state_and_its_search_agree(self):
        for today, state in (
            ("2026-02-21", "on_track"),
            ("2026-02-22", "due"),
            ("2026-03-01", "due"),
            ("2026-03-02", "overdue"),
        ):
            with self.subTest(today=today), freeze_time(f"{today} 12:00:00"):
                self.env.invalidate_all()
                self.assertEqual(self.plan.state, state)
                for other in ("on_track", "due", "overdue"):
                    found = self.env["proactive.coaching.plan"].search(
                        [("state", "=", other), ("id", "=", self.plan.id)]
                    )
                    self.assertEqual(bool(found), other == state)

    @freeze_time("2026-03-02 12:00:00")
    def test_search_by_what_it_is_not(self):
        Plan = self.env["proactive.coaching.plan"]
        mine = [("id", "=", self.plan.id)]
        self.assertFalse(Plan.search([("state", "!=", "overdue"), *mine]))
        self.assertTrue(Plan.search([("state", "not in", ["due"]), *mine]))
        self.assertTrue(Plan.search([("state", "in", ["due", "overdue"]), *mine]))

    @freeze_time("2026-03-01 23:00:00")
    def test_two_companies_on_two_days(self):
        """At 23:00 UTC it is the next day in Auckland: overdue there, due here."""
        other = self._new_company("Birch Cooling")
        other.resource_calendar_id = self.env["resource.calendar"].create(
            {"name": "Auckland", "tz": "Pacific/Auckland", "company_id": other.id}
        )
        self.coach.company_ids += other
        plan = self._new_plan(company_id=other.id)
        self.assertEqual((self.plan.state, plan.state), ("due", "overdue"))
        found = self.env["proactive.coaching.plan"].search(
            [("state", "=", "overdue"), ("id", "in", (self.plan + plan).ids)]
        )
        self.assertEqual(found, plan)

    def test_next_session_in_the_diary(self):
        later = self._new_session(date="2026-05-01 10:00:00")
        sooner = self._new_session(date="2026-04-01 10:00:00")
        self.assertEqual(self.plan.next_session_date, sooner.date)
        sooner.action_cancel()
        self.plan.invalidate_recordset()
        self.assertEqual(self.plan.next_session_date, later.date)

    # Rules

    @mute_logger("odoo.sql_db")
    def test_one_active_plan_per_technician_and_company(self):
        with self.assertRaises(IntegrityError), self.env.cr.savepoint():
            self._new_plan(coach_id=self.office.id)
        self.plan.action_archive()
        self.env.flush_all()
        new_plan = self._new_plan(coach_id=self.office.id)
        with self.assertRaises(IntegrityError), self.env.cr.savepoint():
            self.plan.action_unarchive()
            self.env.flush_all()
        self.assertTrue(new_plan.active)

    @mute_logger("odoo.sql_db")
    def test_interval_is_at_least_one_day(self):
        with self.assertRaises(IntegrityError), self.env.cr.savepoint():
            self.plan.interval_days = 0
            self.env.flush_all()

    def test_nobody_coaches_himself(self):
        person = self.env["fsm.person"].create({"partner_id": self.coach.partner_id.id})
        with self.assertRaisesRegex(ValidationError, "his own coach"):
            self._new_plan(technician_id=person.id)

    def test_a_coach_needs_the_office_rights(self):
        with self.assertRaisesRegex(ValidationError, "access rights of the office"):
            self.plan.coach_id = self.ann

    def test_new_plan_takes_the_interval_of_the_company(self):
        self.company.coaching_interval_days = 42
        Plan = self.env["proactive.coaching.plan"].with_user(self.manager)
        plan = Plan.with_company(self.company).create(
            {"technician_id": self.technician_ann.id}
        )
        self.assertEqual(plan.interval_days, 42)
        self.assertEqual(plan.coach_id, self.manager)

    # Screen

    def test_plan_a_session_from_the_plan(self):
        self.plan.skill_ids = self.listening
        action = self.plan.with_user(self.coach).action_plan_session()
        Session = self.env[action["res_model"]].with_user(self.coach)
        with Form(Session.with_context(**action["context"])) as form:
            form.date = "2026-03-10 10:00:00"
        session = form.record
        self.assertEqual(session.technician_id, self.technician)
        self.assertEqual(session.coach_id, self.coach)
        self.assertEqual(session.observation_ids.skill_id, self.listening)

    def test_name(self):
        self.assertIn(self.technician.name, self.plan.display_name)

    @users("coach_carl")
    @warmup
    def test_query_count_does_not_grow_with_the_plans(self):
        people = (
            self.env["fsm.person"]
            .sudo()
            .create([{"name": f"Person {index}"} for index in range(20)])
        )
        plans = self.env["proactive.coaching.plan"].union(
            *(self._new_plan(technician_id=person.id) for person in people)
        )
        self.env.flush_all()
        plans = plans.with_env(self.env)
        plans.invalidate_recordset()
        with self.assertQueryCount(coach_carl=2):
            plans.mapped("next_due")
            plans.mapped("next_session_date")
