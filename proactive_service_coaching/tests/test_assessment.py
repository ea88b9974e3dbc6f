# Copyright 2026 Proactive Service Contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, tagged

from .common import CoachingCommon


class AssessmentCommon(CoachingCommon):
    @classmethod
    def _form(cls, name):
        return cls.env.ref(f"proactive_service_coaching.proactive_assessment_{name}")

    @classmethod
    def _new_assessment(cls, name, user=None, **values):
        return (
            cls.env["proactive.assessment"]
            .with_user(user or cls.manager)
            .create(
                {
                    "form_id": cls._form(name).id,
                    "company_id": cls.company.id,
                    "date": "2026-03-10",
                    **values,
                }
            )
        )

    @classmethod
    def _submit(cls, assessment, user, score):
        """Let a user give the same score to all statements."""
        statements = assessment.sudo()._get_statements()
        scores = {str(statement.id): score for statement in statements}
        assessment.with_user(user).submit_answers(scores)


@tagged("post_install", "-at_install")
class TestAssessment(AssessmentCommon):
    """S5.1 to S5.4: forms as data, answers by branch and period."""

    def test_s5_1_shipped_forms(self):
        signs = self._form("seven_signs")
        topics = set(signs.statement_ids.mapped("topic"))
        self.assertEqual(len(topics), 7)
        topics = set(self._form("strategy").statement_ids.mapped("topic"))
        self.assertEqual(len(topics), 4)
        for name in ("seven_signs", "strategy", "team", "mirror", "coached"):
            statements = self._form(name).statement_ids
            self.assertTrue(all(statements.mapped("proposal")), name)

    def test_s5_1_result_by_branch_with_n(self):
        north = self._new_assessment("seven_signs", branch_id=self.branch.id)
        self._new_assessment("seven_signs")
        self._submit(north, self.coach, 2)
        self._submit(north, self.office, 4)
        page = north.with_user(self.manager).get_page()
        self.assertEqual(page["result"]["n"], 2)
        self.assertEqual(page["result"]["average"], 3.0)
        self.assertEqual(len(page["result"]["topics"]), 7)
        self.assertIn("North", page["subtitle"])

    def test_s5_1_trend_of_the_same_branch_and_form(self):
        first = self._new_assessment("strategy", date="2026-01-10")
        now = self._new_assessment("strategy", date="2026-03-10")
        self._new_assessment("strategy", date="2026-02-10", branch_id=self.branch.id)
        self._new_assessment("team", date="2026-02-10")
        self._submit(first, self.coach, 2)
        self._submit(now, self.coach, 4)
        trend = now.with_user(self.manager).get_page()["trend"]
        self.assertEqual([row["average"] for row in trend], [2.0, 4.0])
        self.assertEqual([row["n"] for row in trend], [1, 1])

    def test_s5_1_comparison_of_branches_shows_n(self):
        """The last one of each branch and of the company, never without its n."""
        here = self._new_assessment("team", branch_id=self.branch.id)
        self._submit(here, self.coach, 4)
        old = self._new_assessment("team", date="2026-01-10")
        self._submit(old, self.coach, 1)
        company = self._new_assessment("team", date="2026-02-10")
        self._submit(company, self.coach, 2)
        self._submit(company, self.office, 3)
        (row,) = here.with_user(self.manager).get_page()["comparison"]
        self.assertEqual(row["id"], company.id)
        self.assertEqual((row["average"], row["n"]), (2.5, 2))
        company.action_close()
        self.assertFalse(here.with_user(self.office).get_page()["comparison"])

    def test_s5_1_office_reads_the_result_once_closed(self):
        assessment = self._new_assessment("team")
        self._submit(assessment, self.coach, 4)
        self.assertIsNone(assessment.with_user(self.coach).get_page()["result"])
        assessment.action_close()
        page = assessment.with_user(self.coach).get_page()
        self.assertEqual(page["result"]["n"], 1)
        self.assertFalse(page["may_propose"])

    def test_s5_1_each_answers_once(self):
        assessment = self._new_assessment("team")
        self._submit(assessment, self.coach, 4)
        with self.assertRaisesRegex(UserError, "answered already"):
            self._submit(assessment, self.coach, 1)

    def test_s5_1_closed_takes_no_answers(self):
        assessment = self._new_assessment("team")
        assessment.action_close()
        with self.assertRaises(UserError):
            self._submit(assessment, self.coach, 4)
        assessment.action_reopen()
        self._submit(assessment, self.coach, 4)

    def test_s5_1_only_who_is_asked(self):
        assessment = self._new_assessment("team", asked_user_ids=self.office.ids)
        with self.assertRaises(UserError):
            self._submit(assessment, self.coach, 4)
        self._submit(assessment, self.office, 4)

    def test_s5_1_bad_input(self):
        assessment = self._new_assessment("team").with_user(self.coach)
        statement = assessment.form_id.statement_ids[0]
        other = self._form("mirror").statement_ids[0]
        for scores in (
            {},
            None,
            {str(statement.id): 6},
            {str(statement.id): "5"},
            {str(statement.id): True},
            {str(other.id): 3},
            {"x": 3},
        ):
            with self.subTest(scores=scores), self.assertRaises(UserError):
                assessment.submit_answers(scores)
        self.assertTrue(assessment.get_page()["may_answer"])

    def test_s5_1_technician_has_no_part_in_office_forms(self):
        assessment = self._new_assessment("team")
        with self.assertRaises(AccessError):
            assessment.with_user(self.tom).get_page()

    def test_s5_1_other_company(self):
        assessment = self._new_assessment("team")
        other = self._new_company("Birch Cooling")
        stranger = self._new_user("as_s", "proactive_service.group_manager", other)
        stranger_env = assessment.with_user(stranger).with_context(
            allowed_company_ids=other.ids
        )
        with self.assertRaises(AccessError):
            stranger_env.get_page()
        with self.assertRaises(AccessError):
            stranger_env.submit_answers({})

    def test_s5_1_a_used_form_keeps_its_promise(self):
        form = self._form("coached")
        self._new_assessment("coached")
        with self.assertRaisesRegex(UserError, "promise"):
            form.privacy = "named"
        with self.assertRaisesRegex(UserError, "Archive"):
            form.statement_ids[0].unlink()
        form.statement_ids[0].active = False

    def test_s5_3_weak_answers_propose_actions(self):
        assessment = self._new_assessment("team")
        self._submit(assessment, self.coach, 2)
        action = assessment.with_user(self.manager).action_propose()
        wizard = (
            self.env["proactive.assessment.propose"]
            .with_user(self.manager)
            .with_context(**action["context"])
            .create({})
        )
        self.assertEqual(len(wizard.line_ids), 10)
        wizard.line_ids[2:].unlink()
        wizard.line_ids.user_id = self.coach
        wizard.line_ids.date_due = "2026-04-01"
        wizard.action_create()
        activities = assessment.activity_ids
        self.assertEqual(activities.user_id, self.coach)
        self.assertEqual(len(activities), 2)
        self.assertEqual(
            activities.mapped("summary"),
            assessment.form_id.statement_ids[:2].mapped("proposal"),
        )
        self.assertEqual(str(activities[0].date_deadline), "2026-04-01")

    def test_s5_3_nothing_weak_proposes_nothing(self):
        assessment = self._new_assessment("team")
        self._submit(assessment, self.coach, 4)
        with self.assertRaisesRegex(UserError, "nothing to propose"):
            assessment.action_propose()

    def test_s5_3_only_managers_make_assessments(self):
        with self.assertRaises(AccessError):
            self._new_assessment("team", user=self.coach)
        with Form(self.env["proactive.assessment"].with_user(self.manager)) as form:
            form.form_id = self._form("team")
        self.assertEqual(form.record.owner_id, self.manager)

    def test_s5_4_mirror_is_its_authors_alone(self):
        mirrors = self.env["proactive.assessment"].with_user(self.manager)
        action = mirrors.action_open_mirror()
        mirror = mirrors.browse(action["params"]["assessment_id"])
        self._submit(mirror, self.manager, 2)
        self._submit(mirror, self.manager, 3)
        self.assertEqual(mirror.get_page()["result"]["average"], 3.0)
        self.assertEqual(action, mirrors.action_open_mirror())
        boss = self._new_user(
            "as_boss", "proactive_service.group_manager,base.group_system"
        )
        answers = self.env["proactive.assessment.answer"]
        domain = [("assessment_id", "=", mirror.id)]
        self.assertTrue(answers.with_user(self.manager).search(domain))
        self.assertFalse(answers.with_user(boss).search(domain))
        self.assertFalse(mirrors.with_user(boss).search([("id", "=", mirror.id)]))
        for call in ("get_page", "action_propose", "action_close"):
            with self.subTest(call=call), self.assertRaises(AccessError):
                getattr(mirror.with_user(boss), call)()

    def test_s5_4_mirror_not_for_others(self):
        with self.assertRaises(AccessError):
            self.env["proactive.assessment"].with_user(self.coach).action_open_mirror()
        with self.assertRaises(AccessError):
            self._new_assessment("mirror", owner_id=self.coach.id)
