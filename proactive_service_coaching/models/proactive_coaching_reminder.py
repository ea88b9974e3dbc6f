# Copyright 2026 Proactive Service Contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Coaching that is due: one open activity for the coach, moved with the plan."""

import logging

from odoo import api, models
from odoo.fields import Domain

_logger = logging.getLogger(__name__)


# A room of its own: the one activity that reminds.
# pylint: disable=consider-merging-classes-inherited
class ProactiveCoachingPlan(models.Model):
    _inherit = "proactive.coaching.plan"

    def _remind(self):
        """Let the coach have exactly one open activity for the session that is due.

        The server action makes it; an activity that is open already is moved to
        the new date and person instead. What is not due any more needs none.
        """
        self.ensure_one()
        # sudo: the action belongs to the administrator, running it to the plan.
        plan = self.sudo()
        if plan.state != "on_track" and not plan._get_reminders():
            plan.server_action_id.with_context(
                active_model=plan._name, active_id=plan.id, active_ids=plan.ids
            ).run()
        reminders = plan._get_reminders()
        coach = plan.responsible_id
        reminders.write({"date_deadline": plan.next_due, "user_id": coach.id})
        reminded = plan.state != "on_track" or reminders
        plan.write(
            {
                "reminded_due": plan.next_due if reminded else False,
                "reminded_user_id": coach.id if reminded else False,
            }
        )

    def _get_reminders(self):
        """Return the open activities that the server action made on these plans."""
        return self.activity_ids.filtered("automated")

    def _close_reminders(self, feedback):
        """Mark the reminders done, because a session was held.

        :param feedback: what to write as their outcome
        """
        # sudo: the session may be held by somebody else than who was reminded.
        plans = self.sudo()
        plans._get_reminders().action_feedback(feedback=feedback)
        plans.write({"reminded_due": False, "reminded_user_id": False})

    @api.model
    def _get_reminder_domain(self):
        """Domain of the plans whose reminder is missing or out of date."""
        due = self._search_state("in", ["due", "overdue"])
        return Domain("needs_reminder", "=", True) & (
            due | Domain("reminded_due", "!=", False)
        )

    @api.model
    def _cron_remind_coaches(self, batch_size=100):
        """Remind coaches of what is due; safe to run twice or on two servers.

        A plan that cannot be handled is logged and stays due; the others go on.
        """
        domain = self._get_reminder_domain()
        IrCron = self.env["ir.cron"]
        IrCron._commit_progress(remaining=self.search_count(domain))
        last_id = 0
        while batch := self.search(
            domain & Domain("id", ">", last_id), order="id", limit=batch_size
        ):
            last_id = batch[-1].id
            for plan in batch.try_lock_for_update():
                plan._remind_safely()
            if not IrCron._commit_progress(len(batch)):
                break

    def _remind_safely(self):
        try:
            with self.env.cr.savepoint():
                self._remind()
        except Exception:
            _logger.exception("Could not remind the coach of plan %s", self.id)
