# Copyright 2026 Proactive Service Contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from freezegun import freeze_time
from psycopg2 import IntegrityError

from odoo import fields
from odoo.exceptions import UserError, ValidationError
from odoo.fields import Domain
from odoo.tests import Form, tagged
from odoo.tools import mute_logger

from .common import SurveyCommon

CONVERSATION = "proactive_service_survey.mail_activity_type_conversation"
DONE = {
    "cause_process": 8,
    "cause_rules": 2,
    "cause_presentation": 3,
    "cause_product": 1,
    "cause_people": 4,
    "action_text": "Call when we are late",
    "action_date": "2026-12-01",
}


@tagged("post_install", "-at_install")
class TestLoop(SurveyCommon):
    # Opening

    def test_detractor_opens_a_loop(self):
        """S4.5: an unhappy customer is the service manager's, at once."""
        answer = self._answer(recommend="4", comment="Nobody called before arriving")
        loop = answer.loop_ids
        self.assertEqual(len(loop), 1)
        self.assertEqual(loop.state, "open")
        self.assertEqual((loop.score, loop.category), (4, "detractor"))
        self.assertEqual(loop.comment, "Nobody called before arriving")
        self.assertEqual(loop.order_id, answer.fsm_order_id)
        self.assertEqual(loop.technician_id, self.technician)
        self.assertEqual(loop.partner_id, self.customer)
        self.assertEqual(loop.customer_id, self.customer)
        self.assertEqual(loop.branch_id, self.branch)
        self.assertEqual(loop.company_id, self.company)
        self.assertEqual(loop.manager_id, self.manager)

    def test_who_gets_no_loop(self):
        for index, score in enumerate(("7", "8", "9", "10")):
            with self.subTest(score=score):
                _customer, location = self._new_customer(f"Fine {index}")
                answer = self._answer(self._invite(location), recommend=score)
                self.assertFalse(answer.loop_ids)

    def test_every_detractor_score_opens_a_loop(self):
        for score in range(7):
            with self.subTest(score=score):
                _customer, location = self._new_customer(f"Unhappy {score}")
                answer = self._answer(self._invite(location), recommend=str(score))
                self.assertEqual(len(answer.loop_ids), 1)

    def test_promoter_who_asks_for_a_call(self):
        answer = self._answer(recommend="10", options=["call"])
        self.assertTrue(answer.call_requested)
        self.assertTrue(answer.loop_ids.call_requested)
        self.assertFalse(answer.loop_ids.felt_sold_to)

    def test_customer_who_felt_sold_to(self):
        """S3.5: a matter for coaching, whatever the score."""
        answer = self._answer(recommend="9", options=["sold_to_yes"])
        self.assertTrue(answer.loop_ids.felt_sold_to)

    def test_customer_who_did_not_feel_sold_to(self):
        answer = self._answer(recommend="9", options=["sold_to_no"])
        self.assertFalse(answer.loop_ids)

    def test_all_reasons_together_open_one_loop(self):
        answer = self._answer(recommend="0", options=["call", "sold_to_yes"])
        self.assertEqual(len(answer.loop_ids), 1)
        self.assertEqual(answer.loop_ids.score, 0)

    def test_opened_once(self):
        answer = self._answer(recommend="1")
        answer._open_loops()
        answer.scored_on = False
        answer.score_ids.unlink()
        answer._record_answers()
        self.assertEqual(len(answer.loop_ids), 1)

    def test_unique_per_answer(self):
        answer = self._answer(recommend="1")
        with mute_logger("odoo.sql_db"), self.assertRaises(IntegrityError):
            self.env["proactive.loop"].create({"user_input_id": answer.id})

    def test_answer_with_a_loop_cannot_be_deleted(self):
        answer = self._answer(recommend="1")
        with mute_logger("odoo.sql_db"), self.assertRaises(IntegrityError):
            answer.unlink()

    def test_frozen_fields_may_be_given(self):
        """Import and demo: what is given on creation is kept."""
        answer = self._new_scores([9])
        opened = fields.Datetime.to_datetime("2026-10-01 08:00:00")
        loop = self.env["proactive.loop"].create(
            {
                "user_input_id": answer.id,
                "manager_id": self.office.id,
                "score": 3,
                "category": "detractor",
                "comment": "Given",
                "opened_on": opened,
            }
        )
        self.assertEqual(loop.manager_id, self.office)
        self.assertEqual((loop.score, loop.comment), (3, "Given"))
        self.assertEqual(loop.opened_on, opened)
        self.assertEqual(loop.technician_id, self.technician)

    # Who is told

    def test_activity_for_the_manager_of_the_branch(self):
        loop = self._answer(recommend="4").loop_ids
        activity = loop.activity_ids
        self.assertEqual(activity.user_id, self.manager)
        self.assertEqual(
            activity.activity_type_id,
            self.env.ref("proactive_service.mail_activity_type_manager"),
        )

    def test_manager_of_the_company_without_one_of_the_branch(self):
        boss = self._new_user("voice_boss", "proactive_service.group_manager")
        self.branch.service_manager_id = False
        self.company.proactive_service_manager_id = boss
        self.assertEqual(self._answer(recommend="4").loop_ids.manager_id, boss)

    def test_what_admins_change_is_what_runs(self):
        """The server action is a plain record: another summary is another activity."""
        action = self.env.ref("proactive_service_survey.ir_actions_server_loop_manager")
        action.activity_summary = "Call before lunch"
        loop = self._answer(recommend="4").loop_ids
        self.assertEqual(loop.activity_ids.summary, "Call before lunch")

    def test_broken_server_action_costs_no_answer(self):
        action = self.env.ref("proactive_service_survey.ir_actions_server_loop_manager")
        action.write({"state": "code", "code": "raise UserError('broken')"})
        with self.assertLogs(
            "odoo.addons.proactive_service_survey.models.proactive_loop", "ERROR"
        ):
            loop = self._answer(recommend="4").loop_ids
        self.assertTrue(loop.respond_by)
        self.assertFalse(loop.activity_ids)

    def test_deleted_server_action_costs_no_answer(self):
        self.env.ref("proactive_service_survey.ir_actions_server_loop_manager").unlink()
        self.assertTrue(self._answer(recommend="4").loop_ids)

    # The clock

    def test_clock_counts_working_hours(self):
        """Friday 16:00 plus 8 working hours is Monday 16:00 (one hour of lunch)."""
        calendar = self.company.resource_calendar_id
        calendar.tz = "UTC"
        with freeze_time("2026-03-06 16:00:00"):
            loop = self._answer(recommend="4").loop_ids
        self.assertEqual(str(loop.respond_by), "2026-03-09 16:00:00")

    def test_clock_respects_leaves(self):
        calendar = self.company.resource_calendar_id
        calendar.tz = "UTC"
        self.env["resource.calendar.leaves"].create(
            {
                "name": "Holiday",
                "calendar_id": calendar.id,
                "company_id": self.company.id,
                "date_from": "2026-03-09 00:00:00",
                "date_to": "2026-03-09 23:59:59",
            }
        )
        with freeze_time("2026-03-06 16:00:00"):
            loop = self._answer(recommend="4").loop_ids
        self.assertEqual(str(loop.respond_by), "2026-03-10 16:00:00")

    def test_overdue_until_the_customer_is_reached(self):
        Loop = self.env["proactive.loop"]
        mine = Domain("company_id", "=", self.company.id)
        with freeze_time("2026-03-02 08:00:00"):
            loop = self._answer(recommend="4").loop_ids
            self.assertFalse(loop.is_overdue)
            self.assertNotIn(loop, Loop.search(mine & Domain("is_overdue", "=", True)))
        with freeze_time("2026-03-04 08:00:00"):
            loop.invalidate_recordset(["is_overdue"])
            self.assertTrue(loop.is_overdue)
            self.assertIn(loop, Loop.search(mine & Domain("is_overdue", "=", True)))
            loop._log_contact(fields.Datetime.now(), "Sorry")
            self.assertFalse(loop.is_overdue)
            self.assertIn(loop, Loop.search(mine & Domain("is_overdue", "=", False)))

    # Closing

    def _new_loop(self):
        return self._answer(recommend="4").loop_ids.with_user(self.office)

    def _contact(self, loop, note="He wants a call before we come"):
        wizard = Form(
            self.env["proactive.loop.contact"]
            .with_user(self.office)
            .with_context(default_loop_id=loop.id)
        )
        wizard.note = note
        wizard.save().action_save()

    def test_contact(self):
        loop = self._new_loop()
        action = loop.action_contact()
        self.assertEqual(action["context"], {"default_loop_id": loop.id})
        self._contact(loop)
        self.assertEqual(loop.state, "contacted")
        self.assertEqual(loop.contacted_by_id, self.office)
        self.assertEqual(loop.contact_note, "He wants a call before we come")
        self.assertEqual(loop.activity_ids.activity_type_id, self.env.ref(CONVERSATION))

    def test_contact_needs_words(self):
        loop = self._new_loop()
        wizard = Form(
            self.env["proactive.loop.contact"].with_context(default_loop_id=loop.id)
        )
        with self.assertRaisesRegex(AssertionError, "note is a required field"):
            wizard.save()

    def test_contact_in_the_future_is_a_plan(self):
        loop = self._new_loop()
        wizard = self.env["proactive.loop.contact"].create(
            {
                "loop_id": loop.id,
                "note": "Tomorrow",
                "contacted_on": fields.Datetime.add(fields.Datetime.now(), days=1),
            }
        )
        with self.assertRaisesRegex(UserError, "is a plan"):
            wizard.action_save()
        self.assertEqual(loop.state, "open")

    def test_closed_with_contact_cause_and_action(self):
        """S4.7: five causes judged, an action with owner and date."""
        loop = self._new_loop()
        self._contact(loop)
        loop.write({**DONE, "action_owner_id": self.manager.id})
        loop.action_close()
        self.assertEqual(loop.state, "closed")
        self.assertEqual(loop.cause, "process")
        self.assertEqual(loop.closed_by_id, self.office)
        self.assertTrue(loop.closed_on)
        action = loop.activity_ids.filtered(
            lambda activity: activity.activity_type_id != self.env.ref(CONVERSATION)
        )
        self.assertEqual(action.user_id, self.manager)
        self.assertEqual(str(action.date_deadline), "2026-12-01")

    def test_not_closed_without(self):
        for index, (missing, message) in enumerate(
            (
                ({"action_text": False}, "does not recur"),
                ({"action_text": "   "}, "does not recur"),
                ({"action_owner_id": False}, "an owner and a date"),
                ({"action_date": False}, "an owner and a date"),
                ({"cause_rules": 0}, "each of the five causes"),
            )
        ):
            with self.subTest(missing=missing):
                _customer, location = self._new_customer(f"Missing {index}")
                answer = self._answer(self._invite(location), recommend="4")
                loop = answer.loop_ids.with_user(self.office)
                self._contact(loop)
                loop.write({**DONE, "action_owner_id": self.manager.id, **missing})
                with self.assertRaisesRegex(ValidationError, message):
                    loop.action_close()

    def test_not_closed_without_contact(self):
        loop = self._new_loop()
        loop.write({**DONE, "action_owner_id": self.manager.id})
        with self.assertRaisesRegex(ValidationError, "Call the customer"):
            loop.action_close()

    def test_not_closed_by_import_either(self):
        loop = self._new_loop()
        for state in ("contacted", "closed"):
            with self.subTest(state=state), self.assertRaises(ValidationError):
                loop.write({"state": state})

    def test_a_closed_loop_cannot_lose_its_action(self):
        loop = self._new_loop()
        self._contact(loop)
        loop.write({**DONE, "action_owner_id": self.manager.id})
        loop.action_close()
        with self.assertRaises(ValidationError):
            loop.action_text = False

    def test_error_names_customer_and_everything_missing(self):
        loop = self._new_loop()
        with self.assertRaises(ValidationError) as error:
            loop.action_close()
        message = str(error.exception)
        self.assertIn("Robin Hale", message)
        self.assertEqual(message.count("\n- "), 4)

    def test_reopened(self):
        loop = self._new_loop()
        self._contact(loop)
        loop.write({**DONE, "action_owner_id": self.manager.id})
        loop.action_close()
        loop.action_reopen()
        self.assertEqual(loop.state, "contacted")
        self.assertFalse(loop.closed_on)
        self.assertEqual(loop.cause_process, 8)

    def test_cause_scores_off_the_scale(self):
        loop = self._new_loop().sudo()
        for score in (-1, 11):
            with (
                self.subTest(score=score),
                mute_logger("odoo.sql_db"),
                self.assertRaises(IntegrityError),
                self.env.cr.savepoint(),
            ):
                loop.cause_people = score
                loop.flush_recordset()

    def test_tie_looks_at_the_process_first(self):
        loop = self._new_loop()
        self.assertFalse(loop.cause)
        loop.write({"cause_people": 6, "cause_process": 6, "cause_product": 5})
        self.assertEqual(loop.cause, "process")

    def test_action_text_is_no_html(self):
        loop = self._new_loop()
        self._contact(loop, note="<b>angry</b>")
        loop.write(
            {
                **DONE,
                "action_text": "<script>alert(1)</script>",
                "action_owner_id": self.manager.id,
            }
        )
        loop.action_close()
        self.assertNotIn("<script", str(loop.activity_ids.mapped("note")))

    def test_whole_answer(self):
        loop = self._new_loop()
        action = loop.action_view_answer()
        self.assertEqual(action["res_id"], loop.user_input_id.id)

    def test_order_opens_the_answer(self):
        loop = self._new_loop()
        action = loop.order_id.action_view_survey_answers()
        self.assertEqual(action["res_id"], loop.user_input_id.id)

    def test_no_loop_of_a_public_visitor(self):
        """OdooBot opens it: the visitor must not be its author or follower."""
        public = self.env.ref("base.public_user")
        answer = self._invite()
        answer._save_lines(self._question("recommend"), "2")
        answer.with_user(public).sudo()._mark_done()
        loop = answer.loop_ids
        self.assertEqual(loop.create_uid, self.env.ref("base.user_root"))
        self.assertNotIn(public.partner_id, loop.message_partner_ids)

    def test_several_answers_one_batch(self):
        answers = self._new_scores([1, 9, 4])
        loops = self.env["proactive.loop"].search(
            [("user_input_id", "in", answers.ids)]
        )
        self.assertEqual(sorted(loops.mapped("score")), [1, 4])
        self.assertFalse(answers._record_answers())
        self.assertEqual(len(answers.loop_ids), 2)
