# Copyright 2026 Proactive Service Contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo.exceptions import UserError
from odoo.tests import tagged

from .common import CoachingCommon


@tagged("post_install", "-at_install")
class TestMyCoaching(CoachingCommon):
    def test_technician_opens_his_page(self):
        action = self.env["fsm.person"].with_user(self.tom).action_open_my_coaching()
        self.assertEqual(action["tag"], "proactive_service_coaching.my_page")

    def test_coach_opens_the_plans_of_his_technicians(self):
        action = self.env["fsm.person"].with_user(self.coach).action_open_my_coaching()
        self.assertEqual(action["res_model"], "proactive.coaching.plan")
        self.assertEqual(action["context"], {"search_default_mine": 1})

    def test_nobody_linked(self):
        lost = self._new_user("coach_lost", "proactive_service.group_technician")
        with self.assertRaisesRegex(UserError, "link your contact"):
            self.env["fsm.person"].with_user(lost).action_open_my_coaching()

    def test_menu_is_open_to_technicians(self):
        """The menu runs a server action: the group lets him run it, nothing else."""
        action = self.env.ref(
            "proactive_service_coaching.ir_actions_server_my_coaching"
        )
        self.assertTrue(action.group_ids <= self.tom.all_group_ids)
        menus = self.env["ir.ui.menu"].with_user(self.tom)._visible_menu_ids()
        visible = {
            name: self.env.ref(f"proactive_service_coaching.{name}").id in menus
            for name in (
                "my_coaching_menu",
                "proactive_recognition_menu",
                "proactive_success_story_menu",
                "proactive_coaching_plan_menu",
                "proactive_coaching_session_menu",
                "proactive_skill_menu",
            )
        }
        self.assertEqual(
            list(visible.values()), [True, True, True, False, False, False]
        )

    def test_page_shows_his_own_only(self):
        held = self._new_held_session()
        self._new_session()
        mine = self._new_commitment(held)
        foreign = self._new_held_session(technician_id=self.technician_ann.id)
        self._new_commitment(foreign)
        page = self.technician.with_user(self.tom)
        self.assertEqual(page.held_session_ids, held)
        self.assertEqual(page.open_commitment_ids, mine)
        self.assertEqual(page.coaching_plan_ids, self.plan)
        other = self.technician_ann.with_user(self.tom)
        self.assertFalse(other.held_session_ids)
        self.assertFalse(other.open_commitment_ids)
        self.assertFalse(other.coaching_plan_ids)

    def test_counter_for_people_without_access(self):
        employee = self._new_user("coach_plain", "fieldservice.group_fsm_user_own")
        self._new_session()
        person = self.technician.with_user(employee)
        self.assertEqual(person.coaching_session_count, 0)
