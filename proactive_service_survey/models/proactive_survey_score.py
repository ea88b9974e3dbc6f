# Copyright 2026 Proactive Service Contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import fields, models

from .survey_question import METRICS, SERVICE_PARTS

CATEGORIES = [
    ("promoter", "Promoter"),
    ("passive", "Passive"),
    ("detractor", "Detractor"),
]


class ProactiveSurveyScore(models.Model):
    """One scored answer to one question, frozen (S4.1, S4.3, S4.6).

    Everything the score is compared by is a copy made when the customer answered:
    a technician who changes branch, a question that gets another metric or is
    deleted, a location that moves must not rewrite history. Only answered
    questions have a row: 0 is an answer, a skipped question is none.
    """

    _name = "proactive.survey.score"
    _description = "Scored answer"
    _order = "date desc, id desc"
    _rec_name = "question_title"
    _log_access = False

    user_input_id = fields.Many2one(
        comodel_name="survey.user_input",
        string="Answer",
        required=True,
        index=True,
        ondelete="cascade",
    )
    question_id = fields.Many2one(
        comodel_name="survey.question", index="btree_not_null", ondelete="set null"
    )
    question_title = fields.Char(
        string="Wording", help="The question as it was worded for this customer."
    )
    metric = fields.Selection(
        selection=METRICS + SERVICE_PARTS,
        required=True,
        help="What the question measured when it was answered.",
    )
    score = fields.Integer(
        required=True, aggregator="avg", help="From 0 (or 1) to 10, by the customer."
    )
    category = fields.Selection(selection=CATEGORIES, required=True)
    nps_value = fields.Integer(
        string="NPS",
        required=True,
        aggregator="avg",
        help="100 for a promoter, 0 for a passive, -100 for a detractor.",
    )
    date = fields.Date(
        string="Answered On",
        required=True,
        help="Day of the answer in the time zone of the company.",
    )
    survey_id = fields.Many2one(
        comodel_name="survey.survey", index="btree_not_null", ondelete="set null"
    )
    order_id = fields.Many2one(
        comodel_name="fsm.order", index="btree_not_null", ondelete="set null"
    )
    order_type_id = fields.Many2one(
        comodel_name="fsm.order.type", index="btree_not_null", ondelete="set null"
    )
    technician_id = fields.Many2one(
        comodel_name="fsm.person", index="btree_not_null", ondelete="set null"
    )
    branch_id = fields.Many2one(
        comodel_name="res.branch", index="btree_not_null", ondelete="set null"
    )
    company_id = fields.Many2one(
        comodel_name="res.company", index=True, ondelete="cascade"
    )
    customer_id = fields.Many2one(
        comodel_name="res.partner", index="btree_not_null", ondelete="set null"
    )

    _metric_date_idx = models.Index("(metric, date)")
    _one_per_question = models.UniqueIndex(
        "(user_input_id, question_id) WHERE question_id IS NOT NULL",
        "This answer to this question has been scored already.",
    )
