# Copyright 2026 Proactive Service Contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

"""The clock of an opportunity: what was promised, and what stops it."""

import datetime

import pytz

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain

#: An opportunity whose time is up within so many elapsed hours is due.
DUE_SOON_HOURS = 4
FOLLOW_UP_STATES = [
    ("none", "None"),
    ("on_time", "On time"),
    ("due", "Due"),
    ("overdue", "Overdue"),
    ("waiting", "Waiting"),
    ("done", "Contacted"),
]


# A room of its own beside the fields of the model.
# pylint: disable=consider-merging-classes-inherited
class CrmLead(models.Model):
    _inherit = "crm.lead"

    handed_over_on = fields.Datetime(readonly=True, copy=False)
    respond_by = fields.Datetime(
        index="btree_not_null",
        copy=False,
        tracking=True,
        help="Until when somebody speaks with the customer. Counted in working hours "
        "from the moment the technician saw it.",
    )
    customer_contacted_on = fields.Datetime(
        string="Customer Contacted",
        readonly=True,
        copy=False,
        tracking=True,
        help="When somebody reached the customer. Nothing else stops the clock.",
    )
    follow_up_state = fields.Selection(
        selection=FOLLOW_UP_STATES,
        string="Follow-up",
        compute="_compute_follow_up_state",
        search="_search_follow_up_state",
    )
    escalation_user_id = fields.Many2one(
        comodel_name="res.users",
        string="Escalates To",
        domain="[('share', '=', False)]",
        copy=False,
        index="btree_not_null",
        help="Who is told when the promised time has passed.",
    )
    wait_until = fields.Date(
        readonly=True,
        copy=False,
        index="btree_not_null",
        tracking=True,
        help="No step runs before this day, because there is a good reason to wait.",
    )
    wait_reason = fields.Char(readonly=True, copy=False, tracking=True)
    follow_up_ids = fields.One2many(
        comodel_name="proactive.follow.up", inverse_name="lead_id", readonly=True
    )

    @api.depends(
        "policy_id", "respond_by", "customer_contacted_on", "wait_until", "won_status"
    )
    def _compute_follow_up_state(self):
        now = fields.Datetime.now()
        soon = now + datetime.timedelta(hours=DUE_SOON_HOURS)
        for lead in self:
            if not lead.policy_id or not lead.respond_by:
                lead.follow_up_state = "none"
            elif lead.customer_contacted_on or lead.won_status in ("won", "lost"):
                lead.follow_up_state = "done"
            elif lead.wait_until and lead._get_end_of_wait() > now:
                lead.follow_up_state = "waiting"
            elif lead.respond_by < now:
                lead.follow_up_state = "overdue"
            else:
                lead.follow_up_state = "due" if lead.respond_by <= soon else "on_time"

    def _search_follow_up_state(self, operator, value):
        if operator != "in":
            return NotImplemented
        domains = self._get_follow_up_domains()
        return Domain.OR(domains[state] for state in value if state in domains)

    @api.model
    def _get_follow_up_domains(self):
        """Return the domain of each follow-up state: dict {state: Domain}."""
        now = fields.Datetime.now()
        soon = now + datetime.timedelta(hours=DUE_SOON_HOURS)
        clock = Domain("policy_id", "!=", False) & Domain("respond_by", "!=", False)
        done = Domain("customer_contacted_on", "!=", False) | Domain(
            "won_status", "in", ("won", "lost")
        )
        waiting = Domain("wait_until", ">", fields.Date.context_today(self))
        running = clock & ~done & ~waiting
        return {
            "none": ~clock,
            "done": clock & done,
            "waiting": clock & ~done & waiting,
            "overdue": running & Domain("respond_by", "<", now),
            "due": running
            & Domain("respond_by", ">=", now)
            & Domain("respond_by", "<=", soon),
            "on_time": running & Domain("respond_by", ">", soon),
        }

    # Start

    def _start_follow_up(self):
        """Begin the clock of opportunities that have just been handed over.

        Runs in sudo: it follows from handing over, whoever did that.
        """
        self._record({"handed_over_on": fields.Datetime.now()})
        self._send_stage_feedback()

    def _record(self, values):
        """Write facts that forms and imports must not write."""
        self.with_context(proactive_recording=True).write(values)

    def _plan_follow_ups(self):
        """Bring steps in line with where the opportunities stand; run what is due."""
        leads = self.sudo().filtered("policy_id")
        if leads:
            self.env["proactive.follow.up"].sudo()._plan(leads)._run()

    def _has_cause_for(self, trigger):
        """Tell whether a step with this trigger still makes sense (S1.6).

        :param trigger: key of proactive.policy.step.trigger
        """
        self.ensure_one()
        if not self.active or self.won_status != "pending":
            return False
        if trigger == "presented":
            return self.technician_status not in ("accepted", "declined")
        return not self.customer_contacted_on

    # Customer contact: the only thing that stops the clock

    def action_log_customer_contact(self):
        """Ask how the contact with the customer went, to record it."""
        self.check_access("write")
        return self._open_wizard("proactive_service.proactive_customer_contact_action")

    def _log_customer_contact(self, note, contacted_on=None):
        """Record that somebody reached the customer, and stop the clock (S2.2).

        :param note: what was said, plain text
        :param contacted_on: naive UTC datetime, now by default
        :raises UserError: for a moment in the future
        """
        now = fields.Datetime.now()
        contacted_on = contacted_on or now
        if contacted_on > now:
            raise UserError(
                self.env._("A contact with the customer cannot lie in the future.")
            )
        self._record({"customer_contacted_on": contacted_on, "wait_until": False})
        for lead in self:
            lead.message_post(body=self.env._("Customer contacted: %s", note))
        # sudo: the activities may be other people's; their cause is gone.
        answered = self.sudo().follow_up_ids.filtered(
            lambda r: r.step_id.trigger in ("handed_over", "response_due")
        )
        answered._close_activities(note)

    # Waiting for a good reason

    def action_wait(self):
        """Ask until when and why to wait."""
        self.check_access("write")
        return self._open_wizard("proactive_service.proactive_wait_action")

    def action_stop_waiting(self):
        """Go on at once."""
        self._record({"wait_until": False})

    def _wait(self, until, reason):
        """Let all steps rest until a day.

        :param until: date, in the company's time zone
        :param reason: why; required, it is shown to managers
        :raises UserError: without a reason or for a day that has passed
        """
        if not (reason or "").strip():
            raise UserError(self.env._("Please say what we are waiting for."))
        if until <= fields.Date.context_today(self):
            raise UserError(self.env._("Please choose a day after today."))
        self.write({"wait_reason": reason})
        self._record({"wait_until": until})

    @api.model
    def _end_waits(self):
        """Take up again what waited until today; a wait ends by itself."""
        leads = self.search([("wait_until", "<=", fields.Date.context_today(self))])
        leads._record({"wait_until": False})

    # Proposal

    def action_present_proposal(self):
        """Record that the proposal is with the customer, conditions said (S3.4).

        :raises UserError: while the conditions are not stated
        """
        for lead in self:
            if not lead.conditions_disclosed or (
                lead.conditions_disclosed == "disclosed"
                and not (lead.proposal_conditions or "").strip()
            ):
                raise UserError(
                    self.env._(
                        "Before “%s” is presented, please write which conditions "
                        "have been stated to the customer, or say that there are "
                        "none.",
                        lead.name,
                    )
                )
        self._record({"presented_on": fields.Datetime.now()})
        for team, leads in self.grouped("team_id").items():
            leads._move_forward_to(leads._get_presented_stage(team))

    def _get_presented_stage(self, team):
        """Return the first stage of a team that means "with the customer"."""
        return self.env["crm.stage"].search(
            Domain("technician_status", "=", "presented")
            & Domain("team_ids", "in", [*team.ids, False]),
            limit=1,
        )

    def _move_forward_to(self, stage):
        """Bring those that are not as far yet to a stage."""
        if stage:
            behind = self.filtered(lambda r: r.stage_id.sequence < stage.sequence)
            behind.write({"stage_id": stage.id})

    # Helpers

    def _open_wizard(self, xmlid):
        action = self.env["ir.actions.act_window"]._for_xml_id(xmlid)
        action["context"] = {"default_lead_ids": self.ids}
        return action

    def _get_company_tz(self):
        """Return the name of the time zone in which this opportunity's days count."""
        company = self.company_id or self.env.company
        calendar = self.policy_id._get_calendar(company)
        return calendar.tz or self.env.user.tz or "UTC"

    def _get_end_of_wait(self):
        """Return the start of the day ``wait_until``, as naive UTC datetime."""
        start = datetime.datetime.combine(self.wait_until, datetime.time.min)
        tz = pytz.timezone(self._get_company_tz())
        return tz.localize(start).astimezone(pytz.utc).replace(tzinfo=None)

    def _get_promise_day(self):
        """Return the day of ``respond_by`` in the company's time zone, or False."""
        if not self.respond_by:
            return False
        tz = pytz.timezone(self._get_company_tz())
        return pytz.utc.localize(self.respond_by).astimezone(tz).date()
