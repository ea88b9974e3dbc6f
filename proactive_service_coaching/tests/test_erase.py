# Copyright 2026 Proactive Service Contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo.exceptions import AccessError
from odoo.tests import tagged

from .common import CoachingCommon


@tagged("post_install", "-at_install")
class TestErase(CoachingCommon):
    """S5.5, privacy: what coaching knows about a person can be deleted."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.session = cls._new_held_session()
        cls.commitment = cls._new_commitment(cls.session)
        cls.note = cls.env["proactive.coaching.private.note"].create(
            {"session_id": cls.session.id, "author_id": cls.coach.id, "note": "x"}
        )
        cls.praise = cls.env["proactive.recognition"].create(
            {
                "technician_id": cls.technician.id,
                "value": "calm",
                "message": "Stayed calm",
                "company_id": cls.company.id,
            }
        )
        cls.story = cls.env["proactive.success.story"].create(
            {
                "name": "Belt",
                "company_id": cls.company.id,
                "technician_ids": (cls.technician | cls.technician_ann).ids,
            }
        )
        cls.other_session = cls._new_held_session(technician_id=cls.technician_ann.id)

    def _erase(self, user, **values):
        wizard = (
            self.env["proactive.coaching.erase"]
            .with_user(user)
            .create(
                {
                    "technician_id": self.technician.id,
                    "company_id": self.company.id,
                    **values,
                }
            )
        )
        self.assertIn("Coaching Session: 1", wizard.summary)
        wizard.action_erase()

    def test_s5_5_everything_about_him_goes(self):
        activities = self.commitment.activity_ids
        self.assertTrue(activities)
        self._erase(self.manager)
        for record in (
            self.session,
            self.commitment,
            self.note,
            self.praise,
            self.plan,
            activities,
        ):
            self.assertFalse(record.exists(), record)
        self.assertEqual(self.story.technician_ids, self.technician_ann)
        self.assertTrue(self.other_session.exists())

    def test_s5_5_recognition_may_stay(self):
        self._erase(self.manager, erase_recognition=False)
        self.assertTrue(self.praise.exists())

    def test_s5_5_managers_only(self):
        for user in (self.coach, self.tom):
            with self.assertRaises(AccessError):
                self._erase(user)
        self.assertTrue(self.session.exists())

    def test_s5_5_other_company_stays(self):
        other = self._new_company("Birch Cooling")
        session = self._new_session(
            company_id=other.id,
            coach_id=self._new_user("er_c", "proactive_service.group_user", other).id,
        )
        self._erase(self.manager)
        self.assertTrue(session.exists())

    def test_s5_5_what_lay_in_the_inbox_goes_too(self):
        """The note that told him holds the same words as the praise."""
        mine = [("model", "=", self.praise._name), ("res_id", "=", self.praise.id)]
        self.assertIn("Stayed calm", self.env["mail.message"].search(mine).body)
        self._erase(self.manager)
        self.assertFalse(self.env["mail.message"].search_count(mine))

    def test_s5_5_what_he_answered_by_name(self):
        form = self.env["proactive.assessment.form"].create(
            {
                "name": "By name",
                "audience": "technician",
                "privacy": "named",
                "company_id": self.company.id,
                "statement_ids": [(0, 0, {"topic": "x", "name": "y"})],
            }
        )
        assessment = self.env["proactive.assessment"].create(
            {"form_id": form.id, "company_id": self.company.id}
        )
        for user in (self.tom, self.ann):
            assessment.with_user(user).submit_answers({str(form.statement_ids.id): 3})
        self._erase(self.manager)
        answers = self.env["proactive.assessment.answer"].search(
            [("assessment_id", "=", assessment.id)]
        )
        self.assertEqual(answers.user_id, self.ann)

    def test_s5_5_workbooks_that_speak_of_him(self):
        Export = self.env["proactive.coaching.export"].with_user(self.manager)
        export = Export.browse(Export.start_export()["id"])
        self._erase(self.manager)
        self.assertFalse(export.exists())

    def test_s5_5_of_another_branch(self):
        south = self._new_user("er_south", "proactive_service.group_manager")
        self.branch.service_manager_id = south
        self.technician.branch_id = self.env["res.branch"].create({"name": "East"})
        with self.assertRaisesRegex(AccessError, "another branch"):
            self._erase(south)
        self.assertTrue(self.session.exists())
        self.technician.branch_id = self.branch
        self._erase(south)
        self.assertFalse(self.session.exists())
