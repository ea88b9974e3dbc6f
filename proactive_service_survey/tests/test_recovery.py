# Copyright 2026 Proactive Service Contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from datetime import timedelta

from psycopg2 import IntegrityError

from odoo import fields
from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged
from odoo.tools import mute_logger

from odoo.addons.base.tests.test_ir_cron import CronMixinCase

from .common import SurveyCommon

CRON = "proactive_service_survey.ir_cron_escalate_loops"
CAUSES = {
    "cause_process": 8,
    "cause_rules": 2,
    "cause_presentation": 3,
    "cause_product": 1,
    "cause_people": 4,
}


class LoopCommon(SurveyCommon):
    @classmethod
    def _new_loop(cls, name=None, **scores):
        location = cls._new_customer(name)[1] if name else None
        answer = cls._answer(
            cls._invite(location), "Late again", **(scores or {"recommend": "3"})
        )
        return answer.loop_ids

    @classmethod
    def _close(cls, loop, **values):
        loop = loop.with_user(cls.manager)
        loop._log_contact(fields.Datetime.now(), "He waited")
        loop.write(
            {
                **CAUSES,
                "action_text": "Call when late",
                "action_owner_id": cls.office.id,
                "action_date": fields.Date.today(),
                **values,
            }
        )
        loop.action_close()
        return loop.sudo()


@tagged("post_install", "-at_install")
class TestRecovery(LoopCommon):
    """S4.5: after the fix, a second question; the first answer stands."""

    def setUp(self):
        super().setUp()
        self.loop = self._close(self._new_loop())
        self.loop.with_user(self.manager).action_ask_again()
        self.second = self.loop.recovery_input_id

    def _answer_again(self, score):
        question = self.env.ref("proactive_service_survey.survey_question_recovery")
        self.second._save_lines(question, score)
        self.second._mark_done()

    def test_second_question_by_mail(self):
        mail = self.env["mail.mail"].search(
            [("model", "=", self.second._name), ("res_id", "=", self.second.id)]
        )
        self.assertEqual(mail.recipient_ids, self.customer)
        self.assertIn("put it right", mail.subject)
        self.assertIn(f"{self.second.access_token}/10", mail.body_html)
        self.assertIn(self.second.access_token, mail.body_html)
        self.assertEqual(self.second.invite_state, "sent")

    def test_recovery_figure(self):
        self._answer_again("9")
        self.assertEqual(self.loop.recovery_score, 9)
        self.assertEqual(self.loop.recovery_category, "promoter")
        self.assertEqual(self.loop.state, "closed")
        self.assertEqual(
            self.loop.with_user(self.office).compute_recovery(),
            {"asked": 1, "answered": 1, "recovered": 1, "rate": 100},
        )

    def test_first_answer_is_never_overwritten(self):
        first = self.loop.user_input_id
        self._answer_again("10")
        self.assertEqual((first.nps_score, first.nps_category), (3, "detractor"))
        self.assertEqual((self.loop.score, self.loop.category), (3, "detractor"))
        report = self.env["proactive.nps.report"]
        domain = [("company_id", "=", self.company.id)]
        self.assertEqual(report.compute_nps(domain)[0]["n"], 1)
        self.assertEqual(report.compute_nps(domain, metric="recovery")[0]["n"], 1)
        self.assertFalse(self.second.nps_category)

    def test_still_unhappy_takes_the_loop_up_again(self):
        self._answer_again("0")
        self.assertEqual(self.loop.recovery_category, "detractor")
        self.assertEqual(self.loop.state, "contacted")
        activities = self.loop.activity_ids.filtered(
            lambda activity: activity.user_id == self.manager
        )
        self.assertTrue(activities)
        figure = self.loop.compute_recovery()
        self.assertEqual((figure["recovered"], figure["rate"]), (0, 0))

    def test_no_praise_and_no_second_loop(self):
        self._answer_again("10")
        self.assertFalse(self.second.loop_ids)
        self.assertFalse(
            self.env["proactive.feedback"].search(
                [("user_input_id", "=", self.second.id)]
            )
        )

    def test_not_answered(self):
        figure = self.loop.compute_recovery()
        self.assertEqual((figure["asked"], figure["answered"]), (1, 0))
        self.assertIs(figure["rate"], False)

    def test_asked_once_and_only_after_the_fix(self):
        with self.assertRaises(UserError):
            self.loop.action_ask_again()
        with self.assertRaises(UserError):
            self._new_loop("Not Yet").action_ask_again()

    def test_not_against_his_will(self):
        loop = self._close(self._new_loop("Leave Me"))
        loop.partner_id.visit_survey_opt_out = True
        with self.assertRaisesRegex(UserError, "does not want"):
            loop.action_ask_again()

    def test_technician_cannot(self):
        with self.assertRaises(AccessError):
            self.loop.with_user(self.tom).action_ask_again()
        with self.assertRaises(AccessError):
            self.loop.with_user(self.tom).compute_recovery()


