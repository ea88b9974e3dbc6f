# Copyright 2026 Proactive Service Contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import fields
from odoo.exceptions import AccessError
from odoo.tests import tagged

from .common import CoachingCommon


@tagged("post_install", "-at_install")
class TestPrivateNotes(CoachingCommon):
    """A technician never reads what his coach writes for himself."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.session = cls._new_held_session(
            private_note_ids=[
                fields.Command.create(
                    {"note": "Thinks of leaving", "author_id": cls.coach.id}
                )
            ]
        )
        cls.note = cls.session.private_note_ids

    def test_technician_cannot_read_them_in_any_way(self):
        session = self.session.with_user(self.tom)
        note = self.note.with_user(self.tom)
        Note = self.env["proactive.coaching.private.note"].with_user(self.tom)
        # Even somebody who may export
        self.tom.group_ids += self.env.ref("base.group_allow_export")
        self.assertEqual(session.read(["shared_note"])[0]["id"], session.id)
        self.assertNotIn("private_note_ids", session.fields_get())
        for name, act in {
            "field": lambda: session.read(["private_note_ids"]),
            "export": lambda: session.export_data(["private_note_ids/note"]),
            "search": lambda: session.search([("private_note_ids.note", "ilike", "x")]),
            "note": lambda: note.read(["note"]),
            "search notes": lambda: Note.search([]),
            "group notes": lambda: Note.formatted_read_group([], ["author_id"]),
            "write": lambda: note.write({"note": "x"}),
            "create": lambda: Note.create({"session_id": session.id, "note": "x"}),
            "unlink": lambda: note.unlink(),
            "copy": lambda: note.copy(),
        }.items():
            with self.subTest(way=name), self.assertRaises(AccessError):
                act()

    def test_not_in_his_form(self):
        arch = self.session.with_user(self.tom).get_view(view_type="form")["arch"]
        self.assertNotIn('name="private_note_ids"', arch)
        self.assertNotIn('name="recommendation_ids"', arch)
        arch = self.session.with_user(self.coach).get_view(view_type="form")["arch"]
        self.assertIn('name="private_note_ids"', arch)

    def test_coach_and_managers_read_them(self):
        for user in (self.coach, self.manager):
            with self.subTest(user=user.login):
                self.assertEqual(self.note.with_user(user).note, "Thinks of leaving")

    def test_other_offices_do_not(self):
        with self.assertRaises(AccessError):
            self.note.with_user(self.office).read(["note"])

    def test_the_coach_who_follows_does_not(self):
        self.plan.coach_id = self.office
        session = self.session.with_user(self.office)
        self.assertEqual(session.state, "held")
        self.assertFalse(session.private_note_ids)
        with self.assertRaises(AccessError):
            self.note.with_user(self.office).read(["note"])

    def test_nobody_reads_what_is_about_himself(self):
        """Not even a service manager who is coached."""
        person = self.env["fsm.person"].create(
            {"partner_id": self.manager.partner_id.id}
        )
        session = self._new_held_session(
            technician_id=person.id,
            private_note_ids=[fields.Command.create({"note": "About the boss"})],
        )
        self.assertTrue(session.private_note_ids)
        Note = self.env["proactive.coaching.private.note"].with_user(self.manager)
        found = Note.search([("session_id", "=", session.id)])
        self.assertFalse(found)
        self.assertTrue(Note.search([("session_id", "=", self.session.id)]))
