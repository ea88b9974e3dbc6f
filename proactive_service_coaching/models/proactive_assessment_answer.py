# Copyright 2026 Proactive Service Contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import fields, models


class ProactiveAssessmentAnswer(models.Model):
    """What somebody said under his name. Anonymous answers are never in here."""

    _name = "proactive.assessment.answer"
    _description = "Assessment Answer"
    _order = "assessment_id, user_id, id"

    assessment_id = fields.Many2one(
        comodel_name="proactive.assessment",
        required=True,
        index=True,
        ondelete="cascade",
    )
    company_id = fields.Many2one(
        related="assessment_id.company_id", store=True, index=True
    )
    statement_id = fields.Many2one(
        comodel_name="proactive.assessment.statement",
        required=True,
        index=True,
        ondelete="restrict",
    )
    user_id = fields.Many2one(
        comodel_name="res.users", required=True, index=True, ondelete="cascade"
    )
    score = fields.Integer(
        required=True, aggregator=None, help="From 1, not at all, to 5, fully."
    )

    _one_each = models.Constraint(
        "UNIQUE(assessment_id, statement_id, user_id)",
        "Everybody answers a statement once.",
    )
    _score_on_scale = models.Constraint(
        "CHECK(score BETWEEN 1 AND 5)", "A score lies between 1 and 5."
    )


class ProactiveAssessmentTally(models.Model):
    """How often a score was given. Without user, time or order (S5.10).

    All rows of an assessment are written with every answer, so that not even the
    version of a row tells which scores came last.
    """

    _name = "proactive.assessment.tally"
    _description = "Assessment Tally"
    _log_access = False
    _order = "assessment_id, statement_id, score"

    assessment_id = fields.Many2one(
        comodel_name="proactive.assessment",
        required=True,
        index=True,
        ondelete="cascade",
    )
    statement_id = fields.Many2one(
        comodel_name="proactive.assessment.statement",
        required=True,
        index=True,
        ondelete="restrict",
    )
    score = fields.Integer(required=True, aggregator=None)
    number = fields.Integer(
        required=True,
        default=0,
        aggregator=None,
        help="How many people gave this score.",
    )

    _one_each = models.Constraint(
        "UNIQUE(assessment_id, statement_id, score)", "Each score is counted once."
    )
