# Copyright 2026 Proactive Service Contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from lxml import etree

from odoo.exceptions import AccessError
from odoo.fields import Command
from odoo.tests import new_test_user, tagged, users

from .common import ProactiveServiceCommon


@tagged("post_install", "-at_install", "security")
class TestAccess(ProactiveServiceCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.order_ann = cls._create_order(cls.technician_ann)

    def setUp(self):
        super().setUp()
        self.mine = self._capture()
        self.hers = self._capture(order=self.order_ann, user=self.ann)

    @users("ps_tom")
    def test_technician_sees_his_own(self):
        Order = self.env["fsm.order"]
        self.assertEqual(Order.search([]).ids, self.order.ids)
        Recommendation = self.env["proactive.recommendation"]
        self.assertEqual(Recommendation.search([]).ids, self.mine.ids)
        with self.assertRaises(AccessError):
            self.hers.with_env(self.env).read(["name"])
        with self.assertRaises(AccessError):
            self.hers.with_env(self.env).write({"name": "x"})
        with self.assertRaises(AccessError):
            self.order_ann.with_env(self.env).read(["name"])
        feedback = self.env["proactive.feedback"].search([])
        self.assertEqual(feedback.ids, self.mine.feedback_ids.ids)

    @users("ps_tom")
    def test_technician_has_no_crm(self):
        with self.assertRaises(AccessError):
            self.env["crm.lead"].search([])
        with self.assertRaises(AccessError):
            self.mine.with_env(self.env).read(["lead_id"])
        menus = self.env["ir.ui.menu"]._visible_menu_ids()
        self.assertNotIn(self.env.ref("crm.crm_menu_root").id, menus)
        self.assertNotIn(self.env.ref("proactive_service.menu_opportunities").id, menus)
        self.assertIn(self.env.ref("proactive_service.menu_feedback").id, menus)

    @users("ps_tom")
    def test_technician_completes_words_only(self):
        mine = self.mine.with_env(self.env)
        mine.write({"customer_benefit": "Even less power"})
        for values in (
            {"technician_id": self.technician_ann.id},
            {"partner_id": self.contact.id},
            {"user_id": self.tom.id},
            {"captured_on": "2020-01-01 00:00:00"},
            {"active": False},
            {"lead_id": False},
        ):
            with self.subTest(values=values), self.assertRaises(AccessError):
                mine.write(values)
        with self.assertRaises(AccessError):
            mine.unlink()
        with self.assertRaises(AccessError):
            mine.create({"observation": "x", "partner_id": self.hotel.id})

    @users("ps_tom")
    def test_technician_reads_portfolio_only(self):
        offering = self.env["proactive.offering"].search([], limit=1)
        self.assertTrue(offering.name)
        with self.assertRaises(AccessError):
            offering.name = "x"
        for model in (
            "proactive.policy",
            "proactive.policy.step",
            "proactive.follow.up",
        ):
            with self.subTest(model=model), self.assertRaises(AccessError):
                self.env[model].search([])

    @users("ps_tom")
    def test_technician_cannot_forge_feedback(self):
        with self.assertRaises(AccessError):
            self.env["proactive.feedback"].create({"message": "x"})
        with self.assertRaises(AccessError):
            self.mine.feedback_ids.with_env(self.env).write({"message": "x"})

    @users("ps_tom")
    def test_views_open_for_the_technician(self):
        for model in ("fsm.order", "proactive.recommendation", "proactive.feedback"):
            for view in ("form", "list", "kanban", "search"):
                with self.subTest(model=model, view=view):
                    arch = self.env[model].get_view(view_type=view)["arch"]
                    self.assertNotIn("lead_id", arch)
                    self.assertNotIn("opportunity_id", arch)

    @users("ps_office")
    def test_office_works_on_all(self):
        both = (self.mine | self.hers).with_env(self.env)
        both.write({"internal_note": "Seen"})
        self.assertTrue(all(both.lead_id.mapped("respond_by")))
        with self.assertRaises(AccessError):
            both.unlink()
        policy = self.env["proactive.policy"].search([], limit=1)
        with self.assertRaises(AccessError):
            policy.name = "x"
        with self.assertRaises(AccessError):
            both.lead_id.follow_up_ids.write({"state": "done"})

    @users("ps_manager")
    def test_manager_sets_policies_and_words(self):
        self.env["proactive.policy"].create({"name": "New"})
        self.env["proactive.offering"].create({"name": "New"})
        self.stage_new.with_env(self.env).technician_message = "We have it"
        self.branch.with_env(self.env).service_manager_id = self.manager

    def test_branch_manager_is_the_managers_to_set(self):
        """Every employee may edit branches, but not who receives escalations."""
        employee = new_test_user(self.env, "ps_employee", groups="base.group_user")
        with self.assertRaises(AccessError):
            self.branch.with_user(employee).service_manager_id = employee

    def test_salespeople_without_a_role_work_as_before(self):
        """Their forms open, on plain opportunities and on ours; stages still move."""
        salesman = new_test_user(
            self.env,
            "ps_salesman_only",
            groups="sales_team.group_sale_salesman_all_leads",
        )
        Lead = self.env["crm.lead"].with_user(salesman)
        plain = Lead.create({"name": "Plain", "type": "opportunity"})
        view = self.env.ref("crm.crm_lead_view_form")
        spec = {
            node.get("name"): {}
            for node in etree.fromstring(
                Lead.get_view(view.id, "form")["arch"]
            ).iterfind(".//field")
            if not node.xpath("ancestor::field")
        }
        self.assertNotIn("recommendation_ids", spec)
        self.env.invalidate_all()
        leads = plain | self.mine.lead_id.with_user(salesman)
        with self.assertNoLogs("odoo.http", level="WARNING"):
            leads.web_read(spec)
        leads.write({"stage_id": self.stage_qualified.id})
        self.assertEqual(len(self.mine.feedback_ids), 2)

    def test_other_company(self):
        other = self.env["res.company"].create({"name": "Other"})
        user = self._create_user("ps_other", "group_manager")
        user.write({"company_ids": [Command.set(other.ids)], "company_id": other.id})
        Recommendation = self.env["proactive.recommendation"].with_user(user)
        self.assertFalse(Recommendation.search([]))
        self.assertFalse(self.env["proactive.feedback"].with_user(user).search([]))
        self.assertFalse(self.env["proactive.follow.up"].with_user(user).search([]))
        with self.assertRaises(AccessError):
            self.mine.with_user(user).read(["name"])
        with self.assertRaises(AccessError):
            self._capture(user=user)

    def test_every_model_has_a_company_rule(self):
        models = self.env["ir.model"].search(
            [
                ("model", "=like", "proactive.%"),
                ("transient", "=", False),
                ("abstract", "=", False),
            ]
        )
        ours = models.filtered(
            lambda m: self.env[m.model]._original_module == "proactive_service"
        )
        self.assertGreaterEqual(len(ours), 8)
        rules = self.env["ir.rule"].search([("model_id", "in", ours.ids)])
        with_rule = rules.filtered("global").model_id
        self.assertFalse((ours - with_rule).mapped("model"))
