# Copyright 2026 Proactive Service Contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo.tests import tagged

from .common import SurveyCommon


@tagged("post_install", "-at_install")
class TestPhonePraise(SurveyCommon):
    """S4.5: a happy customer's words reach the technician's phone."""

    def _get_praise(self, user=None):
        phone = self.env["proactive.phone"].with_user(user or self.tom)
        return phone._get_bootstrap()["praise"]

    def test_words_of_a_happy_customer(self):
        self._answer(recommend="10", comment="Tom was great", ideas="2")
        [praise] = self._get_praise()
        self.assertEqual(
            (praise["words"], praise["by"]), ("Tom was great", "Robin Hale")
        )
        self.assertRegex(praise["on"], r"^\d{4}-\d\d-\d\dT.*Z$")
        self.assertEqual(set(praise), {"words", "by", "on", "for"})

    def test_unhappy_customers_words_do_not(self):
        """Those he hears from his manager, in a conversation."""
        self._answer(recommend="2", comment="Late again")
        self.assertFalse(self._get_praise())

    def test_other_news_are_no_praise(self):
        self.env["proactive.feedback"].create(
            {
                "subject": "Riverside",
                "message": "They said yes",
                "technician_id": self.technician.id,
                "company_id": self.company.id,
            }
        )
        self.assertFalse(self._get_praise())

    def test_never_a_colleagues(self):
        """Not even for who may read all of it in the office."""
        colleague = self._new_user("voice_ann", "proactive_service.group_technician")
        self.env["fsm.person"].create({"partner_id": colleague.partner_id.id})
        self._answer(recommend="10", comment="Tom was great")
        for user in (colleague, self.office, self.manager):
            with self.subTest(user=user.login):
                self.assertFalse(self._get_praise(user))

    def test_read_news_stay_praise(self):
        self._answer(recommend="10", comment="Tom was great")
        self.env["proactive.feedback"].with_user(self.tom).search([]).action_mark_read()
        self.assertEqual(len(self._get_praise()), 1)
