# Copyright 2026 Proactive Service Contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

"""The clock of an opportunity: what was promised, and what stops it."""

import datetime
import logging

import babel.dates

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.service.model import PG_CONCURRENCY_EXCEPTIONS_TO_RETRY
from odoo.tools.misc import babel_locale_parse

_logger = logging.getLogger(__name__)

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
    _name = "crm.lead"
    _inherit = ["crm.lead", "proactive.followed.mixin"]

    handed_over_on = fields.Datetime(readonly=True, copy=False)
    respond_by = fields.Datetime(
        index="btree_not_null",
        copy=False,
        tracking=True,
        help="Until when somebody speaks with the customer. Counted in working hours "
        "from the moment the technician saw it.",
    )
    respond_by_explained = fields.Char(
        string="Counted As",
        compute="_compute_respond_by_explained",
        help="How the promised time was counted.",
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
    catch_all_user_id = fields.Many2one(
        related="company_id.proactive_service_manager_id",
        string="Catch-all",
        help="The company's service manager: the last to whom a step can turn.",
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
        comodel_name="proactive.follow.up",
        inverse_name="lead_id",
        readonly=True,
        groups="proactive_service.group_user",
    )

    @api.depends("policy_id.response_hours", "respond_by", "recommendation_ids")
    @api.depends_context("lang")
    def _compute_respond_by_explained(self):
        """Show the arithmetic: "8 working hours from Fri 16:10 = Mon 16:10".

        Where the time is another one, as after a merge, there is nothing to explain.
        """
        for lead in self:
            seen = min(lead.recommendation_ids.mapped("captured_on"), default=None)
            if not lead._is_counted_from(seen):
                lead.respond_by_explained = False
                continue
            lead.respond_by_explained = self.env._(
                "%(hours)s working hours from %(start)s = %(end)s (%(zone)s)",
                hours=f"{lead.policy_id.response_hours:g}",
                start=lead._format_weekday(seen),
                end=lead._format_weekday(lead.respond_by),
                zone=lead._get_company_tz(),
            )

    def _is_counted_from(self, seen):
        """Tell whether the promised time is the policy's, counted from a moment."""
        if not seen or not self.respond_by or not self.policy_id:
            return False
        company = self.company_id or self.env.company
        deadline = self.policy_id._get_deadline(seen, company)
        return abs(deadline - self.respond_by) < datetime.timedelta(minutes=1)

    def _format_weekday(self, moment):
        """Return a naive UTC datetime as "Fri 16:10" in the company's time zone."""
        locale = babel_locale_parse(self.env.context.get("lang") or "en_US")
        local = self._get_local_time(moment)
        return babel.dates.format_datetime(local, "EEE HH:mm", locale=locale)

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
            elif lead.wait_until and lead._get_rest_until() > now:
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
        self._send_stage_feedback()
        self._record({"handed_over_on": fields.Datetime.now()})

    def _record(self, values):
        """Write facts that forms and imports must not write."""
        self.with_context(proactive_recording=True).write(values)

    def _get_trigger_base(self, trigger):
        self.ensure_one()
        if trigger in ("accepted", "declined"):
            outcome = {"accepted": "won", "declined": "lost"}[trigger]
            return self.won_status == outcome and self.date_closed
        if not self.active or self.won_status != "pending":
            return False
        if trigger == "presented":
            return self.presented_on
        if trigger == "feedback_silence":
            return self._get_end_of_patience()
        if self.customer_contacted_on:
            return False
        return {
            "handed_over": self.handed_over_on,
            "response_due": self.respond_by,
        }.get(trigger, False)

    def _get_end_of_patience(self):
        """Return when the technician has waited long enough for news (S2.3)."""
        last = max(self.feedback_ids.mapped("sent_on"), default=self.handed_over_on)
        return last and last + datetime.timedelta(days=self.policy_id.feedback_days)

    def _get_rest_until(self):
        return self.wait_until and self._get_start_of_day(self.wait_until)

    def _get_activity_day(self):
        """The day of the promise; once it has passed, the activity is for today."""
        if not self.respond_by or self.customer_contacted_on:
            return False
        return self._get_local_time(self.respond_by).date()

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
        # sudo: the activities may be other people's; their cause is gone.
        answered = self.sudo().follow_up_ids.filtered(
            lambda r: r.step_id.trigger in ("handed_over", "response_due")
        )
        answered._close_activities(note)
        answered._answer(note)
        self._record({"customer_contacted_on": contacted_on, "wait_until": False})
        for lead in self:
            lead.message_post(body=self.env._("Customer contacted: %s", note))

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
        """Take up again what waited until today; a wait ends by itself.

        The day begins where the company is. One that cannot go on stops no other.
        """
        now = fields.Datetime.now()
        # Nowhere on Earth does a day begin earlier than that.
        tomorrow = now.date() + datetime.timedelta(days=1)
        for lead in self.search([("wait_until", "<=", tomorrow)]):
            if lead._get_rest_until() > now:
                continue
            try:
                with self.env.cr.savepoint():
                    lead._record({"wait_until": False})
            except PG_CONCURRENCY_EXCEPTIONS_TO_RETRY:
                raise
            except Exception:
                _logger.exception("Opportunity %s still waits", lead.id)

    def _repair(self, company):
        """Give an open opportunity back what keeps it from being dropped (S1.5)."""
        self.ensure_one()
        manager = company._get_service_manager(self.recommendation_ids.branch_id[:1])
        values = {}
        if not self.active:
            # Archived by hand, without being lost: nobody decided anything
            values["active"] = True
        if not self.user_id.active:
            values["user_id"] = manager.id
        if not self.respond_by:
            values["respond_by"] = self.policy_id._get_deadline(
                self.handed_over_on or fields.Datetime.now(), company
            )
        if values:
            self.write(values)
        if not self.activity_ids:
            self.activity_schedule(
                "proactive_service.mail_activity_type_follow_up",
                summary=self.env._("Decide on the next step for this customer"),
                user_id=self.user_id.id,
            )

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
