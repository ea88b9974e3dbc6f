# Copyright 2026 Proactive Service Contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo.exceptions import AccessError
from odoo.fields import Command
from odoo.tests import new_test_user, tagged

from .common import SurveyCommon

OURS = ("proactive.loop", "proactive.survey.score", "proactive.nps.report")
SURVEY = (
    "survey.survey",
    "survey.question",
    "survey.question.answer",
    "survey.user_input",
    "survey.user_input.line",
)


@tagged("post_install", "-at_install", "security")
class TestAccess(SurveyCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.answer = cls._answer(recommend="4", comment="Late", options=["call"])
        cls.loop = cls.answer.loop_ids
        cls.order = cls.answer.fsm_order_id
        cls.party = cls.env["survey.survey"].create({"title": "Party"})
        cls.party_answer = cls.env["survey.user_input"].create(
            {"survey_id": cls.party.id}
        )

    # Technicians

    def test_technician_reads_nothing(self):
        for model in OURS + SURVEY + ("survey.invite",):
            with self.subTest(model=model), self.assertRaises(AccessError):
                self.env[model].with_user(self.tom).search([])

    def test_technician_does_not_see_the_decision(self):
        """Not even about his own visit: he can neither send nor stop a survey."""
        order = self.order.with_user(self.tom)
        for name in (
            "survey_state",
            "survey_reason",
            "survey_decided_on",
            "survey_eligible_on",
            "survey_input_ids",
            "survey_answer_label",
        ):
            with self.subTest(field=name), self.assertRaises(AccessError):
                order.read([name])
            with self.subTest(field=name), self.assertRaises(AccessError):
                order.write({name: False})

    def test_technicians_form_has_nothing_of_it(self):
        arch = self.order.with_user(self.tom).get_view(view_type="form")["arch"]
        self.assertNotIn("survey_", arch)
        self.assertIn("name", self.order.with_user(self.tom).read(["name"])[0])

    def test_technician_completes_and_the_customer_is_asked(self):
        _customer, location = self._new_customer("Asked Anyway")
        order = self._complete(self._new_order(location), self.tom)
        self.assertEqual(order.survey_state, "asked")

    def test_technician_cannot_use_the_doors(self):
        with self.assertRaises(AccessError):
            self.env["proactive.nps.report"].with_user(self.tom).compute_nps()
        with self.assertRaises(AccessError):
            self.env["proactive.loop.contact"].with_user(self.tom).create(
                {"loop_id": self.loop.id, "note": "x"}
            )

    def test_technician_sees_no_menu(self):
        menu = self.env.ref("proactive_service_survey.menu_voice")
        visible = self.env["ir.ui.menu"].with_user(self.tom)._visible_menu_ids()
        self.assertNotIn(menu.id, visible)
        visible = self.env["ir.ui.menu"].with_user(self.office)._visible_menu_ids()
        self.assertIn(menu.id, visible)

    # Office

    def test_office_reads_the_customers_voice(self):
        for record in (
            self.survey,
            self._question("recommend"),
            self._option("call"),
            self.answer,
            self.answer.user_input_line_ids,
            self.answer.score_ids,
            self.loop,
        ):
            with self.subTest(record=record):
                self.assertTrue(record.with_user(self.office).read())

    def test_office_works_on_loops(self):
        self.loop.with_user(self.office).cause_people = 3

    def test_office_changes_no_answer_and_no_survey(self):
        for record, values in (
            (self.answer, {"nps_comment": "Nice"}),
            (self.answer.user_input_line_ids[:1], {"value_scale": 10}),
            (self.answer.score_ids, {"score": 10}),
            (self.survey, {"title": "x"}),
            (self._question("recommend"), {"title": "x"}),
        ):
            with self.subTest(record=record), self.assertRaises(AccessError):
                record.with_user(self.office).write(values)
        for record in (self.answer, self.loop, self.answer.score_ids):
            with self.subTest(record=record), self.assertRaises(AccessError):
                record.with_user(self.office).unlink()

    def test_office_opens_no_loop_by_hand(self):
        answer = self._new_scores([9])
        with self.assertRaises(AccessError):
            self.env["proactive.loop"].with_user(self.office).create(
                {"user_input_id": answer.id}
            )

    def test_office_has_no_other_surveys(self):
        for user in (self.office, self.manager):
            with self.subTest(user=user.login):
                for record in (self.party, self.party_answer):
                    with self.assertRaises(AccessError):
                        record.with_user(user).read(["create_date"])

    # Service manager

    def test_manager_changes_visit_surveys(self):
        survey = self.survey.with_user(self.manager)
        survey.title = "How was it?"
        copy = survey.copy()
        self.assertEqual(copy.survey_type, "proactive_visit")
        self.assertEqual(
            copy.question_ids.mapped("nps_metric"),
            survey.question_ids.mapped("nps_metric"),
        )
        self.assertIn("proactive_visit", survey.allowed_survey_types)
        with self.assertRaises(AccessError):
            self.party.with_user(self.manager).write({"title": "x"})

    def test_manager_opens_the_answers_from_the_survey(self):
        survey = self.survey.with_user(self.manager)
        UserInput = self.env["survey.user_input"].with_user(self.manager)
        waiting = self._invite(self._new_customer("Waiting")[1])
        asked = survey.action_survey_user_input()
        self.assertIn(waiting, UserInput.search(asked["domain"]))
        self.assertFalse(asked["context"])
        done = survey.action_survey_user_input_completed()
        self.assertIn(self.answer, UserInput.search(done["domain"]))
        self.assertNotIn(waiting, UserInput.search(done["domain"]))

    def test_manager_changes_no_answer(self):
        """The first answer stands, for managers, too."""
        with self.assertRaises(AccessError):
            self.answer.with_user(self.manager).nps_score = 10
        with self.assertRaises(AccessError):
            self.answer.with_user(self.manager).unlink()

    # The groups of the Surveys app

    def test_survey_groups_read_the_answers(self):
        for group in ("survey.group_survey_user", "survey.group_survey_manager"):
            user = new_test_user(
                self.env,
                login=group,
                groups=group,
                company_id=self.company.id,
                company_ids=[Command.set(self.company.ids)],
            )
            with self.subTest(group=group):
                answer = self.answer.with_user(user)
                self.assertTrue(answer.read(["state"]))
                self.assertTrue(answer.user_input_line_ids.read(["value_scale"]))
                self.assertIn(
                    "proactive_visit", self.survey.with_user(user).allowed_survey_types
                )
                self.assertEqual(self.survey.with_user(user).answer_done_count, 1)
                with self.assertRaises(AccessError):
                    answer.write({"deadline": False})
                with self.assertRaises(AccessError):
                    answer.unlink()

    def test_restricted_survey_is_not_for_other_officers(self):
        user = new_test_user(
            self.env,
            login="officer",
            groups="survey.group_survey_user",
            company_id=self.company.id,
            company_ids=[Command.set(self.company.ids)],
        )
        self.survey.restrict_user_ids = self.manager
        with self.assertRaises(AccessError):
            self.answer.with_user(user).read(["state"])

    def test_plain_employee_reads_nothing(self):
        user = new_test_user(self.env, login="plain", groups="base.group_user")
        for model in OURS + SURVEY:
            with self.subTest(model=model), self.assertRaises(AccessError):
                self.env[model].with_user(user).search([])

    # Companies

    def test_other_company_reads_nothing(self):
        other = self._new_company("Birch Cooling")
        user = self._new_user("other", "proactive_service.group_manager", other)
        for record in (
            self.answer,
            self.answer.user_input_line_ids,
            self.answer.score_ids,
            self.loop,
        ):
            with self.subTest(record=record):
                record = record.with_user(user).with_context(
                    allowed_company_ids=other.ids
                )
                self.assertFalse(record.search([("id", "in", record.ids)]))
                with self.assertRaises(AccessError):
                    record.read(["display_name"])
        report = (
            self.env["proactive.nps.report"]
            .with_user(user)
            .with_context(allowed_company_ids=other.ids)
        )
        self.assertEqual(report.compute_nps()[0]["n"], 0)

    def test_each_company_has_its_own_pace(self):
        other = self._new_company("Birch Cooling", visit_survey_wait_days=0)
        user = self._new_user("other", "proactive_service.group_manager", other)
        order = self.env["fsm.order"].create(
            {
                "location_id": self.location.copy({"company_id": other.id}).id,
                "company_id": other.id,
            }
        )
        order.with_user(user).with_context(
            allowed_company_ids=other.ids
        ).action_complete()
        self.assertEqual(order.survey_state, "asked")
        self.assertEqual(order.survey_input_ids.company_id, other)
