# Copyright 2026 Proactive Service Contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from freezegun import freeze_time

from odoo import fields
from odoo.tests import tagged, users, warmup

from .common import CoachingCommon


@tagged("post_install", "-at_install")
class TestPreparation(CoachingCommon):
    """S5.5: what happened since the last session, put together by itself."""

    def _answers(self, *scores, **values):
        values.setdefault("end_datetime", "2026-03-06 10:00:00")
        return self._new_scores(scores, **values)

    def test_since_the_last_session_held(self):
        session = self._new_session(date="2026-04-10 10:00:00")
        expected = fields.Datetime.subtract(session.date, days=90)
        self.assertEqual(session.since, expected)
        first = self._new_held_session(date="2026-03-02 10:00:00")
        self._new_held_session(date="2026-04-20 10:00:00")
        self._new_session(date="2026-04-01 10:00:00")
        self._new_held_session(
            date="2026-04-02 10:00:00", technician_id=self.technician_ann.id
        )
        session.invalidate_recordset()
        self.assertEqual(session.since, first.date)

    @freeze_time("2026-03-11 10:00:00")
    def test_recommendations_and_what_became_of_them(self):
        old = self._new_recommendation(captured_on="2026-02-01 09:00:00")
        self._new_held_session(date="2026-03-01 10:00:00")
        new = self._new_recommendation()
        new += self._new_recommendation(state="declined")
        session = self._new_session(date="2026-03-10 10:00:00")
        self.assertNotIn(old, session.recommendation_ids)
        self.assertEqual(set(session.recommendation_ids), set(new))
        self.assertIn("Recommended: 2", session.recommendation_summary)
        self.assertIn("1 Declined", session.recommendation_summary)

    @freeze_time("2026-03-11 10:00:00")
    def test_those_of_others_are_not_there(self):
        foreign = self._new_recommendation(technician_id=self.technician_ann.id)
        sessions = self._new_session() + self._new_session(
            technician_id=self.technician_ann.id
        )
        # Both at once: what belongs to one must not leak into the other
        self.assertEqual(
            [session.recommendation_ids for session in sessions],
            [self.env["proactive.recommendation"], foreign],
        )

    @freeze_time("2026-03-20 10:00:00")
    def test_after_it_was_held_the_preparation_stays(self):
        answer = self._answers(9)
        self._answers(3, end_datetime="2026-03-15 10:00:00")
        session = self._new_held_session(date="2026-03-10 10:00:00")
        self.assertEqual(session.answer_ids, answer)

    @freeze_time("2026-03-11 10:00:00")
    def test_customers_words(self):
        answers = self._answers(10, 0)
        self._answers(5, state="in_progress")
        session = self._new_session().with_user(self.coach)
        self.assertEqual(set(session.answer_ids), set(answers))
        self.assertIn("Answers: 2", session.answer_summary)
        self.assertIn("1 Promoter", session.answer_summary)
        self.assertIn("1 Detractor", session.answer_summary)

    def test_nothing_happened(self):
        session = self._new_session()
        self.assertFalse(session.recommendation_ids)
        self.assertEqual(session.recommendation_summary, "Recommended: 0")
        self.assertFalse(self.env["proactive.coaching.session"].new().answer_ids)

    def test_open_commitments_carry_over(self):
        commitment = self._new_commitment(self._new_held_session())
        done = self._new_commitment(commitment.session_id, name="Another")
        done.action_done()
        session = self._new_session(date="2026-04-10 10:00:00")
        own = self._new_commitment(session, name="New")
        self.assertEqual(session.open_commitment_ids, commitment)
        self.assertNotIn(own, session.open_commitment_ids)
        commitment.action_done()
        session.invalidate_recordset()
        self.assertFalse(session.open_commitment_ids)

    @users("coach_carl")
    @freeze_time("2026-03-11 10:00:00")
    @warmup
    def test_query_count_does_not_grow_with_the_sessions(self):
        sessions = self.env["proactive.coaching.session"].union(
            *(self._new_session() for _index in range(10))
        )
        self.env.flush_all()
        sessions = sessions.with_env(self.env)
        sessions.mapped("technician_id.name")
        with self.assertQueryCount(coach_carl=9):
            sessions.mapped("recommendation_summary")
            sessions.mapped("answer_summary")
            sessions.mapped("visit_summary")
            sessions.mapped("uneasy_summary")
            sessions.mapped("open_commitment_ids")

    @freeze_time("2026-03-11 10:00:00")
    def test_s5_5_expectations_met_or_not(self):
        orders = [
            self._new_order(expectation="Quiet by Friday", expectation_met=met)
            for met in ("met", "met", "not", False)
        ]
        for order in orders:
            order.sudo().completed_on = "2026-03-05 10:00:00"
        session = self._new_session().with_user(self.coach)
        self.assertEqual(session.visit_summary, "Visits: 4 (2 Met, 1 Not met)")
        self.assertEqual(session.visit_ids, orders[2])
        other = self._new_session(technician_id=self.technician_ann.id)
        self.assertEqual(other.visit_summary, "Visits: 0")

    def test_s2_4_what_he_is_not_comfortable_with(self):
        """Between him and who coaches him: another office does not see it."""
        Offering = self.env["proactive.offering"]
        Offering.search([]).active = False
        unknown, uneasy, changed, known = Offering.create(
            [{"name": name} for name in ("Unknown", "Uneasy", "Changed", "Known")]
        )
        for offering, comfort in ((uneasy, "2"), (changed, "4"), (known, "3")):
            offering.with_user(self.tom).action_confirm(comfort)
        changed.action_ask_again()
        session = self._new_session()
        lines = session.with_user(self.coach).uneasy_summary.split("\n")
        self.assertEqual(
            set(lines),
            {
                f"{unknown.name}: not confirmed yet",
                "Uneasy: I would need help with it",
                "Changed: has changed since he confirmed it",
            },
        )
        mine = self._new_session(coach_id=self.office.id).with_user(self.office)
        self.assertFalse(mine.uneasy_summary)
