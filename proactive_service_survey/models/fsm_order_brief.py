# Copyright 2026 Proactive Service Contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""What this customer said last, in his own words, before the next visit (S1.5)."""

from markupsafe import Markup

from odoo import models
from odoo.fields import Domain
from odoo.tools import format_date


# A room of its own beside the fields of the model.
# pylint: disable=consider-merging-classes-inherited
class FsmOrder(models.Model):
    _inherit = "fsm.order"

    def _get_more_brief_lines(self):
        """Add the customer's last words, where the company wants that.

        Neither the score nor whose visit it was about; an unhappy customer's words
        reach a technician through his manager, in a conversation (S4.5).
        """
        lines = super()._get_more_brief_lines()
        orders = self.filtered("company_id.visit_brief_answers")
        answers = orders._get_last_words()
        for order in orders:
            answer = answers.get((order.customer_id, order.company_id))
            if answer:
                lines.setdefault(order, []).append(order._get_words_line(answer))
        return lines

    def _get_last_words(self):
        """Return the last answer with words of each customer, in one query.

        :return: dict {(customer, company): survey.user_input}
        """
        found = self.env["survey.user_input"].search(
            Domain("customer_id", "in", self.customer_id.ids)
            & Domain("company_id", "in", self.company_id.ids)
            & Domain("state", "=", "done")
            & Domain("nps_category", "in", ("promoter", "passive"))
            & Domain("nps_comment", "!=", False),
            order="end_datetime, id",
        )
        return {(answer.customer_id, answer.company_id): answer for answer in found}

    def _get_words_line(self, answer):
        """Return the customer's words as a line of the brief, as Markup."""
        said = self.env._(
            "The customer said on %s", format_date(self.env, answer.end_datetime)
        )
        return Markup("<li><b>%s</b><br/><q>%s</q></li>") % (said, answer.nps_comment)
