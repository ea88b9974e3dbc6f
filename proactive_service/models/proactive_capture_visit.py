# Copyright 2026 Proactive Service Contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

"""What a phone says beside recommendations: visits, updates, news, questions."""

from odoo import models
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tools import is_html_empty, plaintext2html

#: What a phone may say when a visit is completed, and in a customer update.
COMPLETE_FIELDS = frozenset({"expectation_met", "resolution"})
UPDATE_FIELDS = frozenset({"channel", "known", "doing", "next_word_by", "is_last"})
#: What both carry beside that.
VISIT_META = frozenset({"order_id", "order_ref"})
#: News that a technician may read in one tap.
READ_LIMIT = 50


# A room of its own beside the fields of the model.
# pylint: disable=consider-merging-classes-inherited
class ProactiveCaptureReceipt(models.Model):
    _inherit = "proactive.capture.receipt"

    # The visit is completed

    def _store_complete(self):
        order = self._get_order()
        values = self.payload["values"]
        self._check_unknown(values, COMPLETE_FIELDS | VISIT_META)
        self._complete_order(order, values)

    def _complete_order(self, order, values):
        """Complete a visit, at the time at which its technician did.

        A visit that the office has completed meanwhile keeps its time.

        :param order: the visit, with rights or as superuser
        :param values: dict of COMPLETE_FIELDS
        :raises UserError: when it was cancelled, or nobody said whether he looked
        """
        self.order_id = order
        stage = self.env.ref("fieldservice.fsm_stage_completed")
        is_completed = order.stage_id == stage
        if order.stage_id.is_closed and not is_completed:
            raise UserError(self.env._("The visit is closed, without being completed."))
        if not self._is_check_answered(order):
            raise UserError(
                self.env._("The opportunity check of the visit is not answered yet.")
            )
        self._note_result(order, values)
        if not is_completed:
            order.action_complete()
            # sudo: readonly for people; the phone's time is part of what it said.
            order.sudo().completed_on = order._get_credible_time(self.captured_on)

    def _is_check_answered(self, order):
        """Tell whether the technician said if he looked (S1.1).

        A recommendation that waits in the office for a correction says so, too.
        """
        if order.opportunity_check != "todo":
            return True
        held = Domain("kind", "=", "record") & Domain("state", "=", "held")
        own = Domain("user_id", "=", self.user_id.id)
        return bool(
            self.search_count(held & own & Domain("order_id", "=", order.id), limit=1)
        )

    def _note_result(self, order, values):
        """Write down what was done, and whether it was what the customer expected."""
        vals = {}
        if values.get("expectation_met"):
            vals["expectation_met"] = values["expectation_met"]
        words = str(values.get("resolution") or "").strip()
        if words:
            before = "" if is_html_empty(order.resolution) else order.resolution
            vals["resolution"] = before + plaintext2html(words)
        if vals:
            order.write(vals)

    # The customer is told where we stand

    def _store_update(self):
        """Send the customer update, or note that he was told (S3.3).

        :raises UserError: for what is missing, and for news that is older than what
            the customer was told since
        """
        order = self._get_order()
        values = self.payload["values"]
        self._check_unknown(values, UPDATE_FIELDS | VISIT_META)
        self.order_id = order
        if self._is_told_since(order):
            raise UserError(
                self.env._("The customer has been told something newer since.")
            )
        update = order.env["proactive.customer.update"].create(
            {
                "order_id": order.id,
                "channel": values.get("channel"),
                "known": values.get("known"),
                "doing": values.get("doing"),
                "is_last": values.get("is_last") is True,
                "next_word_by": self._get_time(values.get("next_word_by")),
            }
        )
        update.action_send()

    def _is_told_since(self, order):
        """Tell whether this customer update has been overtaken by another."""
        promised_on = order.next_word_promised_on
        if promised_on and promised_on > self.captured_on:
            return True
        later = Domain("kind", "=", "update") & Domain("order_id", "=", order.id)
        later &= Domain("captured_on", ">", self.captured_on)
        later &= Domain("state", "=", "accepted") & Domain("id", "!=", self.id)
        return bool(self.search_count(later, limit=1))

    # News and questions: nothing for the office to decide, so they are never held

    def _store_read(self):
        """The technician has read news; what is not his stays unread."""
        ids = self.payload["values"].get("ids")
        ids = ids[:READ_LIMIT] if isinstance(ids, list) else []
        phone = self.env(user=self.user_id.id, su=False)["proactive.phone"]
        phone._mark_feedback_read([id for id in ids if self._is_id(id)])

    def _store_ask(self):
        """Ask the office how it is going (S2.3).

        Asked already, decided or gone: the technician hears that instead.
        """
        env = self.env(user=self.user_id.id, su=False)
        record_id = self.payload["values"].get("id")
        recommendation = env["proactive.recommendation"].search(
            Domain("id", "=", self._is_id(record_id) and record_id)
        )
        if not recommendation:
            self.reason = self.env._("This recommendation is not there any more.")
            return
        self.recommendation_id = recommendation
        try:
            recommendation.action_ask_progress()
        except UserError as refusal:
            self.reason = str(refusal)
