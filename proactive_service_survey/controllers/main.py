# Copyright 2026 Proactive Service Contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import http
from odoo.http import request

from odoo.addons.survey.controllers.main import Survey

from ..models.survey_survey import VISIT_SURVEY


class VisitSurvey(Survey):
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
