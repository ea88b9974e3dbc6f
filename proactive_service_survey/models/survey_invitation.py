# Copyright 2026 Proactive Service Contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import logging
from datetime import timedelta

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.service.model import PG_CONCURRENCY_EXCEPTIONS_TO_RETRY
from odoo.tools import email_normalize

_logger = logging.getLogger(__name__)

CRON = "proactive_service_survey.ir_cron_send_invitations"
TEMPLATE = "proactive_service_survey.mail_template_visit_survey"


class ProactiveSurveyInvitation(models.AbstractModel):
    """The way of an invitation: waiting until it is due, then sent or stopped.

    Mixed into `survey.user_input`. What is due is found by state and date, so that a
    run may be missed, doubled or done by two servers at once.
    """

    _name = "proactive.survey.invitation"
    _description = "Invitation to a visit survey"

    contact_key = fields.Char(
        readonly=True,
        copy=False,
        help="The person, by normalized e-mail address, over all surveys.",
    )
    invite_on = fields.Datetime(
        string="Invitation Due",
        readonly=True,
        copy=False,
        help="When the invitation is to be sent: completion of the visit plus the "
        "delay of the company.",
    )
    invited_on = fields.Datetime(
        string="Invited",
        readonly=True,
        copy=False,
        help="When the invitation went into the outgoing mail.",
    )
    invite_state = fields.Selection(
        selection=[
            ("waiting", "Waiting"),
            ("sent", "Sent"),
            ("stopped", "Stopped"),
            ("failed", "Failed"),
            ("bounced", "Came back"),
        ],
        string="Invitation",
        readonly=True,
        copy=False,
        help="Stopped: the visit was cancelled or the customer opted out before the "
        "invitation was due. Failed: the mail could not be written, see the log. Came "
        "back: the address takes no mail.",
    )

    _invite_due_idx = models.Index("(invite_on) WHERE invite_state = 'waiting'")
    _contact_key_idx = models.Index(
        "(contact_key, invite_on) WHERE contact_key IS NOT NULL"
    )

    @api.model
    def _invite(self, decisions):
        """Create one invitation per visit and send those that are due already.

        :param decisions: dict of fsm.order -> `Decision` to ask
        :return: survey.user_input records
        """
        questions = {
            survey: survey._prepare_user_input_predefined_questions()
            for survey in {decision.survey for decision in decisions.values()}
        }
        answers = self.with_context(
            tracking_disable=True, mail_create_nosubscribe=True, mail_create_nolog=True
        ).create(
            [
                self._prepare_invitation_values(
                    order, decision, questions[decision.survey]
                )
                for order, decision in decisions.items()
            ]
        )
        now = fields.Datetime.now()
        due = answers.filtered(lambda answer: answer.invite_on <= now)
        due._send_invitations()
        if later := set((answers - due).mapped("invite_on")):
            self.env.ref(CRON)._trigger(at=later)
        return answers

    @api.model
    def _prepare_invitation_values(self, order, decision, questions):
        """Return the values of the answer to be, frozen as the visit is now.

        :param decision: `Decision` of the contact rule for this order
        :param questions: survey.question records to be asked
        """
        company = order.company_id
        invite_on = fields.Datetime.now() + timedelta(
            hours=company.visit_survey_delay_hours
        )
        days = company.visit_survey_answer_days
        language = self.env["res.lang"]._get_data(code=decision.contact.lang)
        return {
            "survey_id": decision.survey.id,
            "predefined_question_ids": [fields.Command.set(questions.ids)],
            "partner_id": decision.contact.id,
            "email": decision.contact.email,
            "nickname": decision.contact.name,
            "lang_id": language.id or False,
            "fsm_order_id": order.id,
            "technician_id": order.person_id.id,
            "branch_id": order.branch_id.id,
            "company_id": company.id,
            "order_type_id": order.type.id,
            "customer_id": order.customer_id.id,
            "contact_key": decision.key,
            "invite_on": invite_on,
            "invite_state": "waiting",
            "deadline": days and invite_on + timedelta(days=days),
        }

    @api.model
    def _prepare_invited_by_hand_values(self, vals):
        """Return what makes an answer without a completed visit an invitation.

        :param vals: values with which the answer is created
        """
        partner = self.env["res.partner"].browse(vals.get("partner_id"))
        now = fields.Datetime.now()
        return {
            "contact_key": email_normalize(vals.get("email") or partner.email),
            "invite_on": now,
            "invited_on": now,
            "invite_state": "sent",
        }

    @api.model
    def _cron_send_invitations(self, batch_size=100):
        """Send the invitations that are due, in batches that are committed.

        Locks what it works on; what another server has locked is left to that one.
        Each invitation leaves the waiting state, whatever happens to it.
        """
        cron = self.env["ir.cron"]
        domain = self._get_due_invitations_domain()
        cron._commit_progress(remaining=self.search_count(domain))
        while batch := self.search(domain, limit=batch_size).try_lock_for_update():
            batch._send_invitations()
            if not cron._commit_progress(len(batch)):
                break

    @api.model
    def _get_due_invitations_domain(self):
        return Domain("invite_state", "=", "waiting") & Domain("invite_on", "<=", "now")

    def _send_invitations(self):
        """Send these invitations, or stop those that have become unwelcome."""
        waiting = self.filtered(lambda answer: answer.invite_state == "waiting")
        for reason, answers in waiting._get_stop_reasons().items():
            answers._stop_invitations(reason)
        waiting = waiting.filtered(lambda answer: answer.invite_state == "waiting")
        sent = waiting._queue_mails()
        sent.write({"invite_state": "sent", "invited_on": fields.Datetime.now()})
        sent.fsm_order_id.write({"survey_state": "asked"})
        (waiting - sent).write({"invite_state": "failed"})

    def _get_stop_reasons(self):
        """Return what has changed since the decision: dict of reason -> answers."""
        rule = self.env["proactive.contact.rule"]
        unwilling = rule._get_unwilling(set(self.mapped("contact_key")) - {False})
        cancelled = self.env.ref("fieldservice.fsm_stage_cancelled")
        partners = self.partner_id | self.partner_id.commercial_partner_id
        opted_out = partners.filtered("visit_survey_opt_out")

        def get_reason(answer):
            partner = answer.partner_id
            if answer.fsm_order_id.stage_id == cancelled:
                return "cancelled"
            if answer.contact_key in unwilling or (
                opted_out & (partner | partner.commercial_partner_id)
            ):
                return "opted_out"
            return False

        reasons = self.grouped(get_reason)
        reasons.pop(False, None)
        return reasons

    def _stop_invitations(self, reason):
        """Stop invitations that have not been sent and say so on their visits.

        :param reason: key of the reasons of the contact rule
        """
        waiting = self.filtered(lambda answer: answer.invite_state == "waiting")
        waiting.write({"invite_state": "stopped"})
        waiting.fsm_order_id._set_not_asked(reason)

    @api.model
    def _note_bounce(self, email):
        """Say of unanswered invitations to this address that they came back.

        :param email: normalized address that takes no mail
        """
        bounced = self.search(
            Domain("contact_key", "=", email_normalize(email))
            & Domain("invite_state", "=", "sent")
            & Domain("state", "!=", "done")
        )
        bounced.write({"invite_state": "bounced"})
        bounced.fsm_order_id._set_not_asked("bounced")

    def _queue_mails(self, template=TEMPLATE):
        """Put the invitations into the outgoing mail.

        All at once; if that fails, one by one, so that a bad record costs only its
        own invitation and never the completion of a visit.

        :param template: XML id of the mail.template
        :return: the records whose mail was written
        """
        try:
            with self.env.cr.savepoint():
                self._queue_mails_batch(template)
            return self
        except PG_CONCURRENCY_EXCEPTIONS_TO_RETRY:
            raise  # all of it again
        except Exception:
            if len(self) == 1:
                _logger.exception("The invitation of %s could not be written", self)
                return self.browse()
        sent = self.browse()
        for answer in self:
            sent += answer._queue_mails(template)
        return sent

    def _queue_mails_batch(self, template):
        if self:
            self.env.ref(template).send_mail_batch(self.ids)
