# Copyright 2026 Proactive Service Contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from freezegun import freeze_time
from psycopg2 import IntegrityError

from odoo import fields
from odoo.exceptions import UserError, ValidationError
from odoo.tests import Form, tagged, users, warmup
from odoo.tools import mute_logger

from .common import CoachingCommon


@tagged("post_install", "-at_install")
class TestSession(CoachingCommon):
    # Life of a session

    def test_coach_plans_and_holds_a_session(self):
        """S5.5: planned, prepared, held, by the coach himself."""
        self.plan.skill_ids = self.listening + self.asking
        with Form(self.env["proactive.coaching.session"].with_user(self.coach)) as form:
            form.technician_id = self.technician
            form.date = "2026-03-10 10:00:00"
            form.session_type = "ride_along"
            form.shared_note = "Asks well, explains a lot"
            with form.evidence_ids.new() as evidence:
                evidence.note = "Let the customer speak first"
            with form.commitment_ids.new() as commitment:
                commitment.name = "Ask at five visits"
            with form.private_note_ids.new() as note:
                note.note = "Needs time"
        session = form.record
        self.assertEqual(session.coach_id, self.coach)
        self.assertEqual(session.state, "planned")
        self.assertEqual(session.observation_ids.skill_id, self.listening + self.asking)
        session.action_hold()
        self.assertEqual(session.state, "held")
        self.assertEqual(self.plan.last_session_date, fields.Date.to_date("2026-03-10"))

    @freeze_time("2026-03-10 12:00:00")
    def test_held_earlier_than_planned_is_held_now(self):
        session = self._new_session(date="2026-03-20 10:00:00")
        session.action_hold()
        self.assertEqual(session.date, fields.Datetime.to_datetime("2026-03-10 12:00"))
        earlier = self._new_held_session(date="2026-03-02 10:00:00")
        self.assertEqual(earlier.date, fields.Datetime.to_datetime("2026-03-02 10:00"))

    def test_holding_twice_changes_nothing(self):
        session = self._new_session()
        self._new_commitment(session)
        session.action_hold()
        session.action_hold()
        self.assertEqual(len(session.commitment_ids.activity_ids), 1)

    def test_held_cannot_be_cancelled_or_deleted(self):
        session = self._new_held_session()
        with self.assertRaisesRegex(UserError, "cannot be cancelled"):
            session.action_cancel()
        with self.assertRaisesRegex(UserError, "coaching history"):
            session.with_user(self.manager).unlink()
        session.with_user(self.manager).action_reset()
        session.with_user(self.manager).unlink()
        self.assertFalse(session.exists())

    def test_set_back_takes_the_activities_back(self):
        session = self._new_session()
        commitment = self._new_commitment(session)
        session.action_hold()
        self.assertEqual(len(commitment.activity_ids), 1)
        session.action_reset()
        self.assertFalse(commitment.activity_ids)
        session.action_hold()
        self.assertEqual(len(commitment.activity_ids), 1)

    def test_nobody_coaches_himself(self):
        person = self.env["fsm.person"].create({"partner_id": self.coach.partner_id.id})
        with self.assertRaisesRegex(ValidationError, "his own coach"):
            self._new_session(technician_id=person.id)

    def test_name(self):
        session = self._new_session()
        self.assertIn("One-to-one", session.display_name)
        self.assertIn(self.technician.name, session.display_name)

    # Focus

    def test_focus_follows_the_technician_until_something_is_observed(self):
        self.plan.skill_ids = self.listening
        self._new_plan(
            technician_id=self.technician_ann.id, skill_ids=[(6, 0, self.asking.ids)]
        )
        sessions = self._new_session() + self._new_session(
            technician_id=self.technician_ann.id
        )
        self.assertEqual(sessions[0].observation_ids.skill_id, self.listening)
        self.assertEqual(sessions[1].observation_ids.skill_id, self.asking)
        sessions[0].technician_id = self.technician_ann
        self.assertEqual(sessions[0].observation_ids.skill_id, self.listening)

    # Observations

    def test_both_judge_the_same_event_side_by_side(self):
        """S5.8: delivery skills, seen by coach and technician."""
        first = self._new_held_session(
            date="2026-03-02 10:00:00",
            observation_ids=[
                fields.Command.create(
                    {"skill_id": self.listening.id, "coach_score": "2"}
                )
            ],
        )
        second = self._new_session(
            observation_ids=[
                fields.Command.create(
                    {
                        "skill_id": self.listening.id,
                        "coach_score": "4",
                        "technician_score": "3",
                    }
                ),
                fields.Command.create({"skill_id": self.asking.id}),
            ]
        )
        self.assertFalse(first.observation_ids.previous_score)
        self.assertEqual(second.observation_ids.mapped("previous_score"), ["2", False])

    @mute_logger("odoo.sql_db")
    def test_a_skill_is_observed_once_per_session(self):
        values = {"skill_id": self.listening.id}
        with self.assertRaises(IntegrityError), self.env.cr.savepoint():
            self._new_session(
                observation_ids=[fields.Command.create(values) for _n in range(2)]
            )

    # Evidence

    def test_evidence_in_words_both_can_read(self):
        answer = self._answer(recommend="4", comment="Nobody called")
        recommendation = self._new_recommendation(name="Belt of fan 2")
        order = self._new_order()
        session = self._new_session(
            evidence_ids=[
                fields.Command.create({"user_input_id": answer.id}),
                fields.Command.create({"recommendation_id": recommendation.id}),
                fields.Command.create({"order_id": order.id}),
                fields.Command.create({"note": "Cleaned up without being asked"}),
            ]
        )
        summaries = session.evidence_ids.mapped("summary")
        self.assertIn("4 of 10", summaries[0])
        self.assertIn("Nobody called", summaries[0])
        self.assertIn("Belt of fan 2", summaries[1])
        self.assertIn(order.name, summaries[2])
        self.assertIn(self.customer.name, summaries[2])
        self.assertEqual(summaries[3], "Seen or heard")

    @mute_logger("odoo.sql_db")
    def test_evidence_points_at_exactly_one_thing(self):
        recommendation = self._new_recommendation()
        order = self._new_order()
        session = self._new_session()
        for values in (
            {},
            {"note": "  "},
            {"order_id": order.id, "recommendation_id": recommendation.id},
        ):
            with (
                self.subTest(values=values),
                self.assertRaises(IntegrityError),
                self.env.cr.savepoint(),
            ):
                session.write({"evidence_ids": [fields.Command.create(values)]})

    # Screens

    def test_count_on_the_technician(self):
        """Several technicians at once: the counts do not leak into each other."""
        self._new_session()
        self._new_held_session()
        self._new_session().action_cancel()
        self._new_session(technician_id=self.technician_ann.id)
        people = self.technician + self.technician_ann + self.technician_max
        people.invalidate_recordset()
        self.assertEqual(people.mapped("coaching_session_count"), [2, 1, 0])
        self.assertEqual(self.env["fsm.person"].new().coaching_session_count, 0)
        action = self.technician.action_view_coaching_sessions()
        self.assertEqual(
            self.env[action["res_model"]].search_count(action["domain"]), 3
        )

    @users("coach_carl")
    @warmup
    def test_query_count_of_the_counter(self):
        people = (self.technician + self.technician_ann + self.technician_max).with_env(
            self.env
        )
        with self.assertQueryCount(coach_carl=1):
            people.mapped("coaching_session_count")
