# Copyright 2026 Proactive Service Contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo.exceptions import UserError
from odoo.tests import Form, tagged

from .common import CoachingCommon


@tagged("post_install", "-at_install")
class TestLoop(CoachingCommon):
    def _new_loop(self):
        return self._answer(recommend="4", comment="Nobody called").loop_ids

    def test_from_the_answer_to_a_session(self):
        """S4.5: bad feedback is delivered by a manager, in a meeting."""
        loop = self._new_loop().with_user(self.manager)
        action = loop.action_coach_technician()
        Session = self.env[action["res_model"]].with_user(self.manager)
        with Form(Session.with_context(**action["context"])) as form:
            self.assertEqual(form.technician_id, self.technician)
            with form.commitment_ids.new() as commitment:
                commitment.name = "Call before arriving"
        session = form.record
        self.assertEqual(session.coach_id, self.manager)
        self.assertEqual(session.loop_id, loop)
        self.assertEqual(session.evidence_ids.user_input_id, loop.user_input_id)
        session.action_hold()
        self.assertEqual(session.commitment_ids.activity_ids.user_id, self.tom)
        loop.invalidate_recordset()
        self.assertEqual(loop.coaching_session_count, 1)

    def test_stat_button_opens_the_sessions(self):
        loop = self._new_loop()
        self.assertEqual(loop.coaching_session_count, 0)
        first = self._new_session(loop_id=loop.id)
        action = loop.action_view_coaching_sessions()
        self.assertEqual(action["res_id"], first.id)
        second = self._new_session(loop_id=loop.id)
        self._new_session(loop_id=loop.id).action_cancel()
        loop.invalidate_recordset()
        self.assertEqual(loop.coaching_session_count, 2)
        action = loop.action_view_coaching_sessions()
        found = self.env[action["res_model"]].search(action["domain"])
        self.assertEqual(found, second + first)

    def test_no_technician_known(self):
        loop = self._new_loop()
        loop.technician_id = False
        with self.assertRaisesRegex(UserError, "No technician"):
            loop.action_coach_technician()

    def test_technician_cannot_see_why(self):
        session = self._new_held_session(loop_id=self._new_loop().id)
        self.assertNotIn("loop_id", session.with_user(self.tom).fields_get())
