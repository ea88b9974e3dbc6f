# Copyright 2026 Proactive Service Contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo.tests import tagged

from .common import CoachingCommon


@tagged("post_install", "-at_install")
class TestPhoneCoaching(CoachingCommon):
    """My page on the phone: his own, and what is for everybody."""

    def _get_bootstrap(self, user=None):
        phone = self.env["proactive.phone"].with_user(user or self.tom)
        return phone.with_company(self.company)._get_bootstrap()

    def _get_cards(self, name, user=None):
        sections = {s["name"]: s for s in self._get_bootstrap(user)["sections"]}
        return sections[name]["cards"] if name in sections else []

    def _recognise(self, technician=None, **values):
        return self.env["proactive.recognition"].create(
            {
                "technician_id": (technician or self.technician).id,
                "value": "calm",
                "message": "Stayed calm when the freezer failed",
                "date": "2026-03-05",
                "author_id": self.office.id,
                "company_id": self.company.id,
                **values,
            }
        )

    # Recognition

    def test_recognition(self):
        self._recognise(audience="person")
        [praise] = self._get_bootstrap()["praise"]
        self.assertEqual(
            praise,
            {
                "words": "Stayed calm when the freezer failed",
                "by": self.office.name,
                "on": "2026-03-05",
                "for": "Took the stress out of a hard moment",
            },
        )

    def test_recognition_of_a_colleague(self):
        """What the team may read of a colleague is not among his own thanks."""
        self._recognise(self.technician_ann, audience="team")
        for user in (self.tom, self.manager):
            with self.subTest(user=user.login):
                self.assertFalse(self._get_bootstrap(user)["praise"])

    def test_newest_praise_first(self):
        self._recognise(date="2026-03-05")
        self._recognise(date="2026-04-05")
        self._answer(recommend="10", comment="Tom was great")
        days = [one["on"] for one in self._get_bootstrap()["praise"]]
        self.assertEqual(days, sorted(days, reverse=True))
        self.assertEqual(len(days), 3)

    # Coaching

    def test_next_session(self):
        self.plan.skill_ids = self.listening
        [card] = self._get_cards("coaching")
        self.assertIn("Next due", card["title"])
        self.assertIn(self.coach.name, card["text"])
        self.assertEqual(card["note"], self.listening.name)
        self.tom.tz = "Europe/Berlin"
        self._new_session(date="2026-05-10 10:00:00")
        self.env.invalidate_all()
        phone = self.env["proactive.phone"].with_user(self.tom)
        [card] = phone.with_context(tz="Europe/Berlin")._get_plan_cards()
        self.assertIn("12:00", card["title"])

    def test_commitments(self):
        held = self._new_held_session()
        self._new_commitment(held)
        done = self._new_commitment(held, name="Done already")
        done.action_done()
        self._new_commitment(held, name="I come along", owner="coach")
        self._new_commitment(self._new_session(), name="Not told yet")
        cards = self._get_cards("commitments")
        self.assertEqual(
            [card["title"] for card in cards],
            ["Ask before recommending, at five visits", "I come along"],
        )
        self.assertIn(self.technician.name, cards[0]["note"])
        self.assertIn(self.coach.name, cards[1]["note"])

    def test_never_a_colleagues(self):
        """Neither for a colleague nor for who reads all of it in the office."""
        self._new_commitment()
        for user in (self.ann, self.coach, self.manager):
            with self.subTest(user=user.login):
                self.assertFalse(self._get_cards("commitments", user))
                self.assertFalse(self._get_cards("coaching", user))

    # For everybody

    def test_cards(self):
        self.env["proactive.coaching.card"].search([]).active = False
        self.env["proactive.coaching.card"].create(
            {
                "name": "The customer is angry",
                "do": "Listen\n\n Repeat it ",
                "dont": "Argue",
                "exercise": "In pairs",
            }
        )
        [card] = self._get_cards("cards")
        self.assertTrue(card["folded"])
        self.assertEqual(
            [one["lines"] for one in card["lists"]],
            [["Listen", "Repeat it"], ["Argue"]],
        )
        self.assertEqual(card["note"], "In pairs")

    def test_stories(self):
        Story = self.env["proactive.success.story"]
        values = {
            "seen": "A cracked belt",
            "done": "Changed it",
            "gained": "No standstill",
            "technician_ids": self.technician_ann.ids,
            "company_id": self.company.id,
        }
        Story.with_user(self.tom).create({**values, "name": "My draft"})
        story = Story.create(
            {**values, "name": "The fan", "quote": "Thanks", "quote_permitted": True}
        )
        story.action_publish()
        cards = self._get_cards("stories")
        self.assertEqual([card["title"] for card in cards], ["The fan"])
        self.assertEqual(cards[0]["lists"][-1]["lines"], ["Thanks"])
        self.assertNotIn(self.technician_ann.name, str(cards))

    def test_nothing_to_show(self):
        """An empty section is no section."""
        self.env["proactive.coaching.card"].search([]).active = False
        self.plan.active = False
        self.assertFalse(self._get_bootstrap()["sections"])

    def test_queries_do_not_grow(self):
        def count():
            self.env.flush_all()
            self.env.invalidate_all()
            start = self.env.cr.sql_log_count
            phone = self.env["proactive.phone"].with_user(self.tom)
            phone._get_sections(), phone._get_praise()
            return self.env.cr.sql_log_count - start

        def make(number):
            session = self._new_held_session()
            for _time in range(number):
                self._new_commitment(session)
                self._recognise()

        make(2)
        count()
        few = count()
        make(6)
        count()
        self.assertEqual(count(), few)
