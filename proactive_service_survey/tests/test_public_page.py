# Copyright 2026 Proactive Service Contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from datetime import timedelta

from odoo import fields
from odoo.tests import HttpCase, tagged

from .common import SurveyCommon


@tagged("post_install", "-at_install")
class TestPublicPage(SurveyCommon, HttpCase):
    """The customer answers on the public page, without a login."""

    def setUp(self):
        super().setUp()
        self.answer = self._invite()

    def _url(self, verb):
        tokens = f"{self.survey.access_token}/{self.answer.access_token}"
        return f"/survey/{verb}/{tokens}"

    def _begin(self):
        page = self.url_open(self.answer.get_start_url())
        self.assertEqual(page.status_code, 200)
        self.assertIn("How did we do?", page.text)
        self.make_jsonrpc_request(self._url("begin"), {})

    def _submit(self, comment=None, options=(), **scores):
        values = {str(self._question(name).id): score for name, score in scores.items()}
        if comment is not None:
            values[str(self._question("comment").id)] = comment
        for name in options:
            option = self._option(name)
            values[str(option.question_id.id)] = [str(option.id)]
        result = self.make_jsonrpc_request(self._url("submit"), values)
        self.env.invalidate_all()
        return result[1]

    def test_looking_records_nothing(self):
        """Link scanners open links: only the human act of submitting answers."""
        for _time in range(3):
            self.url_open(self.answer.get_start_url())
        self.env.invalidate_all()
        self.assertEqual(self.answer.state, "new")
        self.assertFalse(self.answer.user_input_line_ids)

    def test_whole_way(self):
        """S4.4: 9 / 9 / 10 and some words, as the customer types them."""
        self._begin()
        self._submit(
            recommend="9",
            ideas="9",
            better_off="10",
            comment="Tom explained <b>everything</b>",
            options=["sold_to_no"],
        )
        self.assertEqual(self.answer.state, "done")
        self.assertEqual(self.answer.nps_category, "promoter")
        self.assertEqual(self.answer.nps_comment, "Tom explained <b>everything</b>")
        self.assertEqual(len(self.answer.score_ids), 3)
        self.assertFalse(self.answer.loop_ids)
        self.assertEqual(self.answer.fsm_order_id.survey_state, "answered")

    def test_unhappy_customer_opens_a_loop(self):
        self._begin()
        self._submit(recommend="4", options=["call"])
        self.assertEqual(self.answer.loop_ids.manager_id, self.manager)
        self.assertEqual(len(self.answer.loop_ids.activity_ids), 1)

    def test_nought_from_the_form_and_from_a_client(self):
        self._begin()
        self._submit(recommend=0)
        self.assertEqual(self.answer.nps_category, "detractor")
        self.assertEqual(self.answer.score_ids.score, 0)

    def test_forged_score(self):
        self._begin()
        for forged in ("99", 99, -1, "x", ["5", "6"]):
            with self.subTest(forged=forged):
                result = self._submit(recommend=forged)
                self.assertEqual(result["error"], "validation")
                self.assertIn(str(self._question("recommend").id), result["fields"])
        self.assertEqual(self.answer.state, "in_progress")
        self.assertFalse(self.answer.scored_on)

    def test_half_filled(self):
        """Only the first question is needed; the rest may stay empty."""
        self._begin()
        result = self._submit(ideas="9")
        self.assertEqual(result["error"], "validation")
        self._submit(recommend="8")
        self.assertEqual(self.answer.nps_category, "passive")
        self.assertNotIn("ideas", self.answer.score_ids.mapped("metric"))

    def test_answered_twice(self):
        """The first answer stands, whoever opens the link again."""
        self._begin()
        self._submit(recommend="3", comment="Late")
        result = self._submit(recommend="10", comment="Great")
        self.assertEqual(result["error"], "unauthorized")
        self.assertEqual(self.answer.nps_score, 3)
        self.assertEqual(self.answer.nps_comment, "Late")
        self.assertEqual(len(self.answer.loop_ids), 1)

    def test_too_late(self):
        self.answer.deadline = fields.Datetime.now() - timedelta(days=1)
        page = self.url_open(self.answer.get_start_url())
        self.assertNotIn("Would you recommend", page.text)
        result = self._submit(recommend="9")
        self.assertEqual(result["error"], "answer_deadline")
        self.assertEqual(self.answer.state, "new")

    def test_guessed_token(self):
        tokens = f"{self.survey.access_token}/not-a-token"
        result = self.make_jsonrpc_request(f"/survey/submit/{tokens}", {})
        self.assertEqual(result[1]["error"], "token_wrong")

    def test_without_invitation(self):
        """The survey is for invited people: its own link alone opens nothing."""
        page = self.url_open(f"/survey/start/{self.survey.access_token}")
        self.assertNotIn("Start Survey", page.text)
        domain = [("survey_id", "=", self.survey.id), ("fsm_order_id", "=", False)]
        self.assertFalse(self.env["survey.user_input"].search_count(domain))

    def test_thanks_without_another_try(self):
        self._begin()
        self._submit(recommend="9")
        page = self.url_open(self.answer.get_start_url())
        self.assertIn("We read every answer", page.text)
        self.assertNotIn("/survey/retry/", page.text)

    def test_page_names_the_company(self):
        self.assertIn("Alder Heating", self.url_open(self.answer.get_start_url()).text)

    def _count_queries(self, survey_type, score):
        """Return how many queries a sent answer costs, of the second one sent."""
        survey = self.survey.copy({"survey_type": survey_type})
        if survey_type == "custom":
            survey.question_ids.write({"nps_metric": False, "service_part": False})
        question = str(survey.question_ids[0].id)
        for _time in range(2):
            answer = survey._create_answer(
                email="robin@example.com",
                check_attempts=False,
                technician_id=self.technician.id,
                company_id=self.company.id,
            )
            answer._mark_in_progress()
            self.env.flush_all()
            before = self.env.cr.sql_log_count
            self.make_jsonrpc_request(
                f"/survey/submit/{survey.access_token}/{answer.access_token}",
                {question: score},
            )
            count = self.env.cr.sql_log_count - before
            self.env.invalidate_all()
            self.assertEqual(answer.state, "done")
        return count

    def test_sending_an_answer_costs_little_more_than_odoos_own(self):
        """Over HTTP, lock and score included, what follows from it not."""
        self.company.visit_survey_praise = False
        stock, ours = (
            self._count_queries(kind, "9") for kind in ("custom", "proactive_visit")
        )
        self.assertLessEqual(ours, 1.2 * stock, (ours, stock))

    def test_retry_makes_no_second_answer(self):
        self._begin()
        self._submit(recommend="3")
        count = self.env["survey.user_input"].search_count([])
        self.url_open(self._url("retry"))
        self.env.invalidate_all()
        self.assertEqual(self.env["survey.user_input"].search_count([]), count)
