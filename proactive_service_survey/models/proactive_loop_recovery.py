# Copyright 2026 Proactive Service Contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

"""After the fix: did we win the customer back? And loops nobody works on (S4.5)."""

from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain

from . import nps
from .proactive_survey_score import CATEGORIES

RECOVERY_SURVEY = "proactive_service_survey.survey_after_fix"
RECOVERY_TEMPLATE = "proactive_service_survey.mail_template_visit_survey_recovery"
ESCALATION = "proactive_service_survey.ir_actions_server_loop_escalation"


# A room of its own beside the fields of the loop.
# pylint: disable=consider-merging-classes-inherited
class ProactiveLoop(models.Model):
    _inherit = "proactive.loop"

    recovery_input_id = fields.Many2one(
        comodel_name="survey.user_input",
        string="Second Answer",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="set null",
        help="What the customer says after the fix. His first answer stays as it is.",
    )
    recovery_asked_on = fields.Datetime(
        string="Asked Again On", readonly=True, copy=False
    )
    recovery_score = fields.Integer(
        string="Score After the Fix",
        readonly=True,
        copy=False,
        aggregator=None,
        help="Read it together with the category: no category, no answer.",
    )
    recovery_category = fields.Selection(
        selection=CATEGORIES, string="After the Fix", readonly=True, copy=False
    )
    escalated_on = fields.Datetime(
        readonly=True,
        copy=False,
        help="When the next person was told that nobody had reached the customer.",
    )
    escalation_user_id = fields.Many2one(
        comodel_name="res.users",
        string="Next Person",
        compute="_compute_escalation_user_id",
        help="The service manager of the company, else another service manager, else "
        "an administrator; the one who let the loop wait only if there is nobody else.",
    )

    _neglected_idx = models.Index(
        "(respond_by) WHERE state = 'open' AND escalated_on IS NULL"
    )

    # Recovery

    def action_ask_again(self):
        """Ask the customer the second question: would he recommend us now?

        :raise UserError: if the loop is not closed, was asked already, or if the
            customer cannot or does not want to be asked
        """
        self.ensure_one()
        if self.state != "closed" or self.recovery_asked_on:
            raise UserError(
                self.env._("The customer is asked again once, after the fix.")
            )
        # sudo: the office may not create answers by hand.
        answer = self.env["survey.user_input"].sudo()._create_recovery(self)
        reason = answer._send_recovery()
        if reason:
            raise UserError(self._get_reason_text(reason))
        # sudo: what the customer was asked is not the office's to write.
        self.sudo().write(
            {
                "recovery_input_id": answer.id,
                "recovery_asked_on": fields.Datetime.now(),
            }
        )
        return True

    def _get_reason_text(self, reason):
        """Return in words why the customer is not asked again.

        :param reason: see `_send_recovery`
        """
        order = self.env["fsm.order"].sudo()  # sudo: labels of a field, no record
        labels = dict(order._fields["survey_reason"]._description_selection(self.env))
        failed = self.env._("The mail could not be written; the log says why.")
        return labels.get(reason, failed)

    def _note_recovery(self):
        """Copy the second answer; an unhappy one takes the loop up again."""
        for loop in self:
            line = loop.recovery_input_id._get_scored_lines().filtered(
                lambda line: line.question_id.nps_metric == "recovery"
            )[:1]
            if line and not loop.recovery_category:
                loop.recovery_score = line.value_scale
                loop.recovery_category = nps.category(line.value_scale)
        unhappy = self.filtered(
            lambda loop: (
                loop.recovery_category == nps.DETRACTOR and loop.state == "closed"
            )
        )
        unhappy.action_reopen()
        unhappy._run_server_action()

    @api.model
    @api.readonly
    def compute_recovery(self, domain=None):
        """Return how many customers we won back.

        :param domain: domain on loops
        :return: dict of `asked`, `answered`, `recovered` (second answer 7 or more)
            and `rate`: percent of those who answered, False without answers
        """
        domain = Domain(domain or Domain.TRUE) & Domain(
            "recovery_asked_on", "!=", False
        )
        counts = dict(self._read_group(domain, ["recovery_category"], ["__count"]))
        asked = sum(counts.values())
        answered = asked - counts.get(False, 0)
        recovered = answered - counts.get(nps.DETRACTOR, 0)
        rate = answered and 100 * recovered / answered
        return {
            "asked": asked,
            "answered": answered,
            "recovered": recovered,
            "rate": rate if answered else False,
        }

    # Escalation

    @api.depends("manager_id", "company_id")
    def _compute_escalation_user_id(self):
        for loop in self:
            loop.escalation_user_id = loop._get_next_person()

    def _get_next_person(self):
        """Return who hears of a neglected loop; at the very last its manager again."""
        # sudo: who is in a group is hidden from the office; only people are returned.
        group = self.env.ref("proactive_service.group_manager").sudo()
        others = group.all_user_ids.filtered(
            lambda user: (
                user.active and not user.share and self.company_id in user.company_ids
            )
        ).sorted("id")
        company = self.company_id
        candidates = company._get_service_manager() | others.sudo(False)
        candidates |= company._get_last_resort()
        return (candidates - self.manager_id)[:1] or self.manager_id

    @api.model
    def _get_neglected_domain(self):
        return (
            Domain("state", "=", "open")
            & Domain("respond_by", "<", "now")
            & Domain("escalated_on", "=", False)
        )

    @api.model
    def _cron_escalate(self, batch_size=100):
        """Tell the next person of each loop whose customer was not reached in time.

        Found by their state, each once, whether a run was missed or doubled; what
        another server has locked is left to that one.
        """
        cron = self.env["ir.cron"]
        domain = self._get_neglected_domain()
        cron._commit_progress(remaining=self.search_count(domain))
        while loops := self.search(domain, limit=batch_size).try_lock_for_update():
            loops.write({"escalated_on": fields.Datetime.now()})
            for loop in loops:
                self._run_action(ESCALATION, loop)
            if not cron._commit_progress(len(loops)):
                break


