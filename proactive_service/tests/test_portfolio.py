# Copyright 2026 Proactive Service Contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from psycopg2 import IntegrityError

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Command
from odoo.tests import tagged, users, warmup
from odoo.tools import mute_logger

from .common import ProactiveServiceCommon


@tagged("post_install", "-at_install")
class TestPortfolio(ProactiveServiceCommon):
    """S2.4: technicians know what we can do; S3.7: and which questions help."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["proactive.offering"].search([]).active = False
        cls.offering = cls.env["proactive.offering"].create(
            {
                "name": "Speed control",
                "what_to_look_for": "Fans at full speed at night",
                "customer_benefit": "Quieter, and less power",
                "question_ids": [Command.create({"name": "When is it full?"})],
            }
        )
        cls.other = cls.env["proactive.offering"].create({"name": "Wear parts"})
        # Only the technicians of this test are asked
        group = cls.env.ref("proactive_service.group_technician")
        ours = cls.technician | cls.technician_ann
        strangers = cls.env["fsm.person"].search([]) - ours
        strangers.technician_user_id.filtered(
            lambda user: user.all_group_ids & group
        ).group_ids = [Command.set(cls.env.ref("base.group_user").ids)]

    def _confirm(self, user, comfort="3", offering=None):
        (offering or self.offering).with_user(user).action_confirm(comfort)

    def _as(self, user, offering=None):
        self.env.invalidate_all()
        return (offering or self.offering).with_user(user)

    def test_s2_4_technician_confirms_with_his_comfort(self):
        self.assertEqual(self._as(self.tom).my_state, "to_confirm")
        self._confirm(self.tom, "4")
        mine = self._as(self.tom)
        self.assertEqual((mine.my_state, mine.my_comfort), ("confirmed", "4"))
        self.assertTrue(mine.my_confirmed_on)
        self.assertEqual(self._as(self.ann).my_state, "to_confirm")
        self._confirm(self.tom, "5")
        knowledge = self.offering.knowledge_ids
        self.assertEqual(len(knowledge), 1, "He changes his mind, he is not two")
        self.assertEqual(knowledge.comfort, "5")
        self.assertEqual(knowledge.technician_id, self.technician)
        self.assertEqual(knowledge.company_id, self.company)

    def test_s2_4_new_version_asks_again(self):
        self._confirm(self.tom)
        self.offering.with_user(self.manager).action_ask_again()
        self.assertEqual(self.offering.version, 2)
        self.assertEqual(self._as(self.tom).my_state, "changed")
        self.assertEqual(self._as(self.ann).my_state, "to_confirm")
        self._confirm(self.tom, "2")
        self.assertEqual(self._as(self.tom).my_state, "confirmed")
        self.assertEqual(self.offering.knowledge_ids.version, 2)

    def test_s2_4_changes_of_content_are_noticed(self):
        question = self.offering.question_ids
        changes = {
            "what_to_look_for": lambda: self.offering.write(
                {"what_to_look_for": "Dampers half closed"}
            ),
            "customer_benefit": lambda: self.offering.write(
                {"customer_benefit": "A third less power"}
            ),
            "question written": lambda: question.write({"name": "Which hours?"}),
            "question added": lambda: self.offering.write(
                {"question_ids": [Command.create({"name": "Who switches it?"})]}
            ),
            "question deleted": lambda: question.unlink(),
        }
        self.offering.what_to_look_for = "Fans at full speed in the night"
        self.assertFalse(self.offering.has_unasked_change, "Nobody has read it yet")
        self._confirm(self.tom)
        for name, change in changes.items():
            with self.subTest(change=name):
                change()
                self.assertTrue(self.offering.has_unasked_change)
                self.assertEqual(self._as(self.tom).my_state, "confirmed")
                self.offering.action_ask_again()
                self.assertFalse(self.offering.has_unasked_change)
                self._confirm(self.tom)
        self.offering.write(
            {"sequence": 5, "what_to_look_for": self.offering.what_to_look_for}
        )
        self.assertFalse(self.offering.has_unasked_change)

    def test_s2_4_bad_input(self):
        for comfort in (None, "", "0", "6", 3, [3]):
            with self.subTest(comfort=comfort), self.assertRaises(ValidationError):
                self._confirm(self.tom, comfort)
        with self.assertRaisesRegex(UserError, "Only technicians"):
            self._confirm(self.office)
        self.assertFalse(self.offering.knowledge_ids)

    def test_s2_4_once_per_technician_and_service(self):
        self._confirm(self.tom)
        with mute_logger("odoo.sql_db"), self.assertRaises(IntegrityError):
            self.offering.knowledge_ids.copy()

    def test_s2_4_technician_finds_what_to_confirm(self):
        self._confirm(self.tom)
        Offering = self.env["proactive.offering"].with_user(self.tom)
        todo = Offering.search([("my_state", "in", ["to_confirm", "changed"])])
        self.assertEqual(todo.ids, self.other.ids)
        done = Offering.search([("my_state", "=", "confirmed")])
        self.assertEqual(done.ids, self.offering.ids)
        self.assertNotIn(
            self.offering, Offering.search([("my_state", "!=", "confirmed")])
        )

    def test_s2_4_manager_sees_the_gaps(self):
        self._confirm(self.tom, "5")
        mine = self._as(self.manager)
        self.assertEqual((mine.technician_count, mine.confirmed_count), (2, 1))
        self.assertEqual(mine.missing_technician_ids.ids, self.technician_ann.ids)
        self.assertEqual(mine.comfort_summary, "5.0 of 5 (n = 1)")
        self._confirm(self.ann, "2")
        mine = self._as(self.manager)
        self.assertFalse(mine.has_gap)
        self.assertEqual(mine.comfort_summary, "3.5 of 5 (n = 2)")
        Offering = self.env["proactive.offering"].with_user(self.manager)
        self.assertEqual(Offering.search([("has_gap", "=", True)]).ids, self.other.ids)
        self.assertIn(self.offering, Offering.search([("has_gap", "=", False)]))
        mine.action_ask_again()
        mine = self._as(self.manager)
        self.assertEqual(mine.confirmed_count, 0)
        self.assertFalse(mine.comfort_summary)

    def test_s2_4_not_for_others_eyes(self):
        """A technician sees his own; the office no gaps; nobody writes by hand."""
        self._confirm(self.tom)
        knowledge = self.offering.knowledge_ids
        for user in (self.ann, self.office):
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                knowledge.with_user(user).read(["comfort"])
        self.assertEqual(knowledge.with_user(self.tom).comfort, "3")
        self.assertEqual(knowledge.with_user(self.manager).comfort, "3")
        values = {
            "technician_id": self.technician_ann.id,
            "offering_id": self.offering.id,
            "company_id": self.company.id,
            "version": 1,
            "comfort": "5",
        }
        for user in (self.tom, self.ann, self.office, self.manager):
            mine = knowledge.with_user(user)
            for what, act in {
                "create": lambda m=mine: m.create(values),
                "write": lambda m=mine: m.write({"comfort": "5"}),
                "unlink": lambda m=mine: m.unlink(),
            }.items():
                with (
                    self.subTest(user=user.login, what=what),
                    self.assertRaises(AccessError),
                ):
                    act()
        for user in (self.tom, self.office):
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                self.offering.with_user(user).read(["missing_technician_ids"])
        with self.assertRaises(AccessError):
            self.offering.with_user(self.tom).action_ask_again()

    def test_s2_4_two_companies(self):
        other = self.env["res.company"].create({"name": "Other"})
        boss = self._create_user("ps_other", "group_manager")
        zoe = self._create_user("ps_zoe", "group_technician")
        for user in boss | zoe:
            user.write(
                {"company_ids": [Command.set(other.ids)], "company_id": other.id}
            )
        technician_zoe = self.env["fsm.person"].create(
            {"partner_id": zoe.partner_id.id}
        )
        self._confirm(self.tom)
        theirs = self._as(boss)
        self.assertEqual(theirs.technician_count, 1)
        self.assertEqual(theirs.missing_technician_ids.ids, technician_zoe.ids)
        self.assertFalse(theirs.comfort_summary, "Tom is none of their technicians")
        self.assertFalse(
            self.env["proactive.offering.knowledge"].with_user(boss).search([])
        )
        self.assertEqual(self._as(self.manager).technician_count, 2)
        self.other.company_id = other
        with self.assertRaises(AccessError):
            self._confirm(self.tom, offering=self.other)
        self._confirm(zoe, offering=self.other)
        self.assertEqual(self._as(boss, self.other).confirmed_count, 1)

    def test_s2_4_technician_without_role_is_not_missed(self):
        self.ann.active = False
        self.assertEqual(self._as(self.manager).technician_count, 1)
        self.env["fsm.person"].create({"name": "No login"})
        self.assertEqual(self._as(self.manager).technician_count, 1)

    @users("ps_manager")
    @warmup
    def test_s2_4_gaps_of_many_in_few_queries(self):
        """As many queries for twenty services as for two."""
        Offering = self.env["proactive.offering"]
        many = Offering.create([{"name": f"Service {i}"} for i in range(20)])
        for offerings in (many[:2], many):
            self.env.flush_all()
            self.env.invalidate_all()
            offerings = offerings.with_prefetch(offerings.ids)
            with self.subTest(n=len(offerings)), self.assertQueryCount(10):
                offerings.mapped("has_gap")

    @users("ps_tom")
    @warmup
    def test_s2_4_own_state_of_many_in_few_queries(self):
        offerings = self.env["proactive.offering"].search([])
        self.env.invalidate_all()
        with self.assertQueryCount(4):
            offerings.mapped("my_state")

    @users("ps_tom")
    def test_s2_4_screens_of_the_technician(self):
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "proactive_service.proactive_offering_action_technician"
        )
        for view_id, view_type in action["views"]:
            arch = self.env["proactive.offering"].get_view(view_id, view_type)["arch"]
            self.assertIn("my_state", arch)
            self.assertNotIn("missing_technician_ids", arch)
        menus = self.env["ir.ui.menu"]._visible_menu_ids()
        self.assertIn(self.env.ref("proactive_service.menu_portfolio").id, menus)
        hidden = self.env.ref("proactive_service.menu_portfolio_knowledge")
        self.assertNotIn(hidden.id, menus)

    def test_s3_7_questions_are_on_the_technicians_screen(self):
        view = self.env.ref("proactive_service.proactive_offering_view_form_technician")
        self.assertIn("question_ids", view.arch)
        self.assertEqual(self._as(self.tom).question_ids.name, "When is it full?")
