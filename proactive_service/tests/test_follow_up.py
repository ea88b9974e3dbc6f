# Copyright 2026 Proactive Service Contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import datetime
from unittest.mock import patch

from freezegun import freeze_time
from psycopg2 import IntegrityError

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import Form, tagged
from odoo.tools import mute_logger

from .common import ProactiveServiceCommon

FOLLOW_UP_LOGGER = "odoo.addons.proactive_service.models.proactive_follow_up"


@tagged("post_install", "-at_install")
class TestFollowUp(ProactiveServiceCommon):
    """Monday 2026-01-12 08:00: captured. 8 working hours end at 17:00."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.startClassPatcher(freeze_time("2026-01-12 08:00:00"))

    def _get_steps(self, lead):
        return {step.step_id.name: step.state for step in lead.follow_up_ids}

    def test_first_follow_up_by_server_action(self):
        lead = self._get_lead()
        activity = lead.activity_ids
        self.assertEqual(activity.user_id, self.office)
        self.assertEqual(activity.date_deadline, datetime.date(2026, 1, 12))
        self.assertEqual(activity.follow_up_id.step_id.trigger, "handed_over")
        self.assertEqual(lead.follow_up_state, "on_time")
        self.assertEqual(
            self._get_steps(lead),
            {
                "First follow-up": "done",
                "Reminder": "planned",
                "Response time has passed": "planned",
                "The customer still waits": "planned",
                "Technician without news": "planned",
            },
        )

    def test_admin_changes_the_action(self):
        """What the step does is the server action's, down to person and words."""
        action = self.env.ref("proactive_service.ir_actions_server_first_follow_up")
        action.write(
            {
                "activity_summary": "Ring them",
                "activity_user_type": "specific",
                "activity_user_id": self.manager.id,
                "activity_date_deadline_range": 3,
            }
        )
        activity = self._get_lead().activity_ids
        self.assertEqual(activity.summary, "Ring them")
        self.assertEqual(activity.user_id, self.manager)
        self.assertEqual(activity.date_deadline, datetime.date(2026, 1, 15))

    def test_overdue_escalates_once(self):
        lead = self._get_lead()
        with freeze_time("2026-01-12 17:01:00"):
            lead.invalidate_recordset(["follow_up_state"])
            self.assertEqual(lead.follow_up_state, "overdue")
            self._run_cron()
            self._run_cron()
        escalation = lead.activity_ids.filtered(lambda a: a.user_id == self.manager)
        self.assertEqual(len(escalation), 1)
        self.assertEqual(self._get_steps(lead)["Response time has passed"], "done")
        self.assertTrue(lead.follow_up_ids.filtered("escalates"))

    def test_not_due_yet(self):
        lead = self._get_lead()
        with freeze_time("2026-01-12 16:59:00"):
            self._run_cron()
        self.assertEqual(self._get_steps(lead)["Response time has passed"], "planned")

    def test_only_a_contact_stops_the_clock(self):
        lead = self._get_lead().with_user(self.office)
        lead.message_post(body="I will call tomorrow")
        lead.stage_id = self.stage_qualified
        with self.assertRaisesRegex(UserError, "own button"):
            lead.customer_contacted_on = "2026-01-12 09:00:00"
        self.assertEqual(lead.follow_up_state, "on_time")
        lead._log_customer_contact("Spoke with Rosa")
        self.assertEqual(lead.follow_up_state, "done")
        self.assertFalse(lead.activity_ids)
        self.assertEqual(self._get_steps(lead)["Response time has passed"], "cancelled")
        with freeze_time("2026-01-13 17:01:00"):
            self._run_cron()
        self.assertFalse(lead.activity_ids)

    def test_contact_wizard(self):
        lead = self._get_lead().with_user(self.office)
        action = lead.action_log_customer_contact()
        Contact = (
            self.env[action["res_model"]]
            .with_user(self.office)
            .with_context(**action["context"])
        )
        with self.assertRaisesRegex(UserError, "what was said"):
            Contact.create({}).action_save()
        Contact.create({"reached": "no", "note": "Voice mail"}).action_save()
        self.assertFalse(lead.customer_contacted_on, "Nobody was reached")
        with self.assertRaisesRegex(UserError, "future"):
            Contact.create(
                {"note": "x", "contacted_on": "2026-01-12 08:01:00"}
            ).action_save()
        with Form(Contact) as form:
            form.note = "Wants a proposal"
        form.save().action_save()
        self.assertEqual(
            lead.customer_contacted_on, datetime.datetime(2026, 1, 12, 8, 0)
        )
        self.assertIn("Wants a proposal", lead.message_ids[0].body)

    def test_waiting(self):
        lead = self._get_lead().with_user(self.office)
        with self.assertRaisesRegex(UserError, "waiting for"):
            lead._wait(datetime.date(2026, 1, 20), " ")
        with self.assertRaisesRegex(UserError, "after today"):
            lead._wait(datetime.date(2026, 1, 12), "On holiday")
        lead._wait(datetime.date(2026, 1, 20), "On holiday")
        self.assertEqual(lead.follow_up_state, "waiting")
        self.assertEqual(lead.technician_status, "waiting")
        with freeze_time("2026-01-19 23:00:00"):
            self._run_cron()
            self.assertEqual(
                self._get_steps(lead)["Response time has passed"], "planned"
            )
        with freeze_time("2026-01-20 00:01:00"):
            self._run_cron()
            self.assertFalse(lead.wait_until, "A wait ends by itself")
            self.assertEqual(lead.follow_up_state, "overdue")
        self.assertEqual(self._get_steps(lead)["Response time has passed"], "done")

    def test_won_lost_and_restored(self):
        lead = self._get_lead()
        lead.action_set_lost()
        self.assertEqual(self._get_steps(lead)["Response time has passed"], "cancelled")
        lead.action_restore()
        self.assertEqual(self._get_steps(lead)["Response time has passed"], "planned")

    def test_proposal(self):
        """S3.4: conditions first; then somebody asks, unless the answer is there."""
        lead = self._get_lead().with_user(self.office)
        lead._log_customer_contact("ok")
        with self.assertRaisesRegex(UserError, "conditions"):
            lead.action_present_proposal()
        lead.conditions_disclosed = "disclosed"
        with self.assertRaisesRegex(UserError, "conditions"):
            lead.action_present_proposal()
        lead.proposal_conditions = "Needs a shutdown of four hours"
        lead.action_present_proposal()
        self.assertEqual(lead.technician_status, "presented")
        self.assertEqual(self._get_steps(lead)["Proposal follow-up"], "planned")
        with freeze_time("2026-01-14 17:01:00"):
            self._run_cron()
        self.assertEqual(self._get_steps(lead)["Proposal follow-up"], "done")
        self.assertEqual(lead.activity_ids.user_id, self.office)

    def test_a_bad_step_does_not_stop_the_others(self):
        lead = self._get_lead()
        other = self._get_lead()
        action = self.env.ref("proactive_service.ir_actions_server_escalation")
        FollowUp = self.env.registry["proactive.follow.up"]
        run_one = FollowUp._run_one

        def failing(row):
            if row.lead_id == lead:
                raise UserError(row.env._("Broken"))
            return run_one(row)

        with (
            freeze_time("2026-01-12 17:01:00"),
            patch.object(FollowUp, "_run_one", failing),
            mute_logger(FOLLOW_UP_LOGGER),
        ):
            self._run_cron()
        self.assertEqual(self._get_steps(lead)["Response time has passed"], "failed")
        self.assertEqual(self._get_steps(other)["Response time has passed"], "done")
        failed = lead.follow_up_ids.filtered(
            lambda r: r.state == "failed" and not r.step_id.delay_hours
        )
        self.assertIn("Broken", failed.error_message)
        failed.with_user(self.manager).action_retry()
        self.assertEqual(failed.state, "done")
        self.assertEqual(failed.step_id.server_action_id, action)

    def test_a_bad_first_step_does_not_stop_the_technician(self):
        action = self.env.ref("proactive_service.ir_actions_server_first_follow_up")
        action.write({"state": "code", "code": "raise UserError('Broken')"})
        with mute_logger(FOLLOW_UP_LOGGER, "odoo.addons.base.models.ir_actions"):
            recommendation = self._capture()
        self.assertEqual(recommendation.state, "handed_over")
        self.assertEqual(
            self._get_steps(recommendation.lead_id)["First follow-up"], "failed"
        )

    def test_once_in_the_database(self):
        row = self._get_lead().follow_up_ids[0]
        with mute_logger("odoo.sql_db"), self.assertRaises(IntegrityError):
            row.copy({"base_on": row.base_on})

    def test_steps_of_recommendations(self):
        """What is not handed over is reviewed; what is for later comes back (S3.6)."""
        captured = self._capture(customer_word="not_discussed")
        later = self._capture(state="for_later", revisit_date="2026-01-20")
        self.assertEqual(
            self._get_steps(captured), {"Review what was not handed over": "planned"}
        )
        with freeze_time("2026-01-20 00:00:00"):
            self._run_cron()
        for recommendation in captured | later:
            self.assertEqual(recommendation.follow_up_ids.state, "done")
            self.assertEqual(recommendation.activity_ids.user_id, self.office)
        captured.with_user(self.office).action_hand_over()
        later.with_user(self.office).action_not_needed()
        self.assertFalse((captured | later).activity_ids, "Their cause is gone")

    def test_second_escalation_goes_to_the_next_person(self):
        branch_manager = self._create_user("ps_branch", "group_manager")
        self.branch.service_manager_id = branch_manager
        lead = self._get_lead()
        with freeze_time("2026-01-12 17:01:00"):
            self._run_cron()
        with freeze_time("2026-01-13 17:01:00"):
            self._run_cron()
        told = lead.follow_up_ids.filtered("escalates").told_user_id
        self.assertEqual(told, branch_manager | self.manager)
        lead.with_user(self.office)._log_customer_contact("Apologised, comes on Friday")
        breaches = lead.follow_up_ids.filtered(lambda r: r.escalates and r.done_on)
        self.assertEqual(len(breaches), 2)
        for breach in breaches:
            self.assertEqual(breach.answer, "Apologised, comes on Friday")
            self.assertTrue(breach.answered_on)

    def test_reminder_before_the_time_is_up(self):
        lead = self._get_lead()
        with freeze_time("2026-01-12 15:01:00"):
            self._run_cron()
        self.assertEqual(self._get_steps(lead)["Reminder"], "done")
        note = self.env["mail.message"].search(
            [("partner_ids", "=", self.office.partner_id.id)], limit=1
        )
        self.assertIn("nearly up", note.body)
        self.assertEqual(len(lead.activity_ids), 1, "Reminded, not multiplied")

    def test_silence_is_an_alarm_each_time(self):
        """S2.3: seven days without news; news begins a new wait."""
        lead = self._get_lead()
        lead._log_customer_contact("ok")
        silence = lead.follow_up_ids.filtered(
            lambda r: r.step_id.trigger == "feedback_silence"
        )
        self.assertEqual(silence.due_on, datetime.datetime(2026, 1, 19, 8, 0))
        with freeze_time("2026-01-19 08:01:00"):
            self._run_cron()
            self.assertEqual(
                lead.activity_ids.summary,
                "Tell our technician where his recommendation stands",
            )
            lead.stage_id = self.stage_qualified
            self.assertFalse(lead.activity_ids, "He has been told")
        again = lead.follow_up_ids.filtered(
            lambda r: r.step_id.trigger == "feedback_silence" and r.state == "planned"
        )
        self.assertEqual(again.due_on, datetime.datetime(2026, 1, 26, 8, 1))

    def test_outcome_steps(self):
        lead = self._get_lead()
        step = lead.policy_id.step_ids.filtered(lambda s: s.trigger == "presented")
        step.trigger = "accepted"
        step.delay_hours = 0
        lead.action_set_won()
        self.assertEqual(self._get_steps(lead)["Proposal follow-up"], "done")

    def test_step_needs_a_fitting_action(self):
        step = self.env.ref("proactive_service.proactive_policy_step_small_revisit")
        with self.assertRaises(ValidationError):
            step.trigger = "presented"

    def test_arithmetic_is_shown(self):
        lead = self._get_lead(captured_on="2026-01-09 16:10:00")
        self.assertEqual(
            lead.respond_by_explained,
            "8 working hours from Fri 16:10 = Mon 16:10 (UTC)",
        )
        lead.respond_by = "2026-01-20 12:00:00"
        self.assertFalse(lead.respond_by_explained, "Set by hand: nothing to count")

    def test_record_of_steps_is_only_answered(self):
        row = self._get_lead().follow_up_ids[0].with_user(self.office)
        row.answer = "New phone list"
        self.assertTrue(row.answered_on)
        with self.assertRaises(AccessError):
            row.state = "cancelled"

    def test_search_agrees_with_compute(self):
        Lead = self.env["crm.lead"]
        overdue = self._get_lead(captured_on="2026-01-05 08:00:00")
        due = self._get_lead(captured_on="2026-01-09 10:00:00")
        on_time = self._get_lead()
        waiting = self._get_lead()
        waiting._wait(datetime.date(2026, 1, 20), "Holiday")
        done = self._get_lead()
        done._log_customer_contact("ok")
        plain = Lead.create({"name": "Plain", "type": "opportunity"})
        leads = overdue | due | on_time | waiting | done | plain
        states = ["overdue", "due", "on_time", "waiting", "done", "none"]
        self.assertEqual(leads.mapped("follow_up_state"), states)
        for lead, state in zip(leads, states, strict=True):
            found = Lead.search(
                [("follow_up_state", "=", state), ("id", "in", leads.ids)]
            )
            self.assertEqual(found, lead, state)
        self.assertEqual(
            Lead.search([("follow_up_state", "!=", "none"), ("id", "in", leads.ids)]),
            (leads - plain).sorted(lambda r: leads.ids.index(r.id)) & Lead.search([]),
        )

    def test_policy_change_moves_what_is_planned(self):
        lead = self._get_lead()
        step = lead.policy_id.step_ids.filtered(lambda s: s.trigger == "response_due")
        step.delay_hours = 8
        with freeze_time("2026-01-12 17:01:00"):
            self._run_cron()
        self.assertEqual(self._get_steps(lead)["Response time has passed"], "planned")
        with freeze_time("2026-01-13 17:01:00"):
            self._run_cron()
        self.assertEqual(self._get_steps(lead)["Response time has passed"], "done")