@tagged("post_install", "-at_install")
class TestEscalation(LoopCommon, CronMixinCase):
    """S4.5: a neglected loop goes to the next person, once."""

    def setUp(self):
        super().setUp()
        self.boss = self._new_user("voice_boss", "proactive_service.group_manager")
        self.company.proactive_service_manager_id = self.boss
        self.loop = self._new_loop()

    def _run_cron(self):
        with self.enter_registry_test_mode():
            self.env.ref(CRON).method_direct_trigger()
        self.env.invalidate_all()

    def _neglect(self, loop=None):
        (loop or self.loop).respond_by = fields.Datetime.now() - timedelta(hours=1)

    def _count(self, loop=None):
        activities = (loop or self.loop).activity_ids
        return len(activities.filtered(lambda a: a.user_id == self.boss))

    def test_not_before_the_time(self):
        self.loop.respond_by = fields.Datetime.now() + timedelta(hours=1)
        self._run_cron()
        self.assertFalse(self.loop.escalated_on)
        self.assertEqual(self._count(), 0)

    def test_next_person_is_told_once(self):
        self._neglect()
        self._run_cron()
        self._run_cron()
        self.assertTrue(self.loop.escalated_on)
        self.assertEqual(self._count(), 1)
        self.assertEqual(self.loop.manager_id, self.manager)

    def test_not_who_has_been_reached(self):
        self.loop._log_contact(fields.Datetime.now(), "Reached")
        self._neglect()
        self._run_cron()
        self.assertFalse(self.loop.escalated_on)

    def test_never_to_the_one_who_let_it_wait(self):
        self.company.proactive_service_manager_id = self.manager
        self.loop.invalidate_recordset()
        self.assertEqual(self.loop.escalation_user_id, self.boss)

    def test_bad_record_stops_no_other(self):
        other = self._new_loop("Other One")
        self.loop.manager_id = self.boss
        self._neglect()
        self._neglect(other)
        self.manager.active = False
        self._run_cron()
        self.assertTrue(self.loop.escalated_on)
        self.assertEqual(self._count(other), 1)


@tagged("post_install", "-at_install")
class TestCauses(LoopCommon):
    """S4.7: what to fix first, and what keeps coming back."""

    def _improvements(self):
        return self.env["proactive.improvement"].search(
            [("company_id", "=", self.company.id)]
        )

    def test_three_times_the_same_cause_is_an_improvement(self):
        for number in range(2):
            self._close(self._new_loop(f"Again {number}"))
        self.assertFalse(self._improvements())
        self._close(self._new_loop("Again 2"))
        improvement = self._improvements()
        self.assertEqual(improvement.cause, "process")
        self.assertEqual(improvement.owner_id, self.manager)
        self.assertEqual(improvement.branch_id, self.branch)
        self.assertEqual(improvement.loop_count, 3)
        self.assertEqual(improvement.activity_ids.user_id, self.manager)

    def test_fourth_joins_the_open_one(self):
        for number in range(4):
            self._close(self._new_loop(f"Again {number}"))
        self.assertEqual(len(self._improvements()), 1)
        self.assertEqual(self._improvements().loop_count, 4)

    def test_after_it_is_done_it_takes_three_again(self):
        for number in range(3):
            self._close(self._new_loop(f"Again {number}"))
        self._improvements().with_user(self.manager).action_done()
        self._close(self._new_loop("After"))
        self.assertEqual(len(self._improvements()), 1)

    def test_long_ago_does_not_count(self):
        for number in range(2):
            loop = self._close(self._new_loop(f"Old {number}"))
            loop.closed_on -= timedelta(days=100)
        self._close(self._new_loop("New"))
        self.assertFalse(self._improvements())

    def test_one_open_improvement_per_cause(self):
        for number in range(3):
            self._close(self._new_loop(f"Again {number}"))
        with mute_logger("odoo.sql_db"), self.assertRaises(IntegrityError):
            self._improvements().copy()
            self.env.flush_all()

    def test_office_closes_and_makes_it(self):
        loops = [self._new_loop(f"Again {number}") for number in range(3)]
        for loop in loops:
            loop.with_user(self.office)._log_contact(fields.Datetime.now(), "x")
            loop.with_user(self.office).write(
                {
                    **CAUSES,
                    "action_text": "x",
                    "action_owner_id": self.office.id,
                    "action_date": fields.Date.today(),
                }
            )
            loop.with_user(self.office).action_close()
        self.assertEqual(len(self._improvements()), 1)

    def test_who_reads_improvements(self):
        for number in range(3):
            self._close(self._new_loop(f"Again {number}"))
        improvement = self._improvements()
        self.assertTrue(improvement.with_user(self.office).read(["name"]))
        with self.assertRaises(AccessError):
            improvement.with_user(self.tom).read(["name"])
        with self.assertRaises(AccessError):
            improvement.with_user(self.office).unlink()
        other = self._new_company("Birch Cooling")
        user = self._new_user("birch", "proactive_service.group_manager", other)
        self.assertFalse(
            improvement.with_user(user)
            .with_context(allowed_company_ids=other.ids)
            .search([("id", "=", improvement.id)])
        )

    # Pareto

    def test_pareto(self):
        for number in range(3):
            self._new_loop(f"Process {number}").write(CAUSES)
        self._new_loop("Product").write({**CAUSES, "cause_product": 10})
        self.env.flush_all()
        rows = (
            self.env["proactive.cause.report"]
            .with_user(self.office)
            .search([("company_id", "=", self.company.id)])
        )
        self.assertEqual(rows.mapped("cause"), ["process", "product"])
        self.assertEqual(rows.mapped("loops"), [3, 1])
        self.assertEqual(rows.mapped("share"), [75, 25])
        self.assertEqual(rows.mapped("cumulative"), [75, 100])
        action = rows[:1].action_view_loops()
        loops = self.env["proactive.loop"].search(action["domain"])
        self.assertEqual(len(loops), 3)

    def test_pareto_is_not_for_technicians_nor_other_companies(self):
        self._new_loop().write(CAUSES)
        self.env.flush_all()
        report = self.env["proactive.cause.report"]
        with self.assertRaises(AccessError):
            report.with_user(self.tom).search([])
        other = self._new_company("Birch Cooling")
        user = self._new_user("birch", "proactive_service.group_manager", other)
        context = {"allowed_company_ids": other.ids}
        self.assertFalse(report.with_user(user).with_context(**context).search([]))
