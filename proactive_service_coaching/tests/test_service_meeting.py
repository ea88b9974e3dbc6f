# Copyright 2026 Proactive Service Contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from psycopg2 import IntegrityError

from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, tagged
from odoo.tools import mute_logger

from .common import CoachingCommon


@tagged("post_install", "-at_install")
class TestServiceMeeting(CoachingCommon):
    """S5.6: meetings with a coaching part, attendance, decisions carried over."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.card = cls.env.ref(
            "proactive_service_coaching.proactive_coaching_card_angry"
        )

    def _new_meeting(self, **values):
        return (
            self.env["proactive.service.meeting"]
            .with_user(self.coach)
            .create(
                {
                    "company_id": self.company.id,
                    "date": "2026-03-10 07:00:00",
                    "place": "Workshop",
                    "card_id": self.card.id,
                    **values,
                }
            )
        )

    def _new_decision(self, meeting, **values):
        return (
            self.env["proactive.service.meeting.decision"]
            .with_user(self.coach)
            .create(
                {
                    "meeting_id": meeting.id,
                    "name": "Order ladders",
                    "user_id": self.office.id,
                    "date_due": "2026-03-20",
                    **values,
                }
            )
        )

    def test_s5_6_agenda_has_the_coaching_part(self):
        with Form(self.env["proactive.service.meeting"].with_user(self.coach)) as form:
            self.assertIn("a situation from the cards", form.agenda)
            form.card_id = self.card
            self.assertIn(self.card.name, form.agenda)
            self.assertEqual(form.exercise, self.card.exercise)
            form.agenda = "Our own agenda"
            form.card_id = self.card.search([("id", "!=", self.card.id)], limit=1)
            self.assertEqual(form.agenda, "Our own agenda")

    def test_s5_6_attendance(self):
        meeting = self._new_meeting()
        meeting.action_fill_attendance()
        present = meeting.attendance_ids.technician_id
        self.assertIn(self.technician, present)
        self.assertIn(self.technician_max, present)
        number = len(meeting.attendance_ids)
        meeting.action_fill_attendance()
        self.assertEqual(len(meeting.attendance_ids), number)
        with self.assertRaises(IntegrityError), mute_logger("odoo.sql_db"):
            meeting.attendance_ids = [(0, 0, {"technician_id": self.technician.id})]
            self.env.flush_all()

    def test_s5_6_calendar_event_is_smart(self):
        before = self._new_meeting(date="2026-02-10 07:00:00")
        self._new_decision(before)
        meeting = self._new_meeting(
            attendance_ids=[(0, 0, {"technician_id": self.technician.id})]
        )
        meeting.with_context(dont_notify=True).action_put_in_calendar()
        event = meeting.event_id
        self.assertEqual(event.smart_message, meeting.agenda)
        self.assertIn("Order ladders", event.smart_action)
        self.assertIn(self.tom.partner_id, event.partner_ids)
        self.assertIn(self.coach.partner_id, event.partner_ids)
        self.assertEqual(str(event.stop), "2026-03-10 07:30:00")
        self.assertTrue(event.is_smart, event.smart_missing)
        meeting.date = "2026-03-11 07:00:00"
        meeting.with_context(dont_notify=True).action_put_in_calendar()
        self.assertEqual(meeting.event_id, event)
        self.assertEqual(str(event.start), "2026-03-11 07:00:00")

    def test_s5_6_invitation_needs_somebody(self):
        with self.assertRaisesRegex(UserError, "who takes part"):
            self._new_meeting().action_put_in_calendar()

    def test_s5_6_decision_becomes_one_activity(self):
        meeting = self._new_meeting()
        decision = self._new_decision(meeting)
        self.assertFalse(decision.activity_ids)
        meeting.action_hold()
        meeting.action_reset()
        meeting.action_hold()
        activity = decision.activity_ids
        self.assertEqual(len(activity), 1)
        self.assertEqual(activity.user_id, self.office)
        self.assertEqual(str(activity.date_deadline), "2026-03-20")
        decision.action_done()
        self.assertFalse(decision.activity_ids)

    def test_s5_6_open_decisions_carry_over(self):
        before = self._new_meeting(date="2026-02-10 07:00:00")
        decision = self._new_decision(before)
        branch = self._new_meeting(branch_id=self.branch.id)
        meeting = self._new_meeting()
        self.assertEqual(meeting.carried_decision_ids, decision)
        self.assertFalse(branch.carried_decision_ids)
        self.assertFalse(before.carried_decision_ids)
        decision.action_done()
        meeting.invalidate_recordset(["carried_decision_ids"])
        self.assertFalse(meeting.carried_decision_ids)

    def test_s5_6_technician_reads_but_sees_only_his_attendance(self):
        meeting = self._new_meeting()
        meeting.action_fill_attendance()
        mine = meeting.with_user(self.tom)
        self.assertTrue(mine.agenda)
        attendance = self.env["proactive.service.meeting.attendance"]
        found = attendance.with_user(self.tom).search([("meeting_id", "=", meeting.id)])
        self.assertEqual(found.technician_id, self.technician)
        with self.assertRaises(AccessError):
            mine.action_hold()

    def test_s5_6_other_company(self):
        meeting = self._new_meeting()
        other = self._new_company("Birch Cooling")
        stranger = self._new_user("sm_s", "proactive_service.group_manager", other)
        found = meeting.with_user(stranger).with_context(allowed_company_ids=other.ids)
        self.assertFalse(found.search([("id", "=", meeting.id)]))

    def test_s5_6_attendance_of_a_branch(self):
        """Its technicians, and who has no home branch."""
        self.technician.branch_id = self.branch
        self.technician_ann.branch_id = self.env["res.branch"].create({"name": "East"})
        meeting = self._new_meeting(branch_id=self.branch.id)
        meeting.action_fill_attendance()
        invited = meeting.attendance_ids.technician_id
        self.assertIn(self.technician, invited)
        self.assertIn(self.technician_max, invited)
        self.assertNotIn(self.technician_ann, invited)

    def test_s5_6_ticking_off_the_activity_is_as_good(self):
        meeting = self._new_meeting()
        decision = self._new_decision(meeting)
        meeting.action_hold()
        decision.activity_ids.with_user(self.office).action_feedback(feedback="Done")
        self.assertEqual(decision.state, "done")

    def test_s5_6_change_of_a_decision_moves_the_activity(self):
        meeting = self._new_meeting()
        decision = self._new_decision(meeting)
        meeting.action_hold()
        activity = decision.activity_ids
        decision.write({"user_id": self.coach.id, "date_due": "2026-04-01"})
        self.assertEqual(decision.activity_ids, activity)
        self.assertEqual(activity.user_id, self.coach)
        self.assertEqual(str(activity.date_deadline), "2026-04-01")

    def test_s5_6_who_decided_has_left(self):
        meeting = self._new_meeting()
        decision = self._new_decision(meeting)
        self.office.active = False
        meeting.action_hold()
        self.assertEqual(decision.activity_ids.user_id, self.manager)

    def test_query_count_does_not_grow_with_the_meetings(self):
        counts = []
        for number in (3, 20):
            meetings = self.env["proactive.service.meeting"].union(
                *(self._new_meeting() for _index in range(number))
            )
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            meetings.mapped("carried_decision_ids")
            counts.append(self.env.cr.sql_log_count - before)
        self.assertEqual(counts[0], counts[1])
