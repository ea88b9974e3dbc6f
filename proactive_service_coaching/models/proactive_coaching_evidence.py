# Copyright 2026 Proactive Service Contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models
from odoo.tools import format_date


class ProactiveCoachingEvidence(models.Model):
    """What a session rests on: a visit, a recommendation, an answer, or what was seen.

    Coaching speaks of what happened, not of impressions (S5.5).
    """

    _name = "proactive.coaching.evidence"
    _description = "Coaching Evidence"
    _order = "session_id, id"
    _check_company_auto = True

    session_id = fields.Many2one(
        comodel_name="proactive.coaching.session",
        required=True,
        index=True,
        ondelete="cascade",
    )
    company_id = fields.Many2one(
        related="session_id.company_id", store=True, index=True
    )
    technician_id = fields.Many2one(related="session_id.technician_id")
    order_id = fields.Many2one(
        comodel_name="fsm.order",
        string="Visit",
        index="btree_not_null",
        ondelete="cascade",
        check_company=True,
    )
    recommendation_id = fields.Many2one(
        comodel_name="proactive.recommendation",
        index="btree_not_null",
        ondelete="cascade",
        check_company=True,
    )
    user_input_id = fields.Many2one(
        comodel_name="survey.user_input",
        string="Customer's Answer",
        index="btree_not_null",
        ondelete="cascade",
        check_company=True,
        groups="proactive_service.group_user",
    )
    note = fields.Text(help="What it shows. Without a record: what was seen or heard.")
    summary = fields.Char(
        string="Evidence",
        compute="_compute_summary",
        compute_sudo=True,
        help="What it points at, in words that both can read.",
    )

    _one_target = models.Constraint(
        "CHECK(num_nonnulls(order_id, recommendation_id, user_input_id) = 1"
        " OR (num_nonnulls(order_id, recommendation_id, user_input_id) = 0"
        " AND length(trim(coalesce(note, ''))) > 0))",
        "Evidence points at exactly one thing: a visit, a recommendation or a "
        "customer's answer. What was seen or heard otherwise is written as a note.",
    )

    @api.depends(
        "order_id.name",
        "order_id.customer_id.name",
        "recommendation_id.name",
        "user_input_id.nps_score",
        "user_input_id.nps_category",
        "user_input_id.nps_comment",
    )
    def _compute_summary(self):
        # sudo (compute_sudo): a technician who is coached on an answer hears what the
        # customer said, while other answers stay closed to him (S4.5).
        for evidence in self:
            evidence.summary = (
                evidence._get_answer_summary()
                or evidence._get_recommendation_summary()
                or evidence._get_visit_summary()
                or self.env._("Seen or heard")
            )

    def _get_answer_summary(self):
        answer = self.user_input_id
        if not answer:
            return ""
        parts = [answer.partner_id.name or self.env._("A customer")]
        if answer.nps_category:
            parts.append(self.env._("%(score)s of 10", score=answer.nps_score))
        if answer.nps_comment:
            parts.append(self.env._("“%(words)s”", words=answer.nps_comment))
        return ", ".join(parts)

    def _get_visit_summary(self):
        order = self.order_id
        if not order:
            return ""
        parts = [self.env._("Visit %(name)s", name=order.name)]
        parts.append(order.customer_id.name)
        day = order.completed_on or order.scheduled_date_start
        parts.append(day and format_date(self.env, day))
        return ", ".join(part for part in parts if part)

    def _get_recommendation_summary(self):
        recommendation = self.recommendation_id
        if not recommendation:
            return ""
        return self.env._(
            "Recommendation: %(name)s, %(date)s",
            name=recommendation.name,
            date=format_date(self.env, recommendation.captured_on),
        )
