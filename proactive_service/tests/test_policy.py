# Copyright 2026 Proactive Service Contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo.exceptions import UserError, ValidationError
from odoo.fields import Command
from odoo.tests import tagged

from .common import ProactiveServiceCommon


@tagged("post_install", "-at_install")
class TestPolicy(ProactiveServiceCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.catch_all = cls.env.ref("proactive_service.proactive_policy_catch_all")
        Policy = cls.env["proactive.policy"]
        (Policy.search([]) - cls.catch_all).action_archive()
        cls.policy = Policy.create(
            {"name": "Special", "sequence": 1, "response_hours": 4}
        )
        cls.offering = cls.env.ref("proactive_service.proactive_offering_safety")

    def _match(self, **values):
        return self._capture(**values).policy_id

    def test_each_condition(self):
        """S1.3: every filled condition has to fit."""
        tag = self.env["res.partner.category"].create({"name": "Key account"})
        industry = self.env["res.partner.industry"].create({"name": "Hotels"})
        order_type = self.env["fsm.order.type"].create({"name": "Inspection"})
        category = self.offering.category_id
        conditions = [
            ({"size": "large"}, {}, {"size": "large"}),
            ({"category_ids": category}, {}, {"offering_id": self.offering.id}),
            ({"partner_category_ids": tag}, {"category_id": tag}, {}),
            ({"industry_ids": industry}, {"industry_id": industry}, {}),
            ({"order_type_ids": order_type}, {"order_type": order_type}, {}),
            ({"branch_ids": self.branch}, {"branch": self.branch}, {}),
            (
                {"domain": "[('severity', '=', 'critical')]"},
                {},
                {"severity": "critical"},
            ),
        ]
        self.location.branch_id = False
        for condition, situation, values in conditions:
            with self.subTest(condition=list(condition)):
                policy = self.policy.copy({"sequence": 0, "active": True})
                for name, value in condition.items():
                    policy[name] = value
                self.policy.active = False
                self.assertEqual(self._match(), self.catch_all)
                self._set_situation(situation)
                self.assertEqual(self._match(**values), policy)
                policy.action_archive()

    def _set_situation(self, situation):
        if "order_type" in situation:
            self.order.type = situation["order_type"]
        elif "branch" in situation:
            self.location.branch_id = situation["branch"]
        else:
            self.hotel.write(situation)

    def test_first_match_wins(self):
        second = self.policy.copy({"sequence": 2})
        self.assertEqual(self._match(), self.policy)
        second.sequence = 0
        self.assertEqual(self._match(), second)

    def test_other_company(self):
        self.policy.company_id = self.env["res.company"].create({"name": "Other"})
        self.assertEqual(self._match(), self.catch_all)

    def test_misfits_are_named(self):
        self.policy.write({"size": "large", "branch_ids": self.branch.ids})
        recommendation = self._capture(size="small")
        self.assertEqual(self.policy._get_misfits(recommendation), ["size"])

    def test_policy_is_frozen(self):
        recommendation = self._capture(customer_word="not_discussed")
        self.assertEqual(recommendation.action_path, "pass_on")
        self.policy.action_path = "review_price"
        self.assertEqual(recommendation.action_path, "pass_on")
        self.policy.action_archive()
        self.assertEqual(recommendation.policy_id, self.policy)

    def test_hand_over_by_policy(self):
        cases = [
            ("customer_wants", "agreed", True),
            ("customer_wants", "asked_for_call", True),
            ("customer_wants", "discussed_later", False),
            ("customer_wants", "not_discussed", False),
            ("always", "not_discussed", True),
            ("manual", "agreed", False),
        ]
        for hand_over, word, expected in cases:
            with self.subTest(hand_over=hand_over, word=word):
                self.policy.hand_over = hand_over
                self.assertEqual(
                    bool(self._capture(customer_word=word).lead_id), expected
                )

    def test_owner(self):
        salesman = self._create_user("ps_salesman", "group_user")
        team = self.env["crm.team"].create({"name": "T", "user_id": salesman.id})
        branch_manager = self._create_user("ps_branch_manager", "group_manager")
        self.branch.service_manager_id = branch_manager
        cases = [
            ({"owner_type": "salesperson"}, self.office),
            ({"owner_type": "manager"}, branch_manager),
            ({"owner_type": "fixed", "owner_user_id": salesman.id}, salesman),
            ({"owner_type": "team", "owner_team_id": team.id}, salesman),
            # Tom has no access to opportunities: he could not work on it
            ({"owner_type": "technician"}, branch_manager),
        ]
        for values, owner in cases:
            with self.subTest(**values):
                self.policy.write(values)
                self.assertEqual(self._get_lead().user_id, owner)

    def test_owner_who_left(self):
        """An archived owner, and one without access, fall back to the manager."""
        self.policy.owner_type = "salesperson"
        self.office.action_archive()
        self.assertEqual(self._get_lead().user_id, self.manager)
        self.hotel.user_id = self.tom
        self.assertEqual(self._get_lead().user_id, self.manager)
        self.company.proactive_service_manager_id = False
        self.assertTrue(
            self._get_lead().user_id.has_group("proactive_service.group_manager")
        )

    def test_catch_all_is_protected(self):
        with self.assertRaises(UserError):
            self.catch_all.unlink()
        with self.assertRaises(ValidationError):
            self.catch_all.action_archive()
        with self.assertRaises(ValidationError):
            self.catch_all.company_id = self.company
        self.assertFalse(self.catch_all.copy().is_catch_all)

    def test_bad_input(self):
        for domain in ("[('no_such_field', '=', 1)]", "not a domain", "[(1, '=', 1"):
            with self.subTest(domain=domain), self.assertRaises(ValidationError):
                self.policy.domain = domain
        with self.assertRaises(ValidationError):
            self.policy.owner_type = "fixed"
        with self.assertRaises(ValidationError):
            self.policy.owner_type = "team"

    def test_copy_keeps_steps(self):
        self.policy.step_ids = [
            Command.create(
                {
                    "name": "Call",
                    "server_action_id": self.env.ref(
                        "proactive_service.ir_actions_server_first_follow_up"
                    ).id,
                }
            )
        ]
        self.assertEqual(self.policy.copy().step_ids.mapped("name"), ["Call"])

    def test_try_it(self):
        """Which policy fits, and why the others do not."""
        self.policy.write({"size": "large", "branch_ids": self.branch.ids})
        fits = self.policy.copy({"sequence": 2, "size": "small"})
        recommendation = self._capture(size="small")
        test = (
            self.env["proactive.policy.test"]
            .with_user(self.office)
            .create({"recommendation_id": recommendation.id})
        )
        results = [(line.policy_id, line.result, line.reason) for line in test.line_ids]
        self.assertEqual(
            results,
            [
                (self.policy, "no", "Estimated Size"),
                (fits, "fits", ""),
                (self.catch_all, "not_reached", ""),
            ],
        )
