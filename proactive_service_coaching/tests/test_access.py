# Copyright 2026 Proactive Service Contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import fields
from odoo.exceptions import AccessError
from odoo.tests import tagged

from .common import CoachingCommon


@tagged("post_install", "-at_install")
class TestAccess(CoachingCommon):
    """Technician: his own, once held. Coach: his technicians'. Manager: all."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        lines = {
            "evidence_ids": [fields.Command.create({"note": "Seen"})],
            "observation_ids": [
                fields.Command.create(
                    {"skill_id": cls.listening.id, "coach_score": "3"}
                )
            ],
            "commitment_ids": [fields.Command.create({"name": "Ask"})],
        }
        cls.planned = cls._new_session(**lines)
        cls.held = cls._new_held_session(**lines)
        cls.foreign = cls._new_held_session(
            technician_id=cls.technician_ann.id, coach_id=cls.manager.id, **lines
        )
        cls.plan_ann = cls._new_plan(
            technician_id=cls.technician_ann.id, coach_id=cls.manager.id
        )

    def _visible(self, records, user):
        model = self.env[records._name].with_user(user)
        model = model.with_context(allowed_company_ids=user.company_ids.ids)
        return model.search([("id", "in", records.ids)])

    def _assert_denied(self, user, record, operations):
        record = record.with_user(user)
        for operation in operations:
            with self.subTest(user=user.login, record=record, operation=operation):
                self.assertFalse(record.has_access(operation))

    def _assert_granted(self, user, record, operations):
        record = record.with_user(user)
        for operation in operations:
            with self.subTest(user=user.login, record=record, operation=operation):
                self.assertTrue(record.has_access(operation))

    # Plans

    def test_plans(self):
        plans = self.plan + self.plan_ann
        self.assertEqual(self._visible(plans, self.tom), self.plan)
        self.assertEqual(self._visible(plans, self.coach), self.plan)
        self.assertFalse(self._visible(plans, self.office))
        self.assertEqual(self._visible(plans, self.manager), plans)
        self._assert_denied(self.tom, self.plan, ("write", "create", "unlink"))
        self._assert_granted(self.coach, self.plan, ("read", "write"))
        self._assert_denied(self.coach, self.plan, ("create", "unlink"))
        self._assert_granted(
            self.manager, self.plan, ("read", "write", "create", "unlink")
        )

    # Sessions and their parts

    def test_sessions(self):
        sessions = self.planned + self.held + self.foreign
        self.assertEqual(self._visible(sessions, self.tom), self.held)
        self.assertEqual(self._visible(sessions, self.coach), self.planned + self.held)
        self.assertFalse(self._visible(sessions, self.office))
        self.assertEqual(len(self._visible(sessions, self.manager)), 3)
        self._assert_denied(self.tom, self.held, ("write", "create", "unlink"))
        self._assert_granted(self.coach, self.held, ("read", "write", "create"))
        self._assert_denied(self.coach, self.held, ("unlink",))
        self._assert_denied(self.coach, self.foreign, ("read", "write"))
        self._assert_granted(
            self.manager, self.foreign, ("read", "write", "create", "unlink")
        )

    def test_parts_follow_the_session(self):
        for name in ("evidence_ids", "observation_ids", "commitment_ids"):
            planned, held, foreign = (
                self.planned[name],
                self.held[name],
                self.foreign[name],
            )
            parts = planned + held + foreign
            with self.subTest(parts=name):
                self.assertEqual(self._visible(parts, self.tom), held)
                self.assertEqual(self._visible(parts, self.coach), planned + held)
                self.assertFalse(self._visible(parts, self.office))
                self.assertEqual(len(self._visible(parts, self.manager)), 3)
            every = ("read", "write", "create", "unlink")
            self._assert_granted(self.coach, held, every)
            self._assert_granted(self.manager, foreign, every)
            self._assert_denied(self.coach, foreign, every)
            self._assert_denied(self.tom, held, ("create", "unlink"))
            if name != "observation_ids":
                self._assert_denied(self.tom, held, ("write",))

    def test_coach_who_follows_reads_what_was_held(self):
        self.plan_ann.coach_id = self.coach
        self.assertIn(self.foreign, self._visible(self.foreign, self.coach))
        self._assert_granted(self.coach, self.foreign, ("read",))
        self._assert_denied(self.coach, self.foreign, ("write",))
        for name in ("evidence_ids", "observation_ids", "commitment_ids"):
            with self.subTest(parts=name):
                self.assertTrue(self._visible(self.foreign[name], self.coach))
        self.plan_ann.action_archive()
        self.assertFalse(self._visible(self.foreign, self.coach))

    def test_form_is_read_only_where_saving_would_fail(self):
        self.plan_ann.coach_id = self.coach
        sessions = self.held + self.foreign
        self.assertEqual(
            sessions.with_user(self.coach).mapped("is_editable"), [True, False]
        )
        self.assertFalse(self.held.with_user(self.tom).is_editable)
        Session = self.env["proactive.coaching.session"]
        self.assertTrue(Session.with_user(self.coach).new().is_editable)

    def test_a_coach_cannot_make_sessions_for_others(self):
        Session = self.env["proactive.coaching.session"].with_user(self.coach)
        with self.assertRaises(AccessError):
            Session.create(
                {"technician_id": self.technician.id, "coach_id": self.manager.id}
            )

    def test_technician_adds_how_he_sees_it(self):
        """S5.8: he judges himself, and changes nothing that the coach wrote."""
        observation = self.held.observation_ids.with_user(self.tom)
        observation.write({"technician_score": "4", "technician_note": "Better now"})
        self.assertEqual(observation.technician_score, "4")
        for values in ({"coach_score": "5"}, {"note": "x"}, {"session_id": 1}):
            with self.subTest(values=values), self.assertRaises(AccessError):
                observation.write(values)
        with self.assertRaises(AccessError):
            self.planned.observation_ids.with_user(self.tom).write(
                {"technician_score": "4"}
            )

    def test_technician_sees_no_preparation(self):
        session = self.held.with_user(self.tom)
        for name in ("recommendation_ids", "answer_ids", "open_commitment_ids"):
            with self.subTest(field=name), self.assertRaises(AccessError):
                session.read([name])

    def test_technician_reads_the_evidence_but_not_the_answer(self):
        """S4.5: what the customer said is delivered in the session."""
        answer = self._answer(recommend="3", comment="Left a mess")
        session = self._new_held_session(
            evidence_ids=[fields.Command.create({"user_input_id": answer.id})]
        )
        evidence = session.evidence_ids.with_user(self.tom)
        self.assertIn("Left a mess", evidence.read(["summary"])[0]["summary"])
        with self.assertRaises(AccessError):
            evidence.read(["user_input_id"])

    def test_form_opens_for_everybody_who_may(self):
        for user, session in ((self.tom, self.held), (self.coach, self.planned)):
            with self.subTest(user=user.login):
                record = session.with_user(user)
                view = record.get_view(view_type="form")
                self.assertIn("shared_note", view["arch"])
                spec = {name: {} for name in record.fields_get(attributes=["type"])}
                self.assertTrue(record.web_read(spec))

    # Skills

    def test_skills(self):
        self._assert_granted(self.tom, self.listening, ("read",))
        self._assert_denied(self.tom, self.listening, ("write", "create", "unlink"))
        self._assert_denied(self.coach, self.listening, ("write", "create", "unlink"))
        self._assert_granted(self.manager, self.listening, ("write", "create"))

    # People without a role

    def test_employees_and_portal_have_no_access(self):
        employee = self._new_user("coach_plain", "base.group_user")
        portal = self._new_user("coach_portal", "base.group_portal")
        for user in (employee, portal):
            for record in (self.plan, self.held, self.held.commitment_ids):
                self._assert_denied(user, record, ("read", "write"))

    # Companies

    def test_companies(self):
        other = self._new_company("Birch Cooling")
        manager = self._new_user(
            "coach_other", "proactive_service.group_manager", company=other
        )
        skill = self.listening.copy({"company_id": self.company.id})
        recognition = self.env["proactive.recognition"].create(
            {
                "technician_id": self.technician.id,
                "company_id": self.company.id,
                "value": "care",
                "message": "Clean",
            }
        )
        story = self.env["proactive.success.story"].create(
            {"name": "Story", "company_id": self.company.id}
        )
        note = self.env["proactive.coaching.private.note"].create(
            {"session_id": self.held.id, "note": "Private"}
        )
        for records in (
            self.plan,
            self.held,
            self.held.evidence_ids,
            self.held.observation_ids,
            self.held.commitment_ids,
            note,
            recognition,
            story,
            skill,
        ):
            with self.subTest(model=records._name):
                self.assertFalse(self._visible(records, manager))
                self.assertTrue(self._visible(records, self.manager))
        self.assertTrue(self._visible(self.listening, manager))
