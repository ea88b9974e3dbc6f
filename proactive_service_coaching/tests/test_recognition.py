# Copyright 2026 Proactive Service Contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from psycopg2 import IntegrityError

from odoo.exceptions import AccessError, ValidationError
from odoo.tests import tagged
from odoo.tools import mute_logger

from .common import CoachingCommon


@tagged("post_install", "-at_install")
class TestRecognition(CoachingCommon):
    """S5.7: praise from colleagues, managers and customers, in words."""

    def _praise(self, user=None, **values):
        Recognition = self.env["proactive.recognition"].with_user(user or self.ann)
        return Recognition.with_company(self.company).create(
            {
                "technician_id": self.technician.id,
                "value": "calm",
                "message": "Stayed calm when the freezer failed",
                **values,
            }
        )

    def test_who_says_it(self):
        self.assertEqual(self._praise(self.ann).source, "colleague")
        self.assertEqual(self._praise(self.office).source, "colleague")
        self.assertEqual(self._praise(self.manager).source, "manager")
        customer = self._praise(self.office, partner_id=self.customer.id)
        self.assertEqual(customer.source, "customer")
        self.assertEqual(customer.author_name, self.customer.name)

    def test_technician_is_told(self):
        recognition = self._praise()
        message = self.env["mail.message"].search(
            [("model", "=", recognition._name), ("res_id", "=", recognition.id)]
        )
        self.assertEqual(message.notified_partner_ids, self.tom.partner_id)
        silent = self._praise(technician_id=self.technician_max.id)
        self.assertFalse(
            self.env["mail.message"].search_count(
                [("model", "=", silent._name), ("res_id", "=", silent.id)]
            )
        )

    def test_nobody_praises_himself(self):
        with self.assertRaisesRegex(ValidationError, "comes from others"):
            self._praise(self.tom)

    def test_nobody_speaks_for_others(self):
        with self.assertRaises(AccessError):
            self._praise(self.ann, author_id=self.manager.id)

    @mute_logger("odoo.sql_db")
    def test_words_are_needed(self):
        with self.assertRaises(IntegrityError), self.env.cr.savepoint():
            self._praise(message="  ")

    def test_who_reads_it(self):
        for_all = self._praise()
        for_him = self._praise(audience="person")
        both = for_all + for_him
        third = self._new_user("coach_third", "proactive_service.group_technician")
        for user, expected in (
            (self.tom, both),
            (self.ann, both),
            (self.manager, both),
            (third, for_all),
            (self.office, for_all),
        ):
            with self.subTest(user=user.login):
                found = both.with_user(user).search([("id", "in", both.ids)])
                self.assertEqual(set(found.ids), set(expected.ids))

    def test_who_changes_it(self):
        recognition = self._praise()
        recognition.with_user(self.ann).message = "Stayed very calm"
        self.assertTrue(recognition.with_user(self.ann).is_editable)
        self.assertFalse(recognition.with_user(self.tom).is_editable)
        for user in (self.tom, self.office):
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                recognition.with_user(user).message = "Changed"
        with self.assertRaises(AccessError):
            recognition.with_user(self.ann).unlink()
        recognition.with_user(self.manager).unlink()
        self.assertFalse(recognition.exists())

    def test_name(self):
        self.assertIn("Took the stress out", self._praise().display_name)
        self.assertFalse(self.env["proactive.recognition"].new().display_name)
