# Copyright 2026 Proactive Service Contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo.exceptions import ValidationError
from odoo.tests import tagged

from .common import SurveyCommon


@tagged("post_install", "-at_install")
class TestSurveyAnswer(SurveyCommon):
    # Marking questions

    def test_metric_needs_a_scale_of_ten(self):
        """S4.1: the key is defined for 0-10 and 1-10 only."""
        question = self._question("comment").copy({"survey_id": self.survey.id})
        with self.assertRaisesRegex(ValidationError, "Scale from 0 to 10"):
            question.nps_metric = "recommend"
        scale = self._question("recommend").copy({"survey_id": self.survey.id})
        scale.scale_min = 1
        with self.assertRaisesRegex(ValidationError, "Scale from 0 to 10"):
            scale.scale_max = 5

    def test_metric_or_part_not_both(self):
        with self.assertRaisesRegex(ValidationError, "not both"):
            self._question("recommend").service_part = "outcome"

    # What comes in

    def test_forged_score_is_refused_on_submit(self):
        question = self._question("recommend")
        for forged in ("99", "11", "-1", "ten", "9.5", ["9"], {"9": "9"}):
            with self.subTest(forged=forged):
                self.assertIn(question.id, question.validate_question(forged))
        for offered in ("0", "10", 0, 10):
            with self.subTest(offered=offered):
                self.assertFalse(question.validate_question(offered))

    def test_forged_score_is_refused_by_the_model(self):
        answer = self._invite()
        with self.assertRaisesRegex(ValidationError, "from 0 to 10, not with 99"):
            answer._save_lines(self._question("recommend"), "99")

    def test_other_surveys_keep_odoos_rules(self):
        survey = self.env["survey.survey"].create({"title": "Party"})
        scale = self.env["survey.question"].create(
            {"survey_id": survey.id, "title": "Fun?", "question_type": "scale"}
        )
        self.assertFalse(scale.validate_question("99"))

    # Scoring

    def test_frozen_when_asked(self):
        answer = self._invite()
        other = self.branch.copy({"name": "South"})
        self.location.branch_id = other
        self.assertEqual(answer.fsm_order_id.branch_id, other)
        self._answer(answer, recommend="9")
        self.assertEqual(answer.branch_id, self.branch)
        self.assertEqual(answer.score_ids.branch_id, self.branch)
        self.assertEqual(answer.technician_id, self.technician)
        self.assertEqual(answer.customer_id, self.customer)
        self.assertEqual(answer.company_id, self.company)

    def test_all_metrics_and_parts(self):
        """S4.2, S4.6: each scored question has its own frozen score."""
        answer = self._answer(
            recommend="9", ideas="7", better_off="10", outcome="3", delivery="8"
        )
        self.assertEqual(
            {score.metric: score.nps_value for score in answer.score_ids},
            {
                "recommend": 100,
                "ideas": 0,
                "better_off": 100,
                "outcome": -100,
                "delivery": 0,
            },
        )
        self.assertEqual((answer.nps_score, answer.nps_category), (9, "promoter"))

    def test_nought_counts(self):
        """Trap: the text 0 and the number 0 are the worst answer, not no answer."""
        for nought in ("0", 0):
            with self.subTest(nought=nought):
                _customer, location = self._new_customer(f"Zero {nought!r}")
                answer = self._answer(self._invite(location), recommend=nought)
                self.assertEqual(answer.nps_category, "detractor")
                self.assertEqual(answer.nps_score, 0)
                self.assertEqual(answer.score_ids.nps_value, -100)

    def test_skipped_does_not_count(self):
        """Trap: a skipped scale keeps the value 0 in the database."""
        answer = self._answer(recommend="", ideas="9")
        line = answer.user_input_line_ids.filtered("skipped")
        self.assertEqual(line.value_scale, 0)
        self.assertFalse(answer.nps_category)
        self.assertEqual(answer.score_ids.mapped("metric"), ["ideas"])
        self.assertFalse(answer.loop_ids)

    def test_nothing_answered_at_all(self):
        answer = self._answer()
        self.assertTrue(answer.scored_on)
        self.assertFalse(answer.score_ids)
        self.assertFalse(answer.nps_category)

    def test_first_answer_stands(self):
        answer = self._answer(recommend="3", comment="Late again")
        loop = answer.loop_ids
        answer._save_lines(self._question("recommend"), "10")
        answer._mark_done()
        self.assertEqual(answer.nps_score, 3)
        self.assertEqual(answer.score_ids.score, 3)
        self.assertEqual(answer.loop_ids, loop)

    def test_words_are_kept_as_text(self):
        words = '<script>alert("x")</script> <b>Great</b> & clean'
        answer = self._answer(recommend="10", comment=words)
        self.assertEqual(answer.nps_comment, words)

    def test_blank_words_are_no_words(self):
        self.assertFalse(self._answer(recommend="10", comment="  \n ").nps_comment)

    def test_order_knows_the_answer(self):
        answer = self._answer(recommend="9")
        order = answer.fsm_order_id.with_user(self.office)
        self.assertEqual(order.survey_state, "answered")
        self.assertEqual(order.survey_answer_label, "9 · Promoter")

    def test_history_survives_the_question(self):
        """A metric that changes or a question that goes leaves past scores alone."""
        answer = self._answer(recommend="9")
        question = self._question("recommend")
        question.nps_metric = "ideas"
        self.assertEqual(answer.score_ids.metric, "recommend")
        title = question.title
        question.unlink()
        self.assertEqual(answer.score_ids.question_title, title)
        self.assertEqual(answer.score_ids.score, 9)

    def test_answer_survives_the_order(self):
        order = self._new_order()
        answer = self._complete(order).survey_input_ids
        order.stage_id = order._default_stage_id()
        order.unlink()
        self._answer(answer, recommend="9")
        self.assertEqual(answer.technician_id, self.technician)
        self.assertEqual(answer.score_ids.branch_id, self.branch)

    def test_day_of_the_answer_in_the_companys_zone(self):
        self.company.resource_calendar_id.tz = "Pacific/Auckland"
        answers = self._new_scores([9], end_datetime="2026-10-31 20:00:00")
        self.assertEqual(str(answers.score_ids.date), "2026-11-01")

    def test_test_entries_do_not_count(self):
        answers = self._new_scores([2], test_entry=True)
        self.assertFalse(answers)
        self.assertFalse(self.env["proactive.loop"].search([("score", "=", 2)]))

    def test_metric_in_another_survey_is_scored_without_loop(self):
        survey = self.survey.copy({"survey_type": "custom"})
        question = survey.question_ids.filtered(lambda q: q.nps_metric == "recommend")
        answer = self.env["survey.user_input"].create({"survey_id": survey.id})
        answer._save_lines(question, "2")
        answer._mark_done()
        self.assertEqual(answer.score_ids.metric, "recommend")
        self.assertFalse(answer.loop_ids)

    def test_survey_crm_makes_no_lead_of_its_own(self):
        """Trap: the bridge of Surveys and CRM must not double what we do."""
        if "lead_id" not in self.env["survey.user_input"]._fields:
            self.skipTest("survey_crm is not installed")
        self._option("call").generate_lead = True
        answer = self._answer(recommend="2", options=["call"])
        self.assertFalse(answer.lead_id)
        self.assertEqual(len(answer.loop_ids), 1)

    def test_survey_of_no_concern_pays_little(self):
        """An answer without metrics is neither scored nor marked."""
        survey = self.env["survey.survey"].create({"title": "Party"})
        answer = self.env["survey.user_input"].create({"survey_id": survey.id})
        answer._mark_done()
        self.assertFalse(answer.scored_on)
