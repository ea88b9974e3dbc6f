# Copyright 2026 Proactive Service Contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import logging

from odoo import api, fields, models
from odoo.fields import Domain

from .working_time import add_working_hours

_logger = logging.getLogger(__name__)


class ProactiveFollowUp(models.Model):
    """One step of a policy on one opportunity: planned, done once, on record (S1.6).

    The row is plan and proof in one: the cron finds what is due with one indexed
    query, and the unique constraint makes sure that a step never runs twice.
    """

    _name = "proactive.follow.up"
    _description = "Follow-up Step"
    _order = "due_on, id"

    lead_id = fields.Many2one(
        comodel_name="crm.lead",
        string="Opportunity",
        required=True,
        readonly=True,
        index=True,
        ondelete="cascade",
    )
    step_id = fields.Many2one(
        comodel_name="proactive.policy.step",
        required=True,
        readonly=True,
        index=True,
        ondelete="cascade",
    )
    company_id = fields.Many2one(related="lead_id.company_id", store=True, index=True)
    base_on = fields.Datetime(
        string="Counted From", required=True, readonly=True, help="In UTC."
    )
    due_on = fields.Datetime(string="Due", required=True, readonly=True)
    done_on = fields.Datetime(string="Done", readonly=True)
    state = fields.Selection(
        selection=[
            ("planned", "Planned"),
            ("done", "Done"),
            ("cancelled", "No longer needed"),
            ("failed", "Failed"),
        ],
        required=True,
        default="planned",
        readonly=True,
        index=True,
    )
    escalates = fields.Boolean(related="step_id.escalates", store=True)
    error_message = fields.Text(readonly=True)
    activity_ids = fields.One2many(
        comodel_name="mail.activity", inverse_name="follow_up_id", readonly=True
    )

    _once = models.Constraint(
        "UNIQUE(lead_id, step_id, base_on)",
        "This step has been planned already.",
    )
    _due_idx = models.Index("(due_on) WHERE state = 'planned'")

    @api.depends("step_id.name", "lead_id.name")
    def _compute_display_name(self):
        for follow_up in self:
            follow_up.display_name = (
                f"{follow_up.step_id.name}: {follow_up.lead_id.name}"
            )

    # Planning

    @api.model
    def _plan(self, leads):
        """Bring the planned steps of the leads in line with where they stand.

        State-based and safe to repeat: plans what is missing, moves what has got
        another date, cancels what has lost its cause. What is done stays on record.

        :param leads: crm.lead records with a policy, in sudo
        :return: the planned rows that are due already
        """
        existing = self.search([("lead_id", "in", leads.ids)])
        rows_by_key = existing.grouped(lambda row: (row.lead_id, row.step_id))
        values_list = []
        keep = self.browse()
        for lead in leads:
            for step in lead.policy_id.step_ids:
                values = self._prepare_values(lead, step)
                if not values:
                    continue
                rows = rows_by_key.get((lead, step), self.browse())
                same = rows.filtered(lambda r, b=values["base_on"]: r.base_on == b)
                planned = rows.filtered(lambda r: r.state == "planned")
                if same.filtered(lambda r: r.state in ("done", "failed")):
                    keep |= same
                elif same or planned:
                    row = (same or planned)[:1]
                    row.write({**values, "state": "planned"})
                    keep |= row
                else:
                    values_list.append(values)
        (existing - keep).filtered(lambda r: r.state == "planned").write(
            {"state": "cancelled"}
        )
        keep |= self.create(values_list)
        now = fields.Datetime.now()
        return keep.filtered(lambda r: r.state == "planned" and r.due_on <= now)

    @api.model
    def _prepare_values(self, lead, step):
        """Return the values of the row of a step, or None if it has no cause."""
        base = lead[step._get_base_field()]
        if not base or not lead._has_cause_for(step.trigger):
            return None
        due = add_working_hours(
            step.policy_id._get_calendar(lead.company_id or self.env.company),
            base,
            step.delay_hours,
        )
        if lead.wait_until:
            due = max(due, lead._get_end_of_wait())
        return {
            "lead_id": lead.id,
            "step_id": step.id,
            "base_on": base,
            "due_on": due,
        }

    # Running

    def _run(self):
        """Run the steps' server actions, each once and each on its own.

        A step that fails is kept with its error; the others go on.
        """
        for follow_up in self:
            try:
                with self.env.cr.savepoint():
                    follow_up._run_one()
            except Exception as error:
                _logger.exception("Follow-up step %s failed", follow_up.id)
                follow_up.write({"state": "failed", "error_message": str(error)})

    def _run_one(self):
        self.ensure_one()
        lead = self.lead_id
        self.write(
            {"state": "done", "done_on": fields.Datetime.now(), "error_message": False}
        )
        # sudo comes from the caller: steps run for the company, not for whoever
        # happened to move the opportunity.
        self.step_id.server_action_id.with_context(
            active_model=lead._name,
            active_id=lead.id,
            active_ids=lead.ids,
            default_follow_up_id=self.id,
            tz=lead._get_company_tz(),
        ).run()
        self._set_activity_deadlines()

    def _set_activity_deadlines(self):
        """Date the activities by the promise, unless the action has its own delay."""
        self.ensure_one()
        action = self.step_id.server_action_id
        if action.state != "next_activity" or action.activity_date_deadline_range:
            return
        deadline = self.lead_id._get_promise_day()
        if deadline:
            self.activity_ids.write({"date_deadline": deadline})

    def _close_activities(self, feedback):
        """Mark the activities of these steps done: their cause is gone.

        :param feedback: what to write as their outcome
        """
        self.activity_ids.action_feedback(feedback=feedback)

    def action_retry(self):
        """Plan failed steps again; they run at once."""
        self.check_access("read")
        # sudo: managers see the record of steps, they do not edit it.
        failed = self.sudo().filtered(lambda r: r.state == "failed")
        failed.write({"state": "planned", "error_message": False})
        failed._run()
        return True

    # Cron

    @api.model
    def _get_due_domain(self):
        """Domain of the steps to run now."""
        return Domain("state", "=", "planned") & Domain(
            "due_on", "<=", fields.Datetime.now()
        )

    @api.model
    def _cron_run_due(self, batch_size=50):
        """Run what is due, in batches, on any number of servers at once.

        Each batch is locked while it runs, so that another server takes the next
        one; it is committed before the next begins.
        """
        self.env["crm.lead"]._end_waits()
        domain = self._get_due_domain()
        IrCron = self.env["ir.cron"]
        IrCron._commit_progress(remaining=self.search_count(domain))
        while batch := self.search(domain, limit=batch_size).try_lock_for_update():
            batch._skip_without_cause()._run()
            if not IrCron._commit_progress(len(batch)):
                break

    def _skip_without_cause(self):
        """Cancel or move steps that should not run after all; return the others."""
        self._plan(self.lead_id)
        now = fields.Datetime.now()
        return self.filtered(lambda r: r.state == "planned" and r.due_on <= now)