class SurveyUserInput(models.Model):
    _inherit = "survey.user_input"

    recovery_loop_id = fields.Many2one(
        comodel_name="proactive.loop",
        string="After the Fix Of",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="set null",
        groups="proactive_service.group_user",
    )

    @api.model
    def _create_recovery(self, loop):
        """Create the second question to the customer of a loop, with the first frozen.

        :param loop: proactive.loop record
        """
        survey = self.env.ref(RECOVERY_SURVEY)
        # sudo: the answer may belong to a survey whose officers are restricted.
        first = loop.user_input_id.sudo()
        now = fields.Datetime.now()
        days = loop.company_id.visit_survey_answer_days
        frozen = ("technician_id", "branch_id", "company_id", "order_type_id")
        values = {name: first[name].id for name in frozen}
        return self.create(
            {
                **values,
                "survey_id": survey.id,
                "partner_id": loop.partner_id.id,
                "email": loop.partner_id.email,
                "nickname": loop.partner_id.name,
                "lang_id": first.lang_id.id,
                "customer_id": loop.customer_id.id,
                "contact_key": loop.partner_id.email_normalized,
                "invite_on": now,
                "invite_state": "waiting",
                "deadline": days and now + timedelta(days=days),
                "recovery_loop_id": loop.id,
            }
        )

    def _send_recovery(self):
        """Send the second question.

        :return: key of the reason why not, False if it was sent
        """
        self.ensure_one()
        if not self.contact_key:
            return "no_address"
        if stopped := self._get_stop_reasons():
            return next(iter(stopped))
        if not self._queue_mails(RECOVERY_TEMPLATE):
            return "failed"
        self.write({"invite_state": "sent", "invited_on": fields.Datetime.now()})
        return False
