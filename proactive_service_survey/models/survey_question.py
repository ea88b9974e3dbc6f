# Copyright 2026 Proactive Service Contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models
from odoo.exceptions import ValidationError

from .nps import SCALES
from .survey_survey import VISIT_SURVEY

# Characters of one text; whoever has more to say is better called.
MAX_WORDS = 10_000

METRICS = [
    ("recommend", "Would recommend us"),
    ("ideas", "We bring ideas"),
    ("better_off", "Better off with us"),
    ("recovery", "Would recommend us after the fix"),
]
SERVICE_PARTS = [
    ("outcome", "Outcome of the service"),
    ("delivery", "Delivery of the service"),
]


class SurveyQuestion(models.Model):
    _inherit = "survey.question"

    nps_metric = fields.Selection(
        selection=METRICS,
        string="Metric",
        help="The answers to this question are scored with the NPS key: share of 9 "
        "and 10 minus share of 6 and less. Only for questions of type Scale, from 0 "
        "or 1 to 10. Answers already given keep the metric they were given for.",
    )
    service_part = fields.Selection(
        selection=SERVICE_PARTS,
        string="Part of the Service",
        help="Outcome: was it repaired. Delivery: appearance, courtesy, cleanliness, "
        "explanation. Both are the service; they are scored apart, with the same key "
        "as the metrics.",
    )
    asks_for_help = fields.Boolean(
        string="Makes a Recommendation",
        help="What a happy customer writes here becomes a recommendation of the visit "
        "he was asked about, once. What an unhappy one writes is shown on his loop.",
    )

    @api.constrains(
        "nps_metric", "service_part", "question_type", "scale_min", "scale_max"
    )
    def _check_scored_question(self):
        for question in self.filtered(lambda q: q.nps_metric or q.service_part):
            if question.nps_metric and question.service_part:
                raise ValidationError(
                    self.env._(
                        "The question “%(title)s” can be a metric or a part of the "
                        "service, not both. Remove one of them.",
                        title=question.title,
                    )
                )
            scale = (question.scale_min, question.scale_max)
            if question.question_type != "scale" or scale not in SCALES:
                raise ValidationError(
                    self.env._(
                        "The question “%(title)s” is scored with the NPS key. Make it "
                        "a Scale from 0 to 10 or from 1 to 10, or remove its metric.",
                        title=question.title,
                    )
                )

    @api.constrains("asks_for_help", "question_type")
    def _check_asks_for_help(self):
        for question in self.filtered("asks_for_help"):
            if question.question_type not in ("text_box", "char_box"):
                raise ValidationError(
                    self.env._(
                        "“%(title)s” makes recommendations of the customer's words. "
                        "Let him answer it with a text.",
                        title=question.title,
                    )
                )

    def _get_score_metric(self):
        """Return under which metric answers to this question count, or False."""
        return self.nps_metric or self.service_part

    def _is_range_checked(self):
        """Scales of visit surveys and scored ones; others stay as Odoo leaves them."""
        return self.question_type == "scale" and (
            self._get_score_metric() or self.survey_id.survey_type == VISIT_SURVEY
        )

    def validate_question(self, answer, comment=None):
        """Take the number 0 for the answer it is: Odoo takes it for no answer."""
        if self.question_type == "scale" and type(answer) is int:
            answer = str(answer)
        words = [text for text in (answer, comment) if isinstance(text, str)]
        if self.survey_id.survey_type == VISIT_SURVEY and any(
            len(text) > MAX_WORDS for text in words
        ):
            return {self.id: self._get_too_long_text()}
        return super().validate_question(answer, comment)

    def _get_too_long_text(self):
        return self.env._(
            "Please say it in at most %(number)s characters, or ask us to call you.",
            number=MAX_WORDS,
        )

    def _validate_scale(self, answer):
        """Refuse what the page does not offer: Odoo would store a forged 99."""
        errors = super()._validate_scale(answer)
        if errors or not answer or not self._is_range_checked():
            return errors
        offered = map(str, range(self.scale_min, self.scale_max + 1))
        if answer in offered:
            return {}
        return {
            self.id: self.env._(
                "Please choose a number from %(low)s to %(high)s.",
                low=self.scale_min,
                high=self.scale_max,
            )
        }


class SurveyQuestionAnswer(models.Model):
    _inherit = "survey.question.answer"

    loop_reason = fields.Selection(
        selection=[
            ("call_requested", "The customer asks for a call"),
            ("felt_sold_to", "The customer felt sold to"),
        ],
        string="Opens a Loop",
        help="A customer who chooses this gets a call from the service manager, "
        "whatever score he gave.",
    )
