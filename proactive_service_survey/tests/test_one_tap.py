# Copyright 2026 Proactive Service Contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from datetime import timedelta

from freezegun import freeze_time
from lxml import html

from odoo import fields
from odoo.tests import HttpCase, tagged

from .common import SurveyCommon


@tagged("post_install", "-at_install")
class TestOneTap(SurveyCommon, HttpCase):
    """S4.4: one tap in the mail opens the page with the score chosen."""

    def setUp(self):
        super().setUp()
        self.answer = self._invite()
        self.question = self._question("recommend")

    def _open(self, score=None, head=False, **headers):
        path = f"/survey/{self.survey.access_token}/{self.answer.access_token}"
        if score is not None:
            path += f"?score={score}"
        method = "HEAD" if head else "GET"
        page = self.url_open(path, headers=headers or None, method=method)
        self.env.invalidate_all()
        return page

    def _chosen(self, page):
        radios = html.fromstring(page.text).xpath(
            f"//input[@name='{self.question.id}'][@checked]/@value"
        )
        return [int(value) for value in radios]

    def _submit(self, **scores):
        tokens = f"{self.survey.access_token}/{self.answer.access_token}"
        values = {str(self._question(name).id): score for name, score in scores.items()}
        result = self.make_jsonrpc_request(f"/survey/submit/{tokens}", values)
        self.env.invalidate_all()
        return result[1]

    def _human_pause(self):
        """Let the time pass that a human needs."""
        self.answer.machine_opened_on -= timedelta(seconds=60)
        self.env.flush_all()

    def test_mail_has_a_link_for_each_score(self):
        mail = self.env["mail.mail"].search(
            [("model", "=", self.answer._name), ("res_id", "=", self.answer.id)]
        )
        links = html.fromstring(mail.body_html).xpath(
            "//a[contains(@href, '/one-tap/')]"
        )
        self.assertEqual(
            [link.text.strip() for link in links], list(map(str, range(11)))
        )
        for score, link in enumerate(links):
            self.assertIn(self.answer.access_token, link.get("href"))
            self.assertTrue(link.get("href").endswith(f"/{score}"))
        self.assertIn(self.question.title, mail.body_html)

    def test_each_link_opens_the_page_with_its_score(self):
        for score, link in self.answer.get_one_tap_links():
            with self.subTest(score=score):
                page = self.url_open(
                    link.partition("/survey/")[1] + link.partition("/survey/")[2]
                )
                self.assertEqual(page.status_code, 200)
                self.assertEqual(self._chosen(page), [score])

    def test_looking_answers_nothing(self):
        self._open(score=9)
        self.assertEqual(self.answer.state, "new")
        self.assertFalse(self.answer.user_input_line_ids)
        self.assertFalse(self.answer.score_ids)
        self.assertTrue(self.answer.opened_on)
        self.assertFalse(self.answer.machine_opened_on)
        self.assertEqual(self.answer.fsm_order_id.survey_state, "asked")

    def test_the_human_act_saves(self):
        self._open(score=9)
        self._submit(recommend="8")
        self.assertEqual(self.answer.state, "done")
        self.assertEqual(self.answer.nps_score, 8)
        self.assertTrue(self.answer.start_datetime)

    def test_first_human_answer_stands(self):
        self._open(score=9)
        self._submit(recommend="9")
        page = self._open(score=0)
        self.assertEqual(self._chosen(page), [])
        self.assertIn("We read every answer", page.text)
        self.assertEqual(self._submit(recommend="0")["error"], "unauthorized")
        self.assertEqual(self.answer.nps_score, 9)

    def test_invented_scores_choose_nothing(self):
        for score in ("11", "-1", "x", "9.5", "", "%00", "0009"):
            with self.subTest(score=score):
                page = self._open(score=score)
                self.assertEqual(page.status_code, 200)
                self.assertEqual(self._chosen(page), [])

    def test_without_a_score_the_page_begins_as_before(self):
        self.assertIn("Start Survey", self._open().text)

    def test_survey_on_several_pages_has_the_plain_button(self):
        self.survey.questions_layout = "page_per_question"
        self.assertEqual(self.answer.get_one_tap_links(), [])

    def test_surveys_of_others_are_left_alone(self):
        self.survey.survey_type = "custom"
        page = self._open(score=9)
        self.assertEqual(self._chosen(page), [])
        self.assertFalse(self.answer.opened_on)

    def test_guessed_link(self):
        for link in ("guess/guess/9", f"{self.survey.access_token}/guess/9"):
            page = self.url_open(f"/survey/one-tap/{link}")
            self.assertLess(page.status_code, 500)
            self.assertNotIn("Would you recommend", page.text)

    # Machines

    def test_head_on_a_link_of_the_mail_is_flagged(self):
        link = self.answer.get_one_tap_links()[0][1]
        self.url_open("/survey/" + link.partition("/survey/")[2], method="HEAD")
        self.env.invalidate_all()
        self.assertTrue(self.answer.machine_opened_on)
        self.assertEqual(self.answer.state, "new")

    def test_head_is_flagged(self):
        self._open(score=3, head=True)
        self.assertTrue(self.answer.machine_opened_on)
        self.assertEqual(self.answer.state, "new")

    def test_prefetch_is_flagged(self):
        self._open(score=3, **{"Sec-Purpose": "prefetch;prerender"})
        self.assertTrue(self.answer.machine_opened_on)

    def test_scanner_that_opens_all_links_is_flagged(self):
        for score in range(11):
            self._open(score=score)
        self.assertTrue(self.answer.machine_opened_on)
        self.assertFalse(self.answer.user_input_line_ids)

    def test_scanner_that_posts_is_not_an_answer(self):
        self._open(score=0, head=True)
        result = self._submit(recommend="0")
        self.assertEqual(result["error"], "validation")
        self.assertEqual(self.answer.state, "new")
        self.assertFalse(self.answer.scored_on)
        self.assertFalse(self.answer.loop_ids)

    def test_opening_right_after_the_mail_left_is_flagged(self):
        """Once, like a human, but before anybody can have read the mail."""
        self.answer._note_mailed()
        self._open(score=9)
        self.assertTrue(self.answer.machine_opened_on)
        self.assertEqual(self.answer.state, "new")
        self.assertEqual(self._submit(recommend="9")["error"], "validation")

    def test_opening_later_is_a_human(self):
        self.answer._note_mailed()
        self.answer.mailed_on -= timedelta(seconds=60)
        self._open(score=9)
        self.assertFalse(self.answer.machine_opened_on)

    def test_program_that_says_so_is_flagged(self):
        for name in ("Slackbot-LinkExpanding 1.0", "curl/8.5.0", ""):
            with self.subTest(name=name):
                self.answer.machine_opened_on = False
                self.env.flush_all()
                self._open(score=9, **{"User-Agent": name})
                self.assertTrue(self.answer.machine_opened_on)

    def test_mail_that_left_is_noted(self):
        mail = self.env["mail.mail"].search(
            [("model", "=", self.answer._name), ("res_id", "=", self.answer.id)]
        )
        mail._postprocess_sent_message([], [], failure_type="mail_smtp")
        self.assertFalse(self.answer.mailed_on)
        mail._postprocess_sent_message(self.customer.ids, [])
        self.assertTrue(self.answer.mailed_on)
        self.assertFalse(mail.exists(), "As Odoo does with mails that are sent")

    def test_mail_of_a_deleted_answer(self):
        mail = self.env["mail.mail"].search(
            [("model", "=", self.answer._name), ("res_id", "=", self.answer.id)]
        )
        mail.res_id = 2**31 - 1
        mail._postprocess_sent_message(self.customer.ids, [])

    def test_human_after_the_scanner(self):
        """The flag stays for whoever reads the answer; the answer counts."""
        self._open(score=0, head=True)
        self._human_pause()
        self._open(score=9)
        self._submit(recommend="9")
        self.assertEqual(self.answer.nps_score, 9)
        self.assertTrue(self.answer.machine_opened_on)

    def test_human_who_looks_again_is_none(self):
        now = fields.Datetime.now()
        for minute in range(4):
            with freeze_time(now + timedelta(minutes=minute)):
                self.answer._note_opening(by_machine=False)
        self.assertFalse(self.answer.machine_opened_on)
        self.assertEqual(self.answer.opened_on, now)
