# Copyright 2026 Proactive Service Contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Telling the customer where we stand, and keeping the promise of the next word."""

import datetime
import logging

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.service.model import PG_CONCURRENCY_EXCEPTIONS_TO_RETRY

_logger = logging.getLogger(__name__)

ACTIVITY_TYPE = "proactive_service.mail_activity_type_next_word"
#: A next word further away than this is a slip of the pen.
LONGEST_SILENCE_DAYS = 366
#: Facts that only a customer update records.
NEXT_WORD_FIELDS = frozenset(
    {
        "next_word_by",
        "next_word_promised_on",
        "next_word_user_id",
        "next_word_escalated_on",
    }
)
#: Server action that tells the service manager of a word that is overdue.
ESCALATION = "proactive_service.ir_actions_server_word_overdue"


# A room of its own beside the fields of the model.
# pylint: disable=consider-merging-classes-inherited
class FsmOrder(models.Model):
    _inherit = "fsm.order"

    next_word_by = fields.Datetime(
        readonly=True,
        copy=False,
        index="btree_not_null",
        tracking=True,
        help="Until when we have promised the customer to be in touch again. Empty "
        "when we owe him nothing.",
    )
    next_word_promised_on = fields.Datetime(
        readonly=True, copy=False, help="When the customer was given this promise."
    )
    next_word_user_id = fields.Many2one(
        comodel_name="res.users",
        string="Next Word From",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="set null",
        help="Who has promised it.",
    )
    next_word_escalated_on = fields.Datetime(
        readonly=True,
        copy=False,
        help="When the service manager was told that the customer still waits.",
    )
    service_manager_id = fields.Many2one(
        comodel_name="res.users",
        compute="_compute_service_manager_id",
        help="Who answers for the service of the visit's branch.",
    )
    next_word_state = fields.Selection(
        selection=[
            ("none", "None"),
            ("promised", "Promised"),
            ("overdue", "Overdue"),
        ],
        string="Word to the Customer",
        compute="_compute_next_word_state",
        search="_search_next_word_state",
        help="Whether the customer waits for a word from us.",
    )

    @api.depends("next_word_by")
    def _compute_next_word_state(self):
        now = fields.Datetime.now()
        for order in self:
            if not order.next_word_by:
                order.next_word_state = "none"
            else:
                late = order.next_word_by < now
                order.next_word_state = "overdue" if late else "promised"

    @api.depends("branch_id", "company_id")
    def _compute_service_manager_id(self):
        for order in self:
            company = order.company_id or self.env.company
            order.service_manager_id = company._get_service_manager(order.branch_id)

    def _search_next_word_state(self, operator, value):
        if operator != "in":
            return NotImplemented
        now = fields.Datetime.now()
        domains = {
            "none": Domain("next_word_by", "=", False),
            "promised": Domain("next_word_by", ">=", now),
            "overdue": Domain("next_word_by", "<", now),
        }
        return Domain.OR(domains[state] for state in value if state in domains)

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            self._check_next_word(vals)
        return super().create(vals_list)

    def write(self, vals):
        self._check_next_word(vals)
        return super().write(vals)

    @api.model
    def _check_next_word(self, vals):
        """A promise that a form or an import could change would be worth nothing."""
        if self.env.su or self.env.context.get("proactive_recording"):
            return
        names = NEXT_WORD_FIELDS.intersection(vals)
        if names:
            labels = [self._fields[n]._description_string(self.env) for n in names]
            raise UserError(
                self.env._(
                    "%(fields)s: a customer update records this, it cannot be written "
                    "or imported.",
                    fields=", ".join(sorted(labels)),
                )
            )

    def action_customer_update(self):
        """Open the dialog that tells the customer where we stand (S3.3)."""
        self.ensure_one()
        self.check_access("write")
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "proactive_service.proactive_customer_update_action"
        )
        action["context"] = {"default_order_id": self.id}
        return action

    def _promise_next_word(self, next_word_by, told):
        """Keep the promise that was open, and note the next one.

        :param next_word_by: naive UTC datetime; False when nothing is left to say
        :param told: what the customer has just been told, plain text
        :raises UserError: for a moment in the past or out of all reason
        """
        self.ensure_one()
        self.check_access("write")
        now = fields.Datetime.now()
        latest = now + datetime.timedelta(days=LONGEST_SILENCE_DAYS)
        if next_word_by and not now < next_word_by < latest:
            raise UserError(
                self.env._("The next word has to be in the future, within a year.")
            )
        # sudo: a colleague may have promised it; keeping it closes his reminder.
        self.sudo().activity_feedback([ACTIVITY_TYPE], feedback=told)
        self.with_context(proactive_recording=True).write(
            {
                "next_word_by": next_word_by,
                "next_word_promised_on": next_word_by and now,
                "next_word_user_id": next_word_by and self.env.uid,
                "next_word_escalated_on": False,
            }
        )
        if next_word_by:
            self._remind_of_next_word()

    def _remind_of_next_word(self):
        """Put the promise among the activities of who gave it."""
        deadline = fields.Datetime.context_timestamp(
            self.with_context(tz=self.env.user.tz), self.next_word_by
        )
        self.activity_schedule(
            ACTIVITY_TYPE,
            date_deadline=deadline.date(),
            summary=self.env._("Tell %s where we stand", self.customer_id.name),
            user_id=self.next_word_user_id.id,
        )

    # Escalation

    @api.model
    def _get_overdue_word_domain(self):
        """Domain of the visits whose customer waits for a word, nobody told yet."""
        return Domain("next_word_by", "<", fields.Datetime.now()) & Domain(
            "next_word_escalated_on", "=", False
        )

    @api.model
    def _cron_escalate_next_words(self, batch_size=100):
        """Tell the service manager where a promised word has not come (S3.3, S1.6).

        Found by their state, each once, whether a run was missed or doubled; what
        another server has locked is left to that one.
        """
        cron = self.env["ir.cron"]
        domain = self._get_overdue_word_domain()
        cron._commit_progress(remaining=self.search_count(domain))
        while orders := self.search(domain, limit=batch_size).try_lock_for_update():
            orders._escalate_next_word()
            if not cron._commit_progress(len(orders)):
                break

    def _escalate_next_word(self):
        """Run the escalation of each visit once; one that fails stops no other."""
        self.with_context(proactive_recording=True).write(
            {"next_word_escalated_on": fields.Datetime.now()}
        )
        action = self.env.ref(ESCALATION, raise_if_not_found=False)
        for order in self if action else self.browse():
            context = {
                "active_model": order._name,
                "active_id": order.id,
                "active_ids": order.ids,
            }
            try:
                with self.env.cr.savepoint():
                    action.with_context(**context).run()
            except PG_CONCURRENCY_EXCEPTIONS_TO_RETRY:
                raise
            except Exception:
                _logger.exception("The word overdue on visit %s told nobody", order.id)
