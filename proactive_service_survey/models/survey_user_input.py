# Copyright 2026 Proactive Service Contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models
from odoo.exceptions import ValidationError

from . import nps
from .fsm_order import OFFICE
from .proactive_survey_score import CATEGORIES
from .survey_survey import VISIT_SURVEY


class SurveyUserInput(models.Model):
    _name = "survey.user_input"
    _inherit = ["survey.user_input", "proactive.survey.invitation"]

    # Frozen when the customer is asked: settable on creation (import, demo), never
    # recomputed.
    fsm_order_id = fields.Many2one(
        comodel_name="fsm.order",
        string="Visit",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="set null",
    )
    technician_id = fields.Many2one(
        comodel_name="fsm.person",
        readonly=True,
        index="btree_not_null",
        ondelete="set null",
        help="Who served the customer, as it was when the customer was asked.",
    )
    branch_id = fields.Many2one(
        comodel_name="res.branch",
        readonly=True,
        index="btree_not_null",
        ondelete="set null",
        help="Branch of the visit, as it was when the customer was asked.",
    )
    company_id = fields.Many2one(
        comodel_name="res.company",
        readonly=True,
        index="btree_not_null",
        ondelete="set null",
    )
    order_type_id = fields.Many2one(
        comodel_name="fsm.order.type",
        readonly=True,
        index="btree_not_null",
        ondelete="set null",
    )
    customer_id = fields.Many2one(
        comodel_name="res.partner",
        readonly=True,
        index="btree_not_null",
        ondelete="set null",
        help="The customer of the visit; the contact is the person who was asked.",
    )

    nps_score = fields.Integer(
        string="Score",
        readonly=True,
        copy=False,
        aggregator=None,
        help="Answer to the question whether the customer would recommend us. Read it "
        "together with the category: no category, no answer.",
    )
    nps_category = fields.Selection(
        selection=CATEGORIES, string="Category", readonly=True, copy=False
    )
    nps_comment = fields.Text(
        string="In the Customer's Words", readonly=True, copy=False
    )
    call_requested = fields.Boolean(string="Asks for a Call", readonly=True, copy=False)
    felt_sold_to = fields.Boolean(
        readonly=True,
        copy=False,
        help="The customer had the feeling that somebody wanted to sell him something.",
    )
    scored_on = fields.Datetime(
        readonly=True,
        copy=False,
        help="When the answer was scored. The first answer stands: it is scored once.",
    )
    score_ids = fields.One2many(
        comodel_name="proactive.survey.score",
        inverse_name="user_input_id",
        string="Scores",
        readonly=True,
        groups=OFFICE,
    )
    loop_ids = fields.One2many(
        comodel_name="proactive.loop",
        inverse_name="user_input_id",
        string="Loops",
        readonly=True,
        groups=OFFICE,
    )

    _one_per_visit = models.UniqueIndex(
        "(fsm_order_id) WHERE fsm_order_id IS NOT NULL",
        "The customer has been asked about this visit already.",
    )

    @api.model_create_multi
    def create(self, vals_list):
        """Let whoever is invited by hand count in the contact rule, too."""
        surveys = self.env["survey.survey"]
        for vals in vals_list:
            survey = surveys.browse(vals.get("survey_id"))
            if survey.sudo().survey_type == VISIT_SURVEY:  # sudo: any inviting user
                vals.setdefault("company_id", self.env.company.id)
                if self._is_invited_by_hand(vals):
                    vals.update(self._prepare_invited_by_hand_values(vals))
        return super().create(vals_list)

    @api.model
    def _is_invited_by_hand(self, vals):
        """Tell whether these values invite somebody now: no trial, no old answer."""
        known = vals.get("invite_on") or vals.get("test_entry")
        return not known and vals.get("state", "new") == "new"

    def _mark_done(self):
        result = super()._mark_done()
        self._record_answers()
        return result

    def _save_lines(self, question, answer, comment=None, overwrite_existing=True):
        """Let the customer correct himself until the answer is finished.

        Odoo keeps what was right on a page it refuses, and then refuses to take it
        again: whoever forgot one question could never send his answer.
        """
        overwrite_existing = overwrite_existing or (
            self.survey_id.survey_type == VISIT_SURVEY and self.state != "done"
        )
        return super()._save_lines(question, answer, comment, overwrite_existing)

    def _get_line_answer_values(self, question, answer, answer_type):
        """Keep the number 0: Odoo would store it as skipped."""
        if answer_type == "scale" and type(answer) is int:
            answer = str(answer)
        return super()._get_line_answer_values(question, answer, answer_type)

    def _record_answers(self):
        """Score finished answers and open a loop for each unhappy customer.

        Runs once per answer, whoever calls it how often: the first answer stands.
        Answers of other surveys without a scored question are left alone.

        :return: the answers scored now
        """
        # As the system: the public visitor who answers may read none of this.
        answers = self.sudo().filtered(
            lambda answer: (
                answer.state == "done"
                and not answer.scored_on
                and not answer.test_entry
                and answer._is_scored()
            )
        )
        if not answers:
            return answers
        values_list = []
        for answer in answers:
            values_list += answer._prepare_score_values_list()
            answer.write(answer._prepare_answer_values())
        # sudo: nobody may write scores by hand.
        self.env["proactive.survey.score"].sudo().create(values_list)
        answers.fsm_order_id.write({"survey_state": "answered"})
        answers._act_on_answers()
        return answers

    def _is_scored(self):
        """Tell whether this answer is ours: of a visit survey or with a metric."""
        if self.survey_id.survey_type == VISIT_SURVEY:
            return True
        questions = self.user_input_line_ids.question_id
        return any(question._get_score_metric() for question in questions)

    def _get_scored_lines(self):
        """Return the answered lines of scored questions, in the order of the survey.

        A skipped scale keeps the value 0 in the database: `skipped` decides.
        """
        return self.user_input_line_ids.filtered(
            lambda line: (
                not line.skipped
                and line.answer_type == "scale"
                and line.question_id._get_score_metric()
            )
        ).sorted(lambda line: (line.question_sequence, line.question_id.id, line.id))

    def _prepare_score_values_list(self):
        """Return the values of one frozen score per scored question."""
        common = {
            "user_input_id": self.id,
            "survey_id": self.survey_id.id,
            "order_id": self.fsm_order_id.id,
            "order_type_id": self.order_type_id.id,
            "technician_id": self.technician_id.id,
            "branch_id": self.branch_id.id,
            "company_id": self.company_id.id,
            "customer_id": (self.customer_id or self.partner_id).id,
            "date": self._get_answer_date(),
        }
        return [
            {**common, **line._prepare_score_values()}
            for line in self._get_scored_lines()
        ]

    def _prepare_answer_values(self):
        """Return what is copied from the lines to the answer itself."""
        recommend = self._get_scored_lines().filtered(
            lambda line: line.question_id.nps_metric == "recommend"
        )[:1]
        chosen = self.user_input_line_ids.suggested_answer_id.mapped("loop_reason")
        values = {
            "scored_on": fields.Datetime.now(),
            "nps_comment": self._join_words(self._get_comment_lines()),
            "call_requested": "call_requested" in chosen,
            "felt_sold_to": "felt_sold_to" in chosen,
        }
        if recommend:
            values["nps_score"] = recommend.value_scale
            values["nps_category"] = nps.category(recommend.value_scale)
        return values

    def _get_text_lines(self):
        """Return the lines in which the customer wrote something, in their order."""
        return self.user_input_line_ids.filtered(
            lambda line: (
                not line.skipped and line.answer_type in ("text_box", "char_box")
            )
        ).sorted(lambda line: (line.question_sequence, line.id))

    def _get_comment_lines(self):
        """Return the lines that are about the visit; extend it with super()."""
        return self._get_text_lines()

    @api.model
    def _join_words(self, lines):
        """Return the customer's words of these lines as one text, or False."""
        words = [line.value_text_box or line.value_char_box or "" for line in lines]
        return "\n\n".join(word.strip() for word in words if word.strip()) or False

    def _get_answer_date(self):
        """Return the day of the answer in the company's zone."""
        answered_on = self.end_datetime or fields.Datetime.now()
        zone = self.company_id.resource_calendar_id.tz or "UTC"
        return fields.Datetime.context_timestamp(
            self.with_context(tz=zone), answered_on
        ).date()

    def _needs_loop(self):
        """Tell whether a manager has to call this customer (S3.5, S4.5)."""
        return self.survey_id.survey_type == VISIT_SURVEY and (
            self.nps_category == nps.DETRACTOR
            or self.call_requested
            or self.felt_sold_to
        )

    def _open_loops(self):
        """Open one loop for each of these answers that has none yet."""
        # sudo: the visitor who answers may read no loops.
        loops = self.env["proactive.loop"].sudo()
        with_loop = loops.search([("user_input_id", "in", self.ids)]).user_input_id
        return loops._open(self - with_loop)


class SurveyUserInputLine(models.Model):
    _inherit = "survey.user_input.line"

    @api.constrains("value_scale", "answer_type", "skipped")
    def _check_value_scale(self):
        """No import and no forged request may store a score off the scale."""
        for line in self:
            question = line.question_id
            if (
                line.skipped
                or line.answer_type != "scale"
                or not question._is_range_checked()
            ):
                continue
            if not question.scale_min <= line.value_scale <= question.scale_max:
                raise ValidationError(
                    self.env._(
                        "“%(question)s” is answered with a number from %(low)s to "
                        "%(high)s, not with %(score)s.",
                        question=question.title,
                        low=question.scale_min,
                        high=question.scale_max,
                        score=line.value_scale,
                    )
                )

    def _prepare_score_values(self):
        """Return the values of the score of one answered line."""
        category = nps.category(self.value_scale)
        return {
            "question_id": self.question_id.id,
            "question_title": self.question_id.title,
            "metric": self.question_id._get_score_metric(),
            "score": self.value_scale,
            "category": category,
            "nps_value": nps.VALUES[category],
        }
