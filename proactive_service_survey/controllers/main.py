# Copyright 2026 Proactive Service Contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import http
from odoo.http import request

from odoo.addons.survey.controllers.main import Survey

from ..models.survey_survey import VISIT_SURVEY

PREFETCH_HEADERS = ("Purpose", "Sec-Purpose", "X-Purpose", "X-Moz")
PREFETCH = ("prefetch", "preview", "prerender")


class VisitSurvey(Survey):
    @http.route(
        "/survey/one-tap/<string:survey_token>/<string:answer_token>/<string:score>",
        type="http",
        auth="public",
        website=True,
        methods=["GET"],
        sitemap=False,
    )
    def survey_one_tap(self, survey_token, answer_token, score):
        """Open the page with the score of the mail chosen; record nothing (S4.4)."""
        survey, answer = self._fetch_from_access_token(survey_token, answer_token)
        if answer and survey.survey_type == VISIT_SURVEY and self._is_machine():
            answer._note_opening(by_machine=True)
        return self.survey_start(survey_token, answer_token, score=score)

    @http.route()
    def survey_start(self, survey_token, answer_token=None, email=False, **post):
        """Take the score of the mail along to the page (S4.4)."""
        response = super().survey_start(survey_token, answer_token, email, **post)
        score = post.get("score")
        if not answer_token or score is None or not response.location:
            return response
        _survey, answer = self._fetch_from_access_token(survey_token, answer_token)
        chosen = answer and answer._get_one_tap_score(score)
        page = f"/{survey_token}/{answer_token}"
        if chosen is not None and response.location.endswith(page):
            response.location = f"{response.location}?score={chosen}"
        return response

    @http.route()
    def survey_display_page(self, survey_token, answer_token, **post):
        """Show the page; looking at it answers nothing (S4.4)."""
        survey, answer = self._fetch_from_access_token(survey_token, answer_token)
        if answer and survey.survey_type == VISIT_SURVEY:
            answer._note_opening(self._is_machine())
        return super().survey_display_page(survey_token, answer_token, **post)

    def _is_machine(self):
        """Tell whether the request says that it is not made by a human."""
        headers = request.httprequest.headers
        purposes = " ".join(headers.get(name, "") for name in PREFETCH_HEADERS).lower()
        return (
            request.httprequest.method == "HEAD"
            or any(word in purposes for word in PREFETCH)
            or not request.httprequest.user_agent.string
            or bool(request.env["ir.http"].is_a_bot())
        )

    def _prepare_survey_data(self, survey_sudo, answer_sudo, **post):
        """Choose the score of the mail; the human act of sending saves it (S4.4)."""
        data = super()._prepare_survey_data(survey_sudo, answer_sudo, **post)
        score = answer_sudo._get_one_tap_score(post.get("score"))
        if score is not None:
            data["one_tap_question"] = answer_sudo.get_one_tap_question()
            data["one_tap_score"] = score
        return data

    @http.route()
    def survey_submit(self, survey_token, answer_token, **post):
        """Take the answer of a human, not that of a scanner that posts forms."""
        survey, answer = self._fetch_from_access_token(survey_token, answer_token)
        if (
            survey.survey_type == VISIT_SURVEY
            and self._check_validity(survey, answer, answer_token) is True
            and answer.state != "done"
        ):
            # Sent twice at once: the one who holds the record is saving it.
            if answer._is_machine_at_work() or not answer.try_lock_for_update():
                return {}, {"error": "validation", "fields": self._ask_again(answer)}
            if answer.state == "new":
                answer._mark_in_progress()
        return super().survey_submit(survey_token, answer_token, **post)

    def _ask_again(self, answer):
        """Return what a human reads whose mail program opened all links just now."""
        message = request.env._("Please press the button once more in a few seconds.")
        return {answer.predefined_question_ids[:1].id: message}

    @http.route()
    def survey_retry(self, survey_token, answer_token, **post):
        """Show the answer that stands instead of starting a second one."""
        survey, answer = self._fetch_from_access_token(survey_token, answer_token)
        if survey.survey_type == VISIT_SURVEY and answer:
            return request.redirect(answer.get_start_url())
        return super().survey_retry(survey_token, answer_token, **post)

    def _extract_comment_from_answers(self, question, answers):
        """Take the number 0 for the answer it is: Odoo takes it for no answer."""
        if question.question_type == "scale" and type(answers) is int:
            answers = str(answers)
        return super()._extract_comment_from_answers(question, answers)
