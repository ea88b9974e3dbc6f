# Copyright 2026 Proactive Service Contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import logging

from odoo import api, fields, models
from odoo.exceptions import AccessError
from odoo.fields import Domain
from odoo.service.model import PG_CONCURRENCY_EXCEPTIONS_TO_RETRY

from .working_time import add_working_hours

_logger = logging.getLogger(__name__)

#: So many servers find work of their own among the steps that are due.
SERVERS = 8
#: How often a batch is begun again when another server was faster.
TRIES = 5
#: Field of proactive.follow.up that names the target, by model.
TARGET_FIELDS = {
    "crm.lead": "lead_id",
    "proactive.recommendation": "recommendation_id",
}


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
        readonly=True,
        index="btree_not_null",
        ondelete="cascade",
    )
    recommendation_id = fields.Many2one(
        comodel_name="proactive.recommendation",
        readonly=True,
        index="btree_not_null",
        ondelete="cascade",
    )
    partner_id = fields.Many2one(
        comodel_name="res.partner", compute="_compute_partner_id", string="Customer"
    )
    step_id = fields.Many2one(
        comodel_name="proactive.policy.step",
        required=True,
        readonly=True,
        index=True,
        ondelete="cascade",
    )
    company_id = fields.Many2one(
        comodel_name="res.company",
        compute="_compute_company_id",
        store=True,
        index=True,
    )
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

    # Breaches: who was told, what was done
    told_user_id = fields.Many2one(
        comodel_name="res.users",
        string="Told",
        readonly=True,
        ondelete="set null",
        index="btree_not_null",
        help="Who received the activity of this step.",
    )
    answer = fields.Text(
        string="What Was Done",
        help="What was done about it. Filled by the next contact with the customer; "
        "complete it with what changes, so that it does not happen again.",
    )
    answered_on = fields.Datetime(readonly=True)

    _one_target = models.Constraint(
        "CHECK(num_nonnulls(lead_id, recommendation_id) = 1)",
        "A step happens to an opportunity or to a recommendation.",
    )
    _once_per_lead = models.UniqueIndex(
        "(lead_id, step_id, base_on) WHERE lead_id IS NOT NULL",
        "This step has been planned already.",
    )
    _once_per_recommendation = models.UniqueIndex(
        "(recommendation_id, step_id, base_on) WHERE recommendation_id IS NOT NULL",
        "This step has been planned already.",
    )
    _due_idx = models.Index("(due_on) WHERE state = 'planned'")

    @api.depends("lead_id.company_id", "recommendation_id.company_id")
    def _compute_company_id(self):
        for follow_up in self:
            follow_up.company_id = follow_up._get_target().company_id

    @api.depends("lead_id.partner_id", "recommendation_id.partner_id")
    def _compute_partner_id(self):
        for follow_up in self:
            follow_up.partner_id = follow_up._get_target().partner_id

    @api.depends("step_id.name", "lead_id.name", "recommendation_id.name")
    def _compute_display_name(self):
        for follow_up in self:
            name = follow_up._get_target().name
            follow_up.display_name = f"{follow_up.step_id.name}: {name}"

    def write(self, vals):
        if not self.env.su and set(vals) - {"answer"}:
            raise AccessError(
                self.env._("The record of steps cannot be changed, only answered.")
            )
        if "answer" in vals:
            vals = {**vals, "answered_on": vals["answer"] and fields.Datetime.now()}
        return super().write(vals)

    def _get_target(self):
        """Return the record to which the step happens."""
        return self.lead_id or self.recommendation_id

    # Planning

    @api.model
    def _plan(self, records):
        """Bring the planned steps of records in line with where they stand.

        State-based and safe to repeat: plans what is missing, moves what has got
        another date, cancels what has lost its cause. What is done stays on record;
        its activities are closed once their cause is gone.

        :param records: records of one followed model, with a policy, in sudo
        :return: the planned rows that are due already
        """
        field_name = TARGET_FIELDS[records._name]
        existing = self.search([(field_name, "in", records.ids)])
        rows_by_key = existing.grouped(lambda row: (row[field_name], row.step_id))
        wanted = self.browse()
        values_list = []
        for record in records:
            for step in record.policy_id.step_ids:
                rows = rows_by_key.get((record, step), self.browse())
                base = record._get_trigger_base(step.trigger)
                if ran := rows._filter_ran(base):
                    wanted |= ran
                    continue
                values = self._prepare_values(record, step, base)
                row = values and rows._choose_row(values)
                if row:
                    wanted |= row._move(values)
                elif values:
                    values_list.append(values)
        (existing - wanted)._lose_cause()
        wanted |= self.create(values_list)
        return wanted._filter_due()

    @api.model
    def _prepare_values(self, record, step, base):
        """Return the values of the row of a step, or None if it has no cause.

        :param base: since when its trigger is in effect, naive UTC datetime, or False
        """
        if not base:
            return None
        due = add_working_hours(record._get_clock_calendar(), base, step.delay_hours)
        rest_until = record._get_rest_until()
        return {
            TARGET_FIELDS[record._name]: record.id,
            "step_id": step.id,
            "base_on": base,
            "due_on": max(due, rest_until) if rest_until else due,
        }

    def _filter_ran(self, base):
        """Return the row that has run already for this base: it stays as it is."""
        return self.filtered(
            lambda row: row.base_on == base and row.state in ("done", "failed")
        )

    def _choose_row(self, values):
        """Return the row, among those of one step, that these values are about."""
        same = self.filtered(lambda row: row.base_on == values["base_on"])
        return same or self.filtered(lambda row: row.state == "planned")[:1]

    def _move(self, values):
        """Plan the row at another time, unless it has run already; return it."""
        if self.state in ("planned", "cancelled"):
            changed = {n: v for n, v in values.items() if n in ("base_on", "due_on")}
            if self.state == "cancelled" or any(self[n] != changed[n] for n in changed):
                self.write({**changed, "state": "planned"})
        return self

    def _lose_cause(self):
        """These steps have no cause any more: cancel them, close their activities."""
        self.filtered(lambda row: row.state == "planned").write({"state": "cancelled"})
        self._close_activities(self.env._("No longer needed."))

    def _filter_due(self):
        now = fields.Datetime.now()
        return self.filtered(lambda row: row.state == "planned" and row.due_on <= now)

    # Running

    def _run(self):
        """Run the steps' server actions, each once and each on its own.

        A step that fails is kept with its error; the others go on.

        :raises OperationalError: when another transaction was faster; the caller
            begins again
        """
        for follow_up in self:
            try:
                with self.env.cr.savepoint():
                    follow_up._run_one()
            except PG_CONCURRENCY_EXCEPTIONS_TO_RETRY:
                raise
            except Exception as error:
                follow_up._fail(error)

    def _fail(self, error):
        """Keep the steps with what went wrong: managers see it, and can try again."""
        _logger.error("Follow-up steps %s failed", self.ids, exc_info=error)
        self.write({"state": "failed", "error_message": str(error) or repr(error)})

    def _run_one(self):
        self.ensure_one()
        record = self._get_target()
        self.write(
            {"state": "done", "done_on": fields.Datetime.now(), "error_message": False}
        )
        # sudo comes from the caller: steps run for the company, not for whoever
        # happened to move the opportunity.
        self.step_id.server_action_id.with_context(
            active_model=record._name,
            active_id=record.id,
            active_ids=record.ids,
            default_follow_up_id=self.id,
            tz=record._get_company_tz(),
        ).run()
        self.told_user_id = self.activity_ids.user_id[:1]
        self._set_activity_deadlines()

    def _set_activity_deadlines(self):
        """Date the activities by the promise, unless the action has its own delay."""
        self.ensure_one()
        action = self.step_id.server_action_id
        if action.state != "next_activity" or action.activity_date_deadline_range:
            return
        record = self._get_target()
        deadline = record._get_activity_day()
        if deadline:
            today = record._get_local_time(fields.Datetime.now()).date()
            self.activity_ids.write({"date_deadline": max(deadline, today)})

    def _close_activities(self, feedback):
        """Mark the activities of these steps done: their cause is gone.

        :param feedback: what to write as their outcome
        """
        activities = self.activity_ids
        if activities:
            activities.action_feedback(feedback=feedback)

    def _answer(self, answer):
        """Note what was done about promises that were not kept, if nothing is yet."""
        breaches = self.filtered(
            lambda row: row.escalates and row.state == "done" and not row.answer
        )
        breaches.write({"answer": answer})

    def action_open_target(self):
        """Open the opportunity or the recommendation of this step."""
        self.ensure_one()
        return self._get_target().get_formview_action()

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
        # Mails leave by the queue: a slow mail server must not hold up the steps.
        self = self.with_context(mail_notify_force_send=False)
        IrCron = self.env["ir.cron"]
        self._begin_again_if_overtaken(self.env["crm.lead"]._end_waits)
        IrCron._commit_progress(remaining=self.search_count(self._get_due_domain()))
        while done := self._begin_again_if_overtaken(self._run_batch, batch_size):
            if not IrCron._commit_progress(done):
                break

    @api.model
    def _begin_again_if_overtaken(self, function, *args):
        """Call a function, and again from the start if another server was faster.

        :return: what the function returns
        :raises OperationalError: when that happens each time
        """
        for tries_left in reversed(range(TRIES)):
            try:
                result = function(*args)
                self.env.cr.flush()
                return result
            except PG_CONCURRENCY_EXCEPTIONS_TO_RETRY:
                self.env.cr.rollback()
                if not tries_left:
                    raise

    @api.model
    def _run_batch(self, batch_size):
        """Run the next steps that are due and that no other server has taken.

        :return: how many there were
        """
        due = self.search(self._get_due_domain(), limit=batch_size * SERVERS)
        batch = due.try_lock_for_update(limit=batch_size)
        if batch:
            batch._skip_without_cause()._run()
            self.env.ref("mail.ir_cron_mail_scheduler_action")._trigger()
        return len(batch)

    def _skip_without_cause(self):
        """Cancel or move steps that should not run after all; return the others."""
        for field_name in TARGET_FIELDS.values():
            self._plan_each(self[field_name])
        return self._filter_due()

    def _plan_each(self, records):
        """Plan the steps of records; one that fails costs its own steps only.

        :param records: targets of these steps, of one model
        """
        if not records:
            return
        try:
            with self.env.cr.savepoint():
                self._plan(records)
        except PG_CONCURRENCY_EXCEPTIONS_TO_RETRY:
            raise
        except Exception as error:
            if len(records) == 1:
                self.filtered(lambda row: row._get_target() == records)._fail(error)
                return
            for record in records:
                self._plan_each(record)
