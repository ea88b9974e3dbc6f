# Copyright 2026 Proactive Service Contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

"""What a customer asks us to help with besides becomes a recommendation, once (S4.5).

Who is unhappy is called about that first: his loop shows what he asks for, and the
service manager decides when it is time to recommend it. Who is happy and asks for
help gets it, by the core's one door: policy, clock, opportunity and the technician's
news follow from there. A call he asks for is then that call, no complaint.
"""

import logging

from odoo import SUPERUSER_ID, fields, models
from odoo.exceptions import UserError
from odoo.service.model import PG_CONCURRENCY_EXCEPTIONS_TO_RETRY

from . import nps
from .fsm_order import OFFICE
from .survey_survey import VISIT_SURVEY

_logger = logging.getLogger(__name__)

HELP_ACTION = "proactive_service_survey.ir_actions_server_help"
# Characters of the customer's words that name the recommendation.
NAME_LENGTH = 80


class ProactiveRecommendation(models.Model):
    _inherit = "proactive.recommendation"

    user_input_id = fields.Many2one(
        comodel_name="survey.user_input",
        string="Customer's Answer",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="set null",
        groups=OFFICE,
        help="The customer asked for it himself, when he was asked about a visit.",
    )


# A room of its own beside the fields of the answer.
# pylint: disable=consider-merging-classes-inherited
class SurveyUserInput(models.Model):
    _inherit = "survey.user_input"

    help_request = fields.Text(
        string="Asks for Help With",
        readonly=True,
        copy=False,
        help="What else we can help this customer with, in his words.",
    )
    recommendation_ids = fields.One2many(
        comodel_name="proactive.recommendation",
        inverse_name="user_input_id",
        readonly=True,
        groups=OFFICE,
    )

    def _prepare_answer_values(self):
        lines = self._get_text_lines().filtered("question_id.asks_for_help")
        return {
            **super()._prepare_answer_values(),
            "help_request": self._join_words(lines),
        }

    def _get_comment_lines(self):
        lines = super()._get_comment_lines()
        return lines.filtered(lambda line: not line.question_id.asks_for_help)

    def _needs_loop(self):
        """A happy customer's call about what he needs besides is no complaint."""
        is_about_help = (
            self.help_request
            and self.nps_category in (nps.PROMOTER, nps.PASSIVE)
            and not self.felt_sold_to
        )
        return super()._needs_loop() and not is_about_help

    def _asks_for_help(self):
        """Tell whether this answer becomes a recommendation by itself."""
        return bool(
            self.survey_id.survey_type == VISIT_SURVEY
            and self.help_request
            and not self._needs_loop()
        )

    def _needs_passive_call(self):
        """Who is called about what he needs is not called twice."""
        return super()._needs_passive_call() and not self._asks_for_help()

    def _act_on_answers(self):
        result = super()._act_on_answers()
        for answer in self.filtered(lambda answer: answer._asks_for_help()):
            answer._try_recommend_help()
        return result

    def _try_recommend_help(self):
        """Recommend what the customer asks for; he never gets an error because of it.

        What fails is logged, and a person is told to see to it.
        """
        try:
            with self.env.cr.savepoint():
                self._recommend_help()
        except PG_CONCURRENCY_EXCEPTIONS_TO_RETRY:
            raise  # all of it again
        except Exception:
            _logger.exception("No recommendation could be made of %s", self)
            self.env["proactive.loop"]._run_action(HELP_ACTION, self)

    def _recommend_help(self):
        """Make the recommendation of what this customer asks for, or return it.

        As the system, through the core's one door; without the visit (deleted
        meanwhile) at the customer himself.

        :return: proactive.recommendation record
        :raise UserError: if it is not known whose it would be
        """
        self.ensure_one()
        # As the system: the public visitor who asks may write none of this.
        answer = self.with_user(SUPERUSER_ID).with_company(self.company_id)
        answer = answer.with_context(
            lang=answer.technician_id.technician_user_id.lang or self.env.lang
        )
        values = answer._prepare_help_values()
        if order := answer.fsm_order_id:
            recommendation = order.capture_recommendations([values])
        else:
            recommendation = answer._recommend_without_visit(values)
        recommendation.user_input_id = answer
        return recommendation

    def _recommend_without_visit(self, values):
        """Recommend at the customer, of whom the answer still knows.

        :param values: see `_prepare_help_values`
        :raise UserError: if the customer is not known either
        """
        Recommendation = self.env["proactive.recommendation"]
        customer = self.customer_id or self.partner_id
        if not customer:
            raise UserError(self.env._("It is not known which customer has answered."))
        found = Recommendation.with_context(active_test=False).search(
            [("capture_key", "=", values["capture_key"])]
        )
        return found or Recommendation.create(
            {
                **values,
                "partner_id": customer.id,
                "technician_id": self.technician_id.id,
                "branch_id": self.branch_id.id,
                "company_id": self.company_id.id,
            }
        )

    def _prepare_help_values(self):
        """Return the values with which the recommendation is captured.

        Without equipment: he asks for something else than what was serviced.
        """
        words = self.help_request.strip()
        return {
            "name": words.split("\n")[0][:NAME_LENGTH],
            "observation": self.env._(
                "The customer wrote after the visit: “%(words)s”", words=words
            ),
            "customer_benefit": self.env._(
                "What he asked for himself is taken care of."
            ),
            "internal_note": self._get_help_note(),
            "severity": "improvement",
            "customer_word": "asked_for_call",
            "captured_on": self.end_datetime,
            "capture_key": f"survey-help-{self.id}",
        }

    def _get_help_note(self):
        """Return what whoever calls should know besides, or False."""
        if self.nps_category != nps.PASSIVE:
            return False
        return self.env._(
            "He answered %(score)s: ask as well what was missing for a 9.",
            score=self.nps_score,
        )

    def action_view_recommendations(self):
        """Open the recommendation this answer became."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Recommendation"),
            "res_model": "proactive.recommendation",
            "res_id": self.recommendation_ids[:1].id,
            "views": [(False, "form")],
        }


class ProactiveLoop(models.Model):
    _inherit = "proactive.loop"

    help_request = fields.Text(related="user_input_id.help_request")
    recommendation_ids = fields.One2many(related="user_input_id.recommendation_ids")

    def action_recommend_help(self):
        """Recommend what this unhappy customer asks for, when it is time for that.

        :raise UserError: if he asks for nothing, or has not been reached yet
        """
        self.ensure_one()
        self.check_access("write")
        if not self.help_request:
            raise UserError(self.env._("This customer has not asked for anything."))
        if not self.contacted_on:
            raise UserError(
                self.env._("Speak with the customer about his visit first.")
            )
        recommendation = self.user_input_id._recommend_help()
        return {
            "type": "ir.actions.act_window",
            "res_model": recommendation._name,
            "res_id": recommendation.id,
            "views": [(False, "form")],
        }
