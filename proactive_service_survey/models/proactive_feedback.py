# Copyright 2026 Proactive Service Contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models


class ProactiveFeedback(models.Model):
    """Praise: the words of a happy customer, straight to who served him (S4.5)."""

    _inherit = "proactive.feedback"

    user_input_id = fields.Many2one(
        comodel_name="survey.user_input",
        string="Answer",
        readonly=True,
        index="btree_not_null",
        ondelete="cascade",
        groups="proactive_service.group_user",
    )
    praise_order_id = fields.Many2one(
        comodel_name="fsm.order",
        string="Visit",
        readonly=True,
        index="btree_not_null",
        ondelete="set null",
        help="The visit the customer was happy with.",
    )

    _one_praise = models.UniqueIndex(
        "(user_input_id) WHERE user_input_id IS NOT NULL",
        "The technician has these words already.",
    )

    @api.model
    def _pass_on_praise(self, answers):
        """Put the words of these promoters into their technicians' feeds.

        Only what the customer wrote and who he is: neither the other scores nor
        anybody else's answers. The record rule of the feed lets nobody but the
        technician and the office read it.

        :param answers: survey.user_input records, scored
        """
        happy = answers.filtered(lambda answer: answer._is_praise())
        # sudo: the public visitor who answers has no right to any of this.
        return self.sudo().create([self._prepare_praise(answer) for answer in happy])

    @api.model
    def _prepare_praise(self, answer):
        user = answer.technician_id.technician_user_id
        env = self.with_context(lang=user.lang or self.env.lang).env
        customer = answer.customer_id or answer.partner_id
        words = answer.nps_comment or env._(
            "He would recommend us, and left it at that."
        )
        return {
            "subject": env._("%(customer)s is happy", customer=customer.name or ""),
            "message": words,
            "sent_on": answer.end_datetime or fields.Datetime.now(),
            "technician_id": answer.technician_id.id,
            "partner_id": customer.id,
            "company_id": answer.company_id.id,
            "user_input_id": answer.id,
            "praise_order_id": answer.fsm_order_id.id,
        }

    def action_open_recommendation(self):
        """Open the visit the customer was happy with."""
        if self.recommendation_ids or not self.praise_order_id:
            return super().action_open_recommendation()
        self.action_mark_read()
        return {
            "type": "ir.actions.act_window",
            "res_model": "fsm.order",
            "res_id": self.praise_order_id.id,
            "views": [(False, "form")],
        }
