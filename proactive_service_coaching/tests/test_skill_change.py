# Copyright 2026 Proactive Service Contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import Command
from odoo.tests import tagged

from .common import CoachingCommon


@tagged("post_install", "-at_install")
class TestSkillChange(CoachingCommon):
    """S5.5: after coaching the same skill is looked at again, the change is shown."""

    def _observe(self, date, scores, technician=None, hold=True):
        session = self._new_session(
            date=date,
            technician_id=(technician or self.technician).id,
            observation_ids=[
                Command.create({"skill_id": skill.id, "coach_score": score})
                for skill, score in scores.items()
            ],
        )
        if hold:
            session.action_hold()
        return session

    def _change(self, user=None):
        return self.technician.with_user(user or self.manager).get_skill_change()

    def test_s5_5_change_of_a_skill(self):
        self._observe("2026-03-01 10:00:00", {self.listening: "2", self.asking: "3"})
        session = self._observe("2026-03-20 10:00:00", {self.listening: "4"})
        session.observation_ids.technician_score = "3"
        self._observe("2026-03-21 10:00:00", {self.listening: "5"}, hold=False)
        self._observe("2026-03-22 10:00:00", {self.listening: "1"}, self.technician_ann)
        (skill,) = self._change()["skills"]
        self.assertEqual(skill["name"], self.listening.name)
        self.assertEqual(skill["coach"], [2, 4])
        self.assertEqual(skill["technician"], [None, 3])
        self.assertEqual(skill["change"], 2)
        self.assertEqual((skill["first"], skill["last"]), ("With help", "Well"))

    def test_s5_5_days_are_those_of_the_company(self):
        self.company.resource_calendar_id.tz = "Pacific/Auckland"
        self._observe("2026-03-01 20:00:00", {self.listening: "2"})
        self._observe("2026-03-09 20:00:00", {self.listening: "3"})
        (skill,) = self._change()["skills"]
        self.assertEqual(skill["labels"], ["03/02/2026", "03/10/2026"])

    def test_s5_5_each_sees_what_he_may_read(self):
        self._observe("2026-03-01 10:00:00", {self.listening: "2"})
        self._observe("2026-03-09 10:00:00", {self.listening: "3"})
        for user in (self.tom, self.coach, self.manager):
            self.assertEqual(len(self._change(user)["skills"]), 1)
        for user in (self.ann, self.office):
            self.assertFalse(self._change(user)["skills"])
