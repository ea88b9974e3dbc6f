# Copyright 2026 Proactive Service Contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import fields
from odoo.exceptions import AccessError
from odoo.tests import tagged

from .common import CoachingCommon


@tagged("post_install", "-at_install")
class TestForgotten(CoachingCommon):
    """S5.7: nobody goes without a word for weeks."""

    def _praise(self, technician, weeks, **values):
        today = self.company._get_coaching_today()
        return self.env["proactive.recognition"].create(
            {
                "technician_id": technician.id,
                "value": "promise",
                "message": "Called back as promised",
                "company_id": self.company.id,
                "date": fields.Date.subtract(today, weeks=weeks),
                **values,
            }
        )

    def _forgotten(self):
        rows = dict(self.company.with_user(self.manager)._get_forgotten())
        return {person: rows[person] for person in rows if person in self._people()}

    def _people(self):
        return self.technician | self.technician_ann | self.technician_max

    def test_s5_7_who_waits_for_a_word(self):
        old = self._praise(self.technician, 7)
        self._praise(self.technician_ann, 7)
        self._praise(self.technician_ann, 2)
        forgotten = self._forgotten()
        self.assertEqual(forgotten[self.technician], old.date)
        self.assertNotIn(self.technician_ann, forgotten)
        self.assertIsNone(forgotten[self.technician_max])

    def test_s5_7_weeks_are_a_setting(self):
        self._praise(self.technician, 7)
        self.company.recognition_weeks = 8
        self.assertNotIn(self.technician, self._forgotten())

    def test_s5_7_praise_for_him_alone_counts(self):
        self._praise(self.technician, 1, audience="person")
        self.assertNotIn(self.technician, self._forgotten())

    def test_s5_7_praise_in_another_company_does_not_count(self):
        other = self._new_company("Birch Cooling")
        self._praise(self.technician, 1, company_id=other.id)
        self.assertIn(self.technician, self._forgotten())

    def test_s5_7_managers_only(self):
        person = self.env["fsm.person"]
        action = person.with_user(self.manager).action_open_forgotten()
        self.assertIn(self.technician_max.id, action["domain"][0][2])
        for user in (self.tom, self.coach):
            with self.assertRaises(AccessError):
                person.with_user(user).action_open_forgotten()
        with self.assertRaises(AccessError):
            self.technician_ann.with_user(self.tom).read(["last_recognition_date"])
        action = self.technician_max.with_user(self.manager).action_recognise()
        self.assertEqual(
            action["context"]["default_technician_id"], self.technician_max.id
        )

    def test_s5_7_what_a_customer_wrote_counts(self):
        self.assertIn(self.technician, self._forgotten())
        self._answer(recommend="10", comment="Always on time")
        self.assertNotIn(self.technician, self._forgotten())
        self.technician.invalidate_recordset()
        today = self.company._get_coaching_today()
        person = self.technician.with_user(self.manager)
        self.assertEqual(person.last_recognition_date, today)
