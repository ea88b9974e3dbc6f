# Copyright 2026 Proactive Service Contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from datetime import date

from freezegun import freeze_time
from psycopg2 import IntegrityError

from odoo.exceptions import AccessError
from odoo.tests import tagged
from odoo.tools import mute_logger

from .common import CoachingCommon


@tagged("post_install", "-at_install")
class TestCommitment(CoachingCommon):
    def test_becomes_an_activity_once_the_session_is_held(self):
        """S5.5: commitments become activities."""
        session = self._new_session()
        commitment = self._new_commitment(session)
        self.assertFalse(commitment.activity_ids)
        session.with_user(self.coach).action_hold()
        activity = commitment.activity_ids
        self.assertEqual(len(activity), 1)
        self.assertEqual(activity.user_id, self.tom)
        self.assertEqual(activity.date_deadline, date(2026, 3, 24))
        self.assertEqual(activity.summary, commitment.name)

    def test_agreed_afterwards_becomes_an_activity_at_once(self):
        self.assertEqual(self._new_commitment().activity_ids.user_id, self.tom)

    def test_a_coach_owes_too(self):
        commitment = self._new_commitment(owner="coach")
        self.assertEqual(commitment.activity_ids.user_id, self.coach)
        self.assertEqual(commitment.owner_name, self.coach.name)

    def test_technician_without_login(self):
        """The coach gets the activity, and it says why."""
        session = self._new_held_session(technician_id=self.technician_max.id)
        activity = self._new_commitment(session).activity_ids
        self.assertEqual(activity.user_id, self.coach)
        self.assertIn("Max Nologin has no login", activity.note)

    def test_portal_login_is_no_login(self):
        self.tom.group_ids = self.env.ref("base.group_portal")
        self.assertEqual(self._new_commitment().activity_ids.user_id, self.coach)

    def test_coach_has_left(self):
        session = self._new_held_session()
        self.coach.active = False
        activity = self._new_commitment(session, owner="coach").activity_ids
        self.assertEqual(activity.user_id, self.manager)
        self.assertIn("has left", activity.note)

    def test_change_of_what_who_and_when_moves_the_activity(self):
        commitment = self._new_commitment()
        activity = commitment.activity_ids
        commitment.write({"date_due": "2026-04-01", "name": "Other", "owner": "coach"})
        self.assertEqual(commitment.activity_ids, activity)
        self.assertEqual(activity.date_deadline, date(2026, 4, 1))
        self.assertEqual((activity.summary, activity.user_id), ("Other", self.coach))

    # Ends

    def test_technician_marks_his_own_as_done(self):
        commitment = self._new_commitment()
        activity = commitment.activity_ids
        commitment.with_user(self.tom).action_done()
        self.assertEqual(commitment.state, "done")
        self.assertTrue(commitment.done_on)
        self.assertFalse(activity.active)

    def test_ticking_off_the_activity_is_as_good(self):
        commitment = self._new_commitment()
        commitment.activity_ids.with_user(self.tom).action_feedback(feedback="Did it")
        self.assertEqual(commitment.state, "done")

    def test_technician_cannot_finish_what_is_not_his(self):
        coach_owes = self._new_commitment(owner="coach")
        with self.assertRaisesRegex(AccessError, "your own commitments"):
            coach_owes.with_user(self.tom).action_done()
        with self.assertRaises(AccessError):
            self._new_commitment().with_user(self.ann).action_done()
        with self.assertRaises(AccessError):
            self._new_commitment().with_user(self.tom).action_drop()
        self.assertEqual(coach_owes.state, "open")

    def test_coach_and_manager_finish_all(self):
        for user in (self.coach, self.manager):
            with self.subTest(user=user.login):
                commitment = self._new_commitment()
                commitment.with_user(user).action_done()
                self.assertEqual(commitment.state, "done")

    def test_the_coach_who_follows_finishes_what_is_open(self):
        commitment = self._new_commitment()
        with self.assertRaises(AccessError):
            commitment.with_user(self.office).action_done()
        self.plan.coach_id = self.office
        commitment.with_user(self.office).action_done()
        self.assertEqual(commitment.state, "done")

    def test_dropped_and_taken_up_again(self):
        commitment = self._new_commitment()
        commitment.with_user(self.coach).action_drop()
        self.assertEqual(commitment.state, "dropped")
        self.assertFalse(commitment.activity_ids)
        commitment.with_user(self.coach).action_reopen()
        self.assertEqual(commitment.state, "open")
        self.assertFalse(commitment.done_on)
        self.assertEqual(len(commitment.activity_ids), 1)

    @freeze_time("2026-03-24 12:00:00")
    def test_late_the_day_after(self):
        commitment = self._new_commitment()
        self.assertFalse(commitment.is_late)
        with freeze_time("2026-03-25 12:00:00"):
            commitment.invalidate_recordset()
            self.assertTrue(commitment.is_late)
            commitment.action_done()
            commitment.invalidate_recordset()
            self.assertFalse(commitment.is_late)

    @mute_logger("odoo.sql_db")
    def test_says_what_is_to_be_done(self):
        with self.assertRaises(IntegrityError), self.env.cr.savepoint():
            self._new_commitment(name="  ")

    def test_server_action_may_be_removed(self):
        """A company that wants no activities archives nothing and breaks nothing."""
        self.env.ref("proactive_service_coaching.ir_actions_server_commitment").unlink()
        self.assertFalse(self._new_commitment().activity_ids)
