# Copyright 2026 Proactive Service Contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo.exceptions import AccessError
from odoo.tests import tagged

from .common import CoachingCommon


@tagged("post_install", "-at_install")
class TestCard(CoachingCommon):
    """S5.9: do / don't cards per situation, and no script."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.card = cls.env.ref("proactive_service_coaching.proactive_coaching_card_no")

    def test_s5_9_shipped_cards_are_complete(self):
        cards = self.env["proactive.coaching.card"].search([])
        self.assertGreaterEqual(len(cards), 8)
        for card in cards:
            self.assertTrue(card.do and card.dont and card.exercise, card.name)

    def test_s5_9_technician_reads_and_coach_writes(self):
        self.assertTrue(self.card.with_user(self.tom).do)
        with self.assertRaises(AccessError):
            self.card.with_user(self.tom).do = "Something else"
        self.card.with_user(self.coach).do = "In our words"
        with self.assertRaises(AccessError):
            self.card.with_user(self.coach).unlink()

    def test_s5_9_card_in_a_session(self):
        session = self._new_held_session(card_ids=self.card.ids)
        self.assertEqual(session.with_user(self.tom).card_ids, self.card)

    def test_s5_9_cards_of_another_company(self):
        other = self._new_company("Birch Cooling")
        card = self.card.copy({"company_id": other.id})
        self.assertFalse(
            card.with_user(self.coach).search([("id", "=", card.id)]),
        )
