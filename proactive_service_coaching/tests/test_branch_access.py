# Copyright 2026 Proactive Service Contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import fields
from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .common import CoachingCommon

EVERY = ("read", "write", "create", "unlink")


@tagged("post_install", "-at_install")
class TestBranchAccess(CoachingCommon):
    """S5.5: a service manager sees his branch's coaching, or his company's.

    manager -- of the company (and of the branch North)
    north, south -- of one branch each; Tom works North, Ann South, Max nowhere
    """

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        group = "proactive_service.group_manager"
        cls.north = cls._new_user("branch_north", group)
        cls.south = cls._new_user("branch_south", group)
        cls.branch.service_manager_id = cls.north
        cls.branch_south = cls.env["res.branch"].create(
            {"name": "South", "service_manager_id": cls.south.id}
        )
        cls.technician.branch_id = cls.branch
        cls.technician_ann.branch_id = cls.branch_south
        cls.plan_ann = cls._new_plan(technician_id=cls.technician_ann.id)
        cls.plan_max = cls._new_plan(technician_id=cls.technician_max.id)

    @classmethod
    def _new_session_with_parts(cls, technician):
        session = cls._new_held_session(
            technician_id=technician.id,
            evidence_ids=[fields.Command.create({"note": "Seen"})],
            observation_ids=[
                fields.Command.create(
                    {"skill_id": cls.listening.id, "coach_score": "3"}
                )
            ],
            commitment_ids=[fields.Command.create({"name": "Ask"})],
        )
        cls.env["proactive.coaching.private.note"].create(
            {"session_id": session.id, "note": "Between us"}
        )
        return session

    def _visible(self, records, user):
        model = self.env[records._name].with_user(user)
        return model.search([("id", "in", records.ids)])

    def _assert_branch_rule(self, tom, ann, nobody):
        """The records of Tom, of Ann, and of somebody without a branch."""
        every = tom + ann + nobody
        for user, mine, foreign in (
            (self.north, tom + nobody, ann),
            (self.south, ann + nobody, tom),
            (self.manager, every, every.browse()),
        ):
            with self.subTest(model=every._name, user=user.login):
                self.assertEqual(set(self._visible(every, user)), set(mine))
                for operation in EVERY:
                    self.assertTrue(mine.with_user(user).has_access(operation))
                    for record in foreign:
                        self.assertFalse(record.with_user(user).has_access(operation))

    # Models

    def test_s5_5_plans(self):
        self._assert_branch_rule(self.plan, self.plan_ann, self.plan_max)

    def test_s5_5_sessions_and_their_parts(self):
        tom, ann, nobody = (
            self._new_session_with_parts(technician)
            for technician in (
                self.technician,
                self.technician_ann,
                self.technician_max,
            )
        )
        self._assert_branch_rule(tom, ann, nobody)
        for name in (
            "evidence_ids",
            "observation_ids",
            "commitment_ids",
            "private_note_ids",
        ):
            self._assert_branch_rule(tom[name], ann[name], nobody[name])

    def test_s5_7_recognition_for_one_person(self):
        def praise(technician):
            return self.env["proactive.recognition"].create(
                {
                    "technician_id": technician.id,
                    "company_id": self.company.id,
                    "value": "care",
                    "message": "Clean",
                    "audience": "person",
                }
            )

        people = (self.technician, self.technician_ann, self.technician_max)
        self._assert_branch_rule(*(praise(person) for person in people))

    def test_s5_7_story_drafts(self):
        def story(technician):
            return self.env["proactive.success.story"].create(
                {
                    "name": "Story",
                    "company_id": self.company.id,
                    "technician_ids": technician.ids,
                }
            )

        tom, ann = story(self.technician), story(self.technician_ann)
        self._assert_branch_rule(tom, ann, story(self.technician.browse()))
        both = story(self.technician + self.technician_ann)
        self.assertTrue(both.with_user(self.north).has_access("write"))
        with self.assertRaises(AccessError):
            ann.with_user(self.north).action_publish()

    def test_s5_1_assessments_and_answers(self):
        form = self.env.ref(
            "proactive_service_coaching.proactive_assessment_seven_signs"
        )
        manager_form = form.copy({"audience": "manager"})

        def assess(branch):
            assessment = self.env["proactive.assessment"].create(
                {
                    "form_id": manager_form.id,
                    "company_id": self.company.id,
                    "branch_id": branch.id,
                }
            )
            scores = {str(manager_form.statement_ids[0].id): 2}
            assessment.with_user(self.manager).submit_answers(scores)
            return assessment

        nowhere = self.env["res.branch"]
        assessments = [assess(b) for b in (self.branch, self.branch_south, nowhere)]
        self._assert_branch_rule(*assessments)
        Answer = self.env["proactive.assessment.answer"]
        for user, expected in ((self.north, 2), (self.south, 2), (self.manager, 3)):
            found = Answer.with_user(user).search(
                [("assessment_id", "in", [a.id for a in assessments])]
            )
            self.assertEqual(len(found), expected)

    def test_s5_1_open_result_of_another_branch(self):
        """Named answers are read as they come in by who manages the assessment."""
        form = self.env.ref("proactive_service_coaching.proactive_assessment_team")
        assessment = self.env["proactive.assessment"].create(
            {
                "form_id": form.id,
                "company_id": self.company.id,
                "branch_id": self.branch.id,
            }
        )
        self.assertIsNotNone(assessment.with_user(self.north).get_page()["result"])
        self.assertIsNone(assessment.with_user(self.south).get_page()["result"])

    def test_s5_7_group_achievements(self):
        def achieve(branch, state="draft"):
            return self.env["proactive.group.achievement"].create(
                {
                    "name": "x",
                    "thanks": "Thank you",
                    "company_id": self.company.id,
                    "branch_id": branch.id,
                    "state": state,
                }
            )

        self._assert_branch_rule(
            achieve(self.branch),
            achieve(self.branch_south),
            achieve(self.env["res.branch"]),
        )
        told = achieve(self.branch_south, "announced").with_user(self.north)
        self.assertTrue(told.thanks)
        self.assertFalse(told.has_access("write"))

    # The limit holds

    def test_s5_5_who_manages_is_asked_anew(self):
        self.assertFalse(self._visible(self.plan_ann, self.north))
        self.branch_south.service_manager_id = self.north
        self.assertTrue(self._visible(self.plan_ann, self.north))
        self.assertTrue(self._visible(self.plan, self.south), "Answers for no branch")
        self.branch_south.service_manager_id = False
        self.assertFalse(self._visible(self.plan_ann, self.north))

    def test_s5_5_nobody_gives_himself_a_branch(self):
        for values in (
            {"service_manager_id": self.north.id},
            {"service_manager_id": False},
        ):
            with self.assertRaisesRegex(AccessError, "which branch"):
                self.branch_south.with_user(self.north).write(values)
        with self.assertRaises(AccessError):
            self.env["res.branch"].with_user(self.north).create(
                {"name": "East", "service_manager_id": self.north.id}
            )
        self.branch_south.with_user(self.manager).service_manager_id = self.manager

    def test_s5_5_nobody_takes_a_technician_of_another_branch(self):
        ann = self.technician_ann.with_user(self.north)
        with self.assertRaisesRegex(AccessError, "moves technicians"):
            ann.branch_id = self.branch
        with self.assertRaises(AccessError):
            self.technician.with_user(self.north).branch_id = self.branch_south
        self.technician_max.with_user(self.north).branch_id = self.branch
        ann.with_user(self.manager).branch_id = self.branch
        self.assertTrue(self._visible(self.plan_ann, self.north))
        self.assertFalse(self._visible(self.plan_ann, self.south))

    def test_s5_5_nor_by_way_of_a_plan(self):
        """Neither a manager nor a coach reads a history by exchanging a technician."""
        self.plan.coach_id = self.north
        for user in (self.north, self.manager):
            with self.assertRaisesRegex(UserError, "stays with its technician"):
                self.plan.with_user(user).technician_id = self.technician_ann
        self.plan_ann.action_archive()
        with self.assertRaises(AccessError):
            self.env["proactive.coaching.plan"].with_user(self.north).create(
                {"technician_id": self.technician_ann.id, "coach_id": self.north.id}
            )

    def test_s5_5_technicians_and_offices_do_not_see_the_branch(self):
        for user in (self.tom, self.coach):
            with self.assertRaises(AccessError):
                self.technician.with_user(user).read(["branch_id"])

    def test_s5_5_companies(self):
        """Manager of a company here, of a branch there."""
        other = self._new_company("Birch Cooling")
        other.proactive_service_manager_id = self.north
        self.north.company_ids += other
        self.coach.company_ids += other
        self.technician_ann.company_id = False
        there = self._new_plan(
            technician_id=self.technician_ann.id, company_id=other.id
        )
        plans = self.env["proactive.coaching.plan"].with_user(self.north)
        plans = plans.with_context(allowed_company_ids=self.north.company_ids.ids)
        found = plans.search([("id", "in", (self.plan_ann + there).ids)])
        self.assertEqual(found, there)

    # Home branch

    def test_s5_5_home_branch_from_the_last_visits(self):
        person = self.env["fsm.person"].create({"name": "New One"})
        _customer, south = self._new_customer("South Customer")
        south.branch_id = self.branch_south
        for location in (self.location, south, south):
            self._new_order(location, person_id=person.id)
        self._new_plan(technician_id=person.id)
        self.assertEqual(person.branch_id, self.branch_south)

    def test_s5_5_home_branch_from_the_territories(self):
        territory, other = self.env["res.territory"].create(
            [
                {"name": "One", "branch_id": self.branch.id},
                {"name": "Two", "branch_id": self.branch_south.id},
            ]
        )
        person, torn = self.env["fsm.person"].create(
            [
                {"name": "New One", "territory_ids": territory.ids},
                {"name": "Torn", "territory_ids": (territory + other).ids},
            ]
        )
        (person + torn)._set_home_branches()
        self.assertEqual(person.branch_id, self.branch)
        self.assertFalse(torn.branch_id)

    def test_s5_5_home_branch_that_is_set_stays(self):
        self._new_order(person_id=self.technician_ann.id)
        self.technician_ann._set_home_branches()
        self.assertEqual(self.technician_ann.branch_id, self.branch_south)

    # Who is reminded, what the page shows

    def test_s5_5_coach_who_left_is_followed_by_the_branch(self):
        self.coach.active = False
        plans = self.plan + self.plan_ann + self.plan_max
        self.assertEqual(
            [plan.responsible_id for plan in plans],
            [self.north, self.south, self.manager],
        )

    def test_s5_5_the_managers_page(self):
        Board = self.env["proactive.coaching.board"]
        for user, expected in (
            (self.north, {self.technician, self.technician_max}),
            (self.south, {self.technician_ann, self.technician_max}),
            (self.manager, self.technician + self.technician_ann + self.technician_max),
        ):
            board = Board.with_user(user).get_board()
            with self.subTest(user=user.login):
                due = {row["technician"] for row in board["due"]}
                self.assertEqual(due, {person.name for person in expected})
                forgotten = {row["id"] for row in board["forgotten"]}
                self.assertEqual(
                    forgotten & {self.technician.id, self.technician_ann.id},
                    {p.id for p in expected} - {self.technician_max.id},
                )

    def test_s5_5_the_managers_page_counts_his_branch(self):
        loop = self._answer(recommend="3").loop_ids
        self.assertEqual(loop.branch_id, self.branch)
        Board = self.env["proactive.coaching.board"]
        counts = [
            Board.with_user(user).get_board()["waiting"]["loops"]
            for user in (self.north, self.south, self.manager)
        ]
        self.assertEqual(counts, [1, 0, 1])
