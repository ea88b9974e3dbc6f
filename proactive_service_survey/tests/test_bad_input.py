# Copyright 2026 Proactive Service Contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from concurrent.futures import ThreadPoolExecutor

import requests

from odoo.tests import HttpCase, tagged
from odoo.tests.common import TEST_CURSOR_COOKIE_NAME

from odoo.addons.proactive_service_survey.models.survey_question import MAX_WORDS

from .common import SurveyCommon


@tagged("post_install", "-at_install")
class TestBadInput(SurveyCommon, HttpCase):
    """S4.1, S4.4: what customers, machines and colleagues do that nobody planned."""

    def setUp(self):
        super().setUp()
        self.answer = self._invite()

    def _post(self, values, answer=None, survey=None):
        answer = answer or self.answer
        survey = survey or self.survey
        return self.make_jsonrpc_request(
            f"/survey/submit/{survey.access_token}/{answer.access_token}", values
        )[1]

    def _submit(self, comment="", **scores):
        values = {str(self._question(name).id): score for name, score in scores.items()}
        if comment:
            values[str(self._question("comment").id)] = comment
        result = self._post(values)
        self.env.invalidate_all()
        return result

    def _delete_order(self):
        order = self.answer.fsm_order_id
        order.stage_id = self.env.ref("fieldservice.fsm_stage_new")
        order.unlink()
        self.env.flush_all()

    # Too long

    def test_comment_of_a_megabyte(self):
        result = self._submit("x" * 1_000_000, recommend="9")
        comment = self._question("comment")
        self.assertIn(
            str(MAX_WORDS), result["fields"][str(comment.id)].replace(",", "")
        )
        self.assertFalse(self.answer.scored_on)
        self.assertNotEqual(self.answer.state, "done")
        self._submit("Short", recommend="9")
        self.assertEqual(self.answer.nps_comment, "Short")

    def test_longest_comment_is_kept_whole(self):
        words = "ä" * MAX_WORDS
        self._submit(words, recommend="9")
        self.assertEqual(self.answer.nps_comment, words)

    def test_other_surveys_have_no_such_limit(self):
        survey = self.env["survey.survey"].create({"title": "Essay"})
        question = self.env["survey.question"].create(
            {"survey_id": survey.id, "title": "Write", "question_type": "text_box"}
        )
        self.assertFalse(question.validate_question("x" * (MAX_WORDS + 1)))

    def test_strange_comments(self):
        for number, words in enumerate(
            ("{{ 1/0 }}", "' OR 1=1; --", "\u202e\u0007", "😀" * 50)
        ):
            with self.subTest(words=words):
                answer = self._invite(self._new_customer(f"Strange {number}")[1])
                self._post(
                    {
                        str(self._question("recommend").id): "3",
                        str(self._question("comment").id): words,
                    },
                    answer,
                )
                self.env.invalidate_all()
                self.assertEqual(answer.nps_comment, words)
                self.assertEqual(answer.loop_ids.comment, words)

    # Nought

    def test_nought_at_every_layer(self):
        """Page, answer, score, loop, visit, report, pivot, trend: 0 is a score."""
        self._submit(recommend="0")
        domain = [("user_input_id", "=", self.answer.id)]
        report = self.env["proactive.nps.report"]
        loop = self.answer.loop_ids
        self.assertEqual((self.answer.nps_score, self.answer.score_ids.score), (0, 0))
        self.assertEqual((loop.score, loop.category), (0, "detractor"))
        label = self.answer.fsm_order_id.survey_answer_label
        self.assertEqual(label, "0 · Detractor")
        row = report.search(domain)
        self.assertEqual((row.score, row.nps_value, row.detractors), (0, -100, 1))
        self.assertEqual(report.compute_nps(domain)[0]["detractors"], 1)
        self._new_scores([0] * 5, end_datetime=False)
        own = [("company_id", "=", self.company.id)]
        aggregates = ["score:avg", "nps_value:avg", "__count"]
        [group] = report.formatted_read_group(own, [], aggregates)
        self.assertEqual(
            (group["score:avg"], group["nps_value:avg"], group["__count"]), (0, -100, 6)
        )
        point = report.get_trend()["points"][-1]
        self.assertEqual((point["n"], point["nps"]), (6, -100))

    def test_visit_without_an_answer_has_no_score(self):
        self.assertFalse(self.answer.fsm_order_id.survey_answer_label)

    # Companies

    def test_survey_shared_by_two_companies(self):
        """One survey, two companies: an answer belongs to that of its visit."""
        other = self._new_company("Birch Cooling")
        _customer, location = self._new_customer("Birch Customer")
        location.company_id = other
        order = self._new_order(location, company_id=other.id, person_id=False)
        theirs = self._complete(order, self.env.user).sudo().survey_input_ids
        self.env.flush_all()
        self._post({str(self._question("recommend").id): "2"}, theirs)
        self._submit(recommend="9")
        self.assertEqual((theirs.company_id, theirs.loop_ids.company_id), (other,) * 2)
        self.assertEqual(theirs.score_ids.company_id, other)
        self.assertEqual(self.answer.score_ids.company_id, self.company)
        self.assertFalse(self.answer.loop_ids)

    # Tokens

    def test_token_of_another_answer(self):
        """A link opens its own answer and no other."""
        other = self._invite(self._new_customer("Other One")[1])
        self._submit(recommend="9")
        self.assertNotEqual(other.state, "done")
        self.assertFalse(other.user_input_line_ids)

    def test_token_with_another_survey(self):
        foreign = self.env["survey.survey"].create({"title": "Foreign"})
        result = self._post({}, survey=foreign)
        self.assertEqual(result["error"], "token_wrong")

    def test_guessed_token_with_a_score(self):
        path = f"/survey/start/{self.survey.access_token}?answer_token=guess&score=9"
        page = self.url_open(path)
        self.assertLess(page.status_code, 500)
        self.assertNotIn("Would you recommend", page.text)
        path = f"/survey/{self.survey.access_token}/guess?score=9"
        self.assertLess(self.url_open(path).status_code, 500)

    def test_used_token_shows_the_thanks(self):
        self._submit(recommend="9")
        page = self.url_open(f"{self.answer.get_start_url()}&score=0")
        self.assertIn("We read every answer", page.text)
        self.env.invalidate_all()
        self.assertEqual(self.answer.nps_score, 9)

    # At once

    def test_two_submits_at_once(self):
        question = str(self._question("recommend").id)
        tokens = f"{self.survey.access_token}/{self.answer.access_token}"
        url = f"{self.base_url()}/survey/submit/{tokens}"
        self.env.flush_all()

        def post(score):
            body = {"jsonrpc": "2.0", "method": "call", "params": {question: score}}
            cookies = {TEST_CURSOR_COOKIE_NAME: self.http_request_key}
            reply = requests.post(url, json=body, cookies=cookies, timeout=30)
            return reply.json()["result"][1].get("error")

        with self.allow_requests(), ThreadPoolExecutor(2) as pool:
            errors = list(pool.map(post, ("2", "10")))
        self.env.invalidate_all()
        self.assertEqual(errors.count("unauthorized"), 1, errors)
        self.assertEqual(len(self.answer.score_ids), 1)
        stored = self.answer.user_input_line_ids.filtered("value_scale")
        self.assertEqual(stored.value_scale, self.answer.nps_score)

    # What has gone meanwhile

    def test_answer_after_the_order_was_deleted(self):
        self._delete_order()
        self._submit("Late", recommend="2")
        self.assertEqual(self.answer.nps_category, "detractor")
        self.assertFalse(self.answer.fsm_order_id)
        self.assertEqual(self.answer.technician_id, self.technician)
        self.assertEqual(self.answer.loop_ids.manager_id, self.manager)

    def test_order_deleted_after_the_answer(self):
        self._submit(recommend="2")
        self._delete_order()
        self.env.invalidate_all()
        self.assertEqual(self.answer.score_ids.branch_id, self.branch)
        self.assertTrue(self.answer.loop_ids.exists())

    def test_question_deleted_before_the_answer(self):
        ideas = self._question("ideas")
        gone = str(ideas.id)
        ideas.unlink()
        self.env.flush_all()
        page = self.url_open(self.answer.get_start_url())
        self.assertEqual(page.status_code, 200)
        self._post({gone: "9", str(self._question("recommend").id): "9"})
        self.env.invalidate_all()
        self.assertEqual(self.answer.score_ids.metric, "recommend")

    def test_question_deleted_after_the_answer(self):
        self._submit(recommend="9", ideas="3")
        self._question("ideas").unlink()
        self.env.invalidate_all()
        score = self.answer.score_ids.filtered(lambda s: s.metric == "ideas")
        self.assertEqual((score.score, score.question_id.id), (3, False))
        self.assertIn("ideas", score.question_title)

    def test_last_question_deleted(self):
        """An empty survey opens a page that says so, no error."""
        self.survey.question_ids.unlink()
        self.env.flush_all()
        page = self.url_open(f"{self.answer.get_start_url()}&score=9")
        self.assertLess(page.status_code, 500)
        self.assertEqual(self.answer.get_one_tap_links(), [])

    def test_customer_merged(self):
        self._submit("Late", recommend="2")
        loop = self.answer.loop_ids
        twin = self.env["res.partner"].create(
            {"name": "Robin Hale", "email": self.customer.email}
        )
        wizard = self.env["base.partner.merge.automatic.wizard"].create({})
        wizard._merge((self.customer + twin).ids, twin)
        self.env.invalidate_all()
        self.assertEqual(self.answer.partner_id, twin)
        self.assertEqual(self.answer.customer_id, twin)
        self.assertEqual(self.answer.score_ids.customer_id, twin)
        self.assertEqual(loop.partner_id, twin)
        order = self._complete(self._new_order())
        self.assertEqual(order.survey_reason, "asked_recently")
