# Copyright 2026 Proactive Service Contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from freezegun import freeze_time

from odoo.tests import tagged

from .common import SurveyCommon


@tagged("post_install", "-at_install")
class TestContactRule(SurveyCommon):
    def _assert_not_asked(self, order, reason):
        self.assertEqual(
            (order.survey_state, order.survey_reason), ("not_asked", reason)
        )
        self.assertFalse(order.survey_input_ids)
        self.assertTrue(order.survey_decided_on)

    def test_asked_after_completion(self):
        """S4.4: asked when the order is completed, by whoever completes it."""
        order = self._complete(self._new_order())
        self.assertEqual(order.survey_state, "asked")
        self.assertFalse(order.survey_reason)
        self.assertEqual(order.survey_input_ids.partner_id, self.customer)
        self.assertEqual(order.survey_input_ids.survey_id, self.survey)

    def test_cancelled_is_not_completed(self):
        """Trap: both stages are closed; only a completed visit is asked about."""
        order = self._new_order()
        order.with_user(self.office).action_cancel()
        self._assert_not_asked(order, "cancelled")

    def test_switched_off(self):
        self.company.visit_survey_active = False
        self._assert_not_asked(self._complete(self._new_order()), "survey_off")

    def test_survey_closed(self):
        self.survey.active = False
        self._assert_not_asked(self._complete(self._new_order()), "survey_off")

    def test_survey_of_the_company(self):
        own = self.survey.copy()
        self.company.visit_survey_id = own
        order = self._complete(self._new_order())
        self.assertEqual(order.survey_input_ids.survey_id, own)
        self.assertEqual(
            order.survey_input_ids.predefined_question_ids, own.question_ids
        )

    def test_no_address(self):
        for email in (False, "not an address"):
            with self.subTest(email=email):
                self.customer.email = email
                self._assert_not_asked(self._complete(self._new_order()), "no_address")

    def test_opted_out(self):
        self.customer.visit_survey_opt_out = True
        self._assert_not_asked(self._complete(self._new_order()), "opted_out")

    def test_opted_out_by_the_company_of_the_contact(self):
        self.customer.parent_id = self.env["res.partner"].create(
            {"name": "Hale Ltd", "is_company": True, "visit_survey_opt_out": True}
        )
        self._assert_not_asked(self._complete(self._new_order()), "opted_out")

    def test_blacklisted(self):
        self.env["mail.blacklist"]._add("Robin.Hale@example.com")
        self._assert_not_asked(self._complete(self._new_order()), "opted_out")

    @freeze_time("2026-03-02 10:00:00")
    def test_asked_recently(self):
        """Also at another location, and with the address written differently."""
        self._complete(self._new_order())
        _other, location = self._new_customer("R. Hale", email="ROBIN.HALE@example.com")
        location.contact_id.email = "ROBIN.HALE@example.com"
        order = self._complete(self._new_order(location))
        self._assert_not_asked(order, "asked_recently")
        self.assertEqual(str(order.survey_eligible_on), "2026-04-01")

    def test_address_changed_meanwhile(self):
        """The same contact is the same person, whatever his address is now."""
        self._complete(self._new_order())
        self.customer.email = "robin@new.example.com"
        self._assert_not_asked(self._complete(self._new_order()), "asked_recently")

    def test_further_address_of_a_person(self):
        """An invoice address of a person is that person; both ways."""
        billing = self.env["res.partner"].create(
            {
                "name": "Robin's office",
                "type": "invoice",
                "email": "billing@example.com",
                "parent_id": self.customer.id,
            }
        )
        self._complete(self._new_order())
        self.location.contact_id = billing
        self._assert_not_asked(self._complete(self._new_order()), "asked_recently")
        _other, location = self._new_customer("Kim Vale")
        address = billing.copy({"parent_id": _other.id, "email": "kim@example.com"})
        location.contact_id = address
        self._complete(self._new_order(location))
        location.contact_id = _other
        order = self._complete(self._new_order(location))
        self._assert_not_asked(order, "asked_recently")

    def test_people_of_one_company_are_different_persons(self):
        firm = self.env["res.partner"].create({"name": "Hale Ltd", "is_company": True})
        self.customer.parent_id = firm
        self._complete(self._new_order())
        _ann, location = self._new_customer("Ann Hale", parent_id=firm.id)
        self.assertEqual(
            self._complete(self._new_order(location)).survey_state, "asked"
        )

    def test_merged_after_the_invitation(self):
        """The one that stays has been asked, under whatever address."""
        self._complete(self._new_order())
        twin = self.env["res.partner"].create(
            {"name": "R. Hale", "email": "r.hale@example.com"}
        )
        wizard = self.env["base.partner.merge.automatic.wizard"].create({})
        wizard._merge((self.customer + twin).ids, twin)
        self.env.invalidate_all()
        self.assertEqual(self.location.contact_id, twin)
        self._assert_not_asked(self._complete(self._new_order()), "asked_recently")

    def test_opted_out_by_another_contact_with_the_same_address(self):
        self.env["res.partner"].create(
            {
                "name": "Robin at the club",
                "email": "Robin Hale <ROBIN.HALE@example.com>",
                "visit_survey_opt_out": True,
            }
        )
        self._assert_not_asked(self._complete(self._new_order()), "opted_out")

    def test_invited_by_hand_counts(self):
        """Shared from the survey itself: the same person, the same peace."""
        self.survey.with_user(self.manager).sudo()._create_answer(partner=self.customer)
        answer = self.env["survey.user_input"].search([], limit=1, order="id desc")
        self.assertEqual(answer.company_id, self.company)
        self.assertEqual(answer.contact_key, "robin.hale@example.com")
        self._assert_not_asked(self._complete(self._new_order()), "asked_recently")

    def test_trying_the_survey_out_does_not_count(self):
        self.survey._create_answer(partner=self.customer, test_entry=True)
        self.assertEqual(self._complete(self._new_order()).survey_state, "asked")

    def test_asked_again_after_the_wait(self):
        with freeze_time("2026-03-02 10:00:00"):
            self._complete(self._new_order())
        with freeze_time("2026-04-01 09:59:00"):
            early = self._complete(self._new_order())
        with freeze_time("2026-04-01 10:00:01"):
            late = self._complete(self._new_order())
        self._assert_not_asked(early, "asked_recently")
        self.assertEqual(late.survey_state, "asked")

    def test_no_wait_at_all(self):
        self.company.visit_survey_wait_days = 0
        orders = self._complete(self._new_order() | self._new_order())
        self.assertEqual(orders.mapped("survey_state"), ["asked", "asked"])

    def test_two_visits_at_once(self):
        """Completed in one go: the person is asked about the first one only."""
        first, second = self._new_order(), self._new_order()
        self._complete(first | second)
        self.assertEqual(first.survey_state, "asked")
        self._assert_not_asked(second, "asked_recently")

    def test_never_twice_about_one_visit(self):
        """Reopened and completed again: the first decision stands."""
        order = self._complete(self._new_order())
        answer = order.survey_input_ids
        self._reopen(order)
        with freeze_time("2031-01-01 10:00:00"):
            self._complete(order)
        self.assertEqual(order.survey_input_ids, answer)
        self.assertEqual(order.survey_state, "asked")

    def test_not_asked_stays_not_asked(self):
        self.customer.visit_survey_opt_out = True
        order = self._complete(self._new_order())
        self.customer.visit_survey_opt_out = False
        self._reopen(order)
        self._complete(order)
        self._assert_not_asked(order, "opted_out")

    def test_history_without_decision_is_asked_once(self):
        """An answer made elsewhere for the visit keeps it from being asked again."""
        order = self._new_order()
        self.env["survey.user_input"].create(
            {"survey_id": self.survey.id, "fsm_order_id": order.id}
        )
        self._complete(order)
        self.assertEqual(order.survey_reason, "already_asked")
        self.assertEqual(len(order.survey_input_ids), 1)

    def _reopen(self, order):
        order.stage_id = self.env.ref("fieldservice.fsm_stage_new")

    def test_queries_do_not_grow_with_the_visits(self):
        """The rule reads what it needs once, for 5 visits as for 50."""
        rule = self.env["proactive.contact.rule"]
        rule._decide(self._new_orders(2, "warm"))
        for number in (5, 50):
            orders = self._new_orders(number, f"batch {number}")
            with self.subTest(number=number), self.assertQueryCount(12):
                rule._decide(orders)
