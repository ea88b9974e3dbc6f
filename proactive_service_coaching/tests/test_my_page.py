# Copyright 2026 Proactive Service Contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import json

from freezegun import freeze_time

from odoo.exceptions import UserError
from odoo.fields import Command
from odoo.tests import tagged

from .common import CoachingCommon


@tagged("post_install", "-at_install")
@freeze_time("2026-04-01 10:00:00")
class TestMyPage(CoachingCommon):
    """S5.5, S5.7: a technician likes to open his page, and finds only his own."""

    def _page(self, user=None):
        self.env.flush_all()
        self.env.invalidate_all()
        return self.env["fsm.person"].with_user(user or self.tom).get_my_page()

    def _fill(self, technician, number):
        """Make so much of everything that the page shows, for one technician."""
        for day in range(1, number + 1):
            self._new_held_session(
                technician_id=technician.id,
                date=f"2026-03-{day:02} 10:00:00",
                shared_note=f"Note {day} with {technician.name}",
                observation_ids=[
                    Command.create({"skill_id": self.listening.id, "coach_score": "3"})
                ],
                commitment_ids=[
                    Command.create({"name": f"Promise {day} of {technician.name}"})
                ],
            )
            self.env["proactive.recognition"].create(
                {
                    "technician_id": technician.id,
                    "company_id": self.company.id,
                    "value": "care",
                    "message": f"Thanks {day} to {technician.name}",
                    "audience": "person",
                }
            )
            self.env["proactive.success.story"].create(
                {
                    "name": f"Story {day}",
                    "company_id": self.company.id,
                    "technician_ids": technician.ids,
                    **dict.fromkeys(("seen", "done", "gained"), "Something"),
                }
            ).action_publish()

    def test_s5_5_plan_commitments_and_sessions(self):
        self.plan.skill_ids = self.listening
        self._fill(self.technician, 2)
        page = self._page()
        (plan,) = page["plans"]
        self.assertEqual((plan["coach"], plan["interval"]), (self.coach.name, 30))
        self.assertEqual(plan["skills"], [self.listening.name])
        self.assertEqual(plan["due"], "04/01/2026")
        self.assertEqual(len(page["commitments"]), 2)
        self.assertTrue(page["commitments"][0]["mine"])
        self.assertEqual([s["to_score"] for s in page["sessions"]], [1, 1])
        self.assertEqual(page["skills"]["skills"][0]["coach"], [3, 3])
        self._new_session(date="2026-04-09 10:00:00")
        self.assertEqual(self._page()["plans"][0]["planned"], "04/09/2026")

    def test_s5_7_thanks_of_colleagues_and_customers(self):
        self._fill(self.technician, 1)
        answer = self._answer(recommend="10", comment="Always on time")
        thanks = self._page()["thanks"]
        self.assertEqual(
            {one["words"] for one in thanks},
            {"Always on time", f"Thanks 1 to {self.technician.name}"},
        )
        by = {one["words"]: one["by"] for one in thanks}
        self.assertEqual(by["Always on time"], answer.partner_id.name)

    def test_s5_7_stories_and_group_achievements(self):
        self._fill(self.technician_ann, 1)
        self.env["proactive.group.achievement"].create(
            [
                {
                    "name": name,
                    "thanks": "Breakfast",
                    "company_id": self.company.id,
                    "state": state,
                }
                for name, state in (("all is done", "announced"), ("hush", "draft"))
            ]
        )
        page = self._page()
        self.assertEqual([story["mine"] for story in page["stories"]], [False])
        self.assertEqual([news["name"] for news in page["news"]], ["all is done"])
        self.assertTrue(self._page(self.ann)["stories"][0]["mine"])

    def test_s5_10_questions_that_wait_for_him(self):
        form = self.env.ref("proactive_service_coaching.proactive_assessment_coached")
        assessment = self.env["proactive.assessment"].create(
            {"form_id": form.id, "company_id": self.company.id}
        )
        self.assertEqual(self._page()["questions"][0]["id"], assessment.id)
        scores = {str(statement.id): 4 for statement in form.statement_ids}
        assessment.with_user(self.tom).submit_answers(scores)
        self.assertFalse(self._page()["questions"])
        self.assertTrue(self._page(self.ann)["questions"])

    def test_s5_5_never_others_details(self):
        """Not even for a service manager who visits customers himself."""
        self._fill(self.technician_ann, 2)
        self._new_session(shared_note="Prepared for Tom")
        boss = self._new_user("page_boss", "proactive_service.group_manager")
        self.env["fsm.person"].create({"partner_id": boss.partner_id.id})
        for user in (self.tom, boss):
            page = self._page(user)
            words = json.dumps({**page, "stories": []})
            self.assertNotIn(self.technician_ann.name, words)
            self.assertNotIn("Prepared for Tom", words)
            for key in ("commitments", "sessions", "thanks"):
                self.assertFalse(page[key])

    def test_s5_5_no_technician(self):
        with self.assertRaisesRegex(UserError, "link your contact"):
            self._page(self.office)

    def test_query_count_does_not_grow_with_what_is_shown(self):
        self._fill(self.technician, 2)
        self._page()  # what the server keeps in memory
        few = self._count_queries()
        self._fill(self.technician, 9)
        self.assertEqual((few, self._count_queries()), (QUERIES, QUERIES))

    def _count_queries(self):
        self.env.flush_all()
        self.env.invalidate_all()
        before = self.env.cr.sql_log_count
        self.env["fsm.person"].with_user(self.tom).get_my_page()
        return self.env.cr.sql_log_count - before


#: Everything on the page together, with an empty cache.
QUERIES = 33
