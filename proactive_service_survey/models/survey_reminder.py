# Copyright 2026 Proactive Service Contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from datetime import timedelta

from odoo import api, fields, models
from odoo.fields import Domain

REMINDER = "proactive_service_survey.mail_template_visit_survey_reminder"
# Who should have been reminded longer ago than this is not reminded any more: nobody
# gets mail about last year's visit because reminders are switched on today.
GRACE_DAYS = 7


class ProactiveSurveyInvitation(models.AbstractModel):
    """One reminder, to whoever has been asked after a visit and has not answered."""

    _inherit = "proactive.survey.invitation"

    reminded_on = fields.Datetime(readonly=True, copy=False)
    reminder_state = fields.Selection(
        selection=[("sent", "Sent"), ("stopped", "Stopped"), ("failed", "Failed")],
        string="Reminder",
        readonly=True,
        copy=False,
        help="Empty: no reminder was due.",
    )

    _reminder_due_idx = models.Index(
        "(company_id, invited_on) WHERE invite_state = 'sent' "
        "AND reminder_state IS NULL AND state <> 'done'"
    )

    @api.model
    def _get_due_reminders_domain(self):
        """Return the domain of invitations to be reminded of now, of all companies."""
        # sudo: the cron asks for every company, whichever its user belongs to.
        companies = self.env["res.company"].sudo()
        asking = companies.search([("visit_survey_reminder_days", ">", 0)])
        domains = [self._get_due_reminders_of(company) for company in asking]
        return (
            Domain.OR(domains)
            & Domain("invite_state", "=", "sent")
            & Domain("reminder_state", "=", False)
            & Domain("state", "!=", "done")
            & Domain("fsm_order_id", "!=", False)
            & (Domain("deadline", "=", False) | Domain("deadline", ">", "now"))
        )

    @api.model
    def _get_due_reminders_of(self, company):
        latest = fields.Datetime.now() - timedelta(
            days=company.visit_survey_reminder_days
        )
        return (
            Domain("company_id", "=", company.id)
            & Domain("invited_on", "<=", latest)
            & Domain("invited_on", ">", latest - timedelta(days=GRACE_DAYS))
        )

    @api.model
    def _cron_send_reminders(self, batch_size=100):
        """Send the one reminder to those for whom it is due, in committed batches."""
        cron = self.env["ir.cron"]
        domain = self._get_due_reminders_domain()
        cron._commit_progress(remaining=self.search_count(domain))
        while batch := self.search(domain, limit=batch_size).try_lock_for_update():
            batch._send_reminders()
            if not cron._commit_progress(len(batch)):
                break

    def _send_reminders(self):
        """Remind these people; whoever has become unwilling meanwhile is not."""
        due = self.filtered(lambda answer: not answer.reminder_state)
        stopped = due.browse().concat(*due._get_stop_reasons().values())
        stopped.write({"reminder_state": "stopped"})
        sent = (due - stopped)._queue_mails(REMINDER)
        sent.write({"reminder_state": "sent", "reminded_on": fields.Datetime.now()})
        (due - stopped - sent).write({"reminder_state": "failed"})
