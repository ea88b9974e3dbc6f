# Copyright 2026 Proactive Service Contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from datetime import date
from unittest.mock import patch

from freezegun import freeze_time

from odoo.exceptions import UserError
from odoo.tests import tagged
from odoo.tools import mute_logger

from .common import CoachingCommon

MODULE = "odoo.addons.proactive_service_coaching.models.proactive_coaching_plan"


@tagged("post_install", "-at_install")
class TestReminder(CoachingCommon):
    def _activities(self, plan=None):
        return (plan or self.plan).activity_ids

    @freeze_time("2026-03-01 12:00:00")
    def test_coach_is_reminded_once(self):
        """S5.5: the cron may run twice, the coach is reminded once."""
        self._run_cron()
        activity = self._activities()
        self.assertEqual(len(activity), 1)
        self.assertEqual(activity.user_id, self.coach)
        self.assertEqual(activity.date_deadline, date(2026, 3, 1))
        self.assertEqual(
            activity.activity_type_id,
            self.env.ref("proactive_service_coaching.mail_activity_type_coaching"),
        )
        self._run_cron()
        self.assertEqual(self._activities(), activity)

    @freeze_time("2026-02-22 12:00:00")
    def test_reminded_as_long_before_as_the_settings_say(self):
        self.company.coaching_notice_days = 6
        self._run_cron()
        self.assertFalse(self._activities())
        self.company.coaching_notice_days = 7
        self._run_cron()
        self.assertEqual(self._activities().date_deadline, date(2026, 3, 1))

    @freeze_time("2026-03-12 12:00:00")
    def test_overdue_stays_one_activity(self):
        self._run_cron()
        with freeze_time("2026-03-20 12:00:00"):
            self._run_cron()
        self.assertEqual(len(self._activities()), 1)

    @freeze_time("2026-03-05 12:00:00")
    def test_closed_when_the_session_is_held(self):
        self._run_cron()
        activity = self._activities()
        self._new_session(date="2026-03-05 10:00:00").with_user(
            self.coach
        ).action_hold()
        self.assertFalse(self._activities())
        self.assertFalse(activity.active)
        self.assertIn("held", activity.feedback)
        self._run_cron()
        self.assertFalse(self._activities(), "the next one is not due yet")
        with freeze_time("2026-04-01 12:00:00"):
            self._run_cron()
            self.assertEqual(self._activities().date_deadline, date(2026, 4, 4))

    @freeze_time("2026-03-05 12:00:00")
    def test_ticked_off_without_a_session_is_not_asked_again(self):
        self._run_cron()
        self._activities().with_user(self.coach).action_feedback(feedback="Soon")
        self._run_cron()
        self.assertFalse(self._activities())
        self.assertEqual(self.plan.state, "overdue", "the plan does not forget")

    @freeze_time("2026-03-05 12:00:00")
    def test_another_coach_gets_the_same_activity(self):
        self._run_cron()
        activity = self._activities()
        self.plan.coach_id = self.office
        self._run_cron()
        self.assertEqual(self._activities(), activity)
        self.assertEqual(activity.user_id, self.office)

    @freeze_time("2026-03-05 12:00:00")
    def test_new_date_moves_the_activity(self):
        self._run_cron()
        activity = self._activities()
        self.plan.date_start = "2026-06-01"
        self._run_cron()
        self.assertEqual(self._activities(), activity)
        self.assertEqual(activity.date_deadline, date(2026, 6, 1))

    @freeze_time("2026-03-05 12:00:00")
    def test_coach_leaves(self):
        """The service manager gets the reminder, and the plan says so."""
        self._run_cron()
        activity = self._activities()
        self.coach.active = False
        self.assertTrue(self.plan.coach_has_left)
        self._run_cron()
        self.assertEqual(self._activities(), activity)
        self.assertEqual(activity.user_id, self.manager)
        self._run_cron()
        self.assertEqual(self._activities(), activity)

    @freeze_time("2026-03-05 12:00:00")
    def test_nobody_left_at_all(self):
        self.coach.active = False
        Company = self.env.registry["res.company"]
        nobody = self.env["res.users"]
        with patch.object(Company, "_get_service_manager", lambda *a, **k: nobody):
            self._run_cron()
            self._run_cron()
        self.assertEqual(len(self._activities()), 1)
        self.assertFalse(self._activities().user_id)

    @freeze_time("2026-03-05 12:00:00")
    def test_archived_plans_are_left_alone(self):
        self.plan.action_archive()
        self._run_cron()
        self.assertFalse(self._activities())

    @freeze_time("2026-03-05 12:00:00")
    def test_a_bad_plan_does_not_stop_the_others(self):
        plan_ann = self._new_plan(technician_id=self.technician_ann.id)
        Plan = self.env.registry["proactive.coaching.plan"]
        remind = Plan._remind
        bad_id = self.plan.id

        def failing(plan):
            if plan.id == bad_id:
                raise UserError(plan.env._("boom"))
            return remind(plan)

        with patch.object(Plan, "_remind", failing), mute_logger(MODULE):
            self._run_cron()
        self.assertFalse(self._activities())
        self.assertEqual(len(self._activities(plan_ann)), 1)
        self._run_cron()
        self.assertEqual(len(self._activities()), 1, "it was still due")

    @freeze_time("2026-03-05 12:00:00")
    def test_many_plans_in_small_batches(self):
        people = self.env["fsm.person"].create(
            [{"name": f"Person {index}"} for index in range(5)]
        )
        plans = [self._new_plan(technician_id=person.id) for person in people]
        cron = self.env.ref("proactive_service_coaching.ir_cron_remind_coaches")
        cron.code = "model._cron_remind_coaches(batch_size=2)"
        self._run_cron()
        for plan in plans:
            self.assertEqual(len(self._activities(plan)), 1)

    @freeze_time("2026-03-05 12:00:00")
    def test_administrator_may_change_what_happens(self):
        """The step is a plain server action: an own summary is kept."""
        action = self.plan.server_action_id
        self.assertEqual(action.usage, "ir_actions_server")
        action.activity_summary = "Time for a ride-along"
        self._run_cron()
        self.assertEqual(self._activities().summary, "Time for a ride-along")

    @freeze_time("2026-03-05 12:00:00")
    def test_activities_made_by_hand_are_left_alone(self):
        by_hand = self.env["mail.activity"].create(
            {
                "res_model_id": self.env["ir.model"]._get_id(self.plan._name),
                "res_id": self.plan.id,
                "activity_type_id": self.env.ref("mail.mail_activity_data_todo").id,
                "user_id": self.manager.id,
            }
        )
        self._run_cron()
        self.assertEqual(len(self._activities()), 2)
        self._new_held_session(date="2026-03-05 10:00:00")
        self.assertEqual(self._activities(), by_hand)
