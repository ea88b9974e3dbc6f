# Copyright 2026 Proactive Service Contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo.exceptions import AccessError
from odoo.tests import tagged
from odoo.tools import mute_logger

from .common import SurveyCommon

PASSIVE = "proactive_service_survey.ir_actions_server_passive"


@tagged("post_install", "-at_install")
class TestPraise(SurveyCommon):
    """S4.5: good news straight to the technician, passives get a short call."""

    def _feed(self, user=None):
        return self.env["proactive.feedback"].with_user(user or self.tom).search([])

    def test_technician_sees_the_words_at_once(self):
        answer = self._answer(recommend="10", comment="Tom was great", ideas="2")
        news = self._feed()
        self.assertEqual(news.message, "Tom was great")
        self.assertIn("Robin Hale", news.subject)
        self.assertEqual(news.partner_id, self.customer)
        self.assertFalse(news.is_read)
        self.assertNotIn("2", news.subject + news.message)
        self.assertEqual(news.sudo().user_input_id, answer)

    def test_words_of_the_customer_only(self):
        """What a technician can read of it does not lead to the answer."""
        self._answer(recommend="9", comment="Fine")
        with self.assertRaises(AccessError):
            self._feed().read(["user_input_id"])
        values = self._feed().read()[0]
        self.assertNotIn("user_input_id", values)

    def test_never_others(self):
        colleague = self._new_user("voice_ann", "proactive_service.group_technician")
        self.env["fsm.person"].create({"partner_id": colleague.partner_id.id})
        self._answer(recommend="10", comment="Tom was great")
        self.assertEqual(len(self._feed()), 1)
        self.assertFalse(self._feed(colleague))
        with self.assertRaises(AccessError):
            self._feed().with_user(colleague).read(["message"])
        self.assertEqual(len(self._feed(self.office)), 1)

    def test_opening_it_shows_the_visit_and_marks_it_read(self):
        answer = self._answer(recommend="10", comment="Great")
        action = self._feed().action_open_recommendation()
        self.assertEqual(action["res_model"], "fsm.order")
        self.assertEqual(action["res_id"], answer.fsm_order_id.id)
        self.assertTrue(self._feed().is_read)

    def test_visit_deleted_meanwhile(self):
        answer = self._answer(recommend="10", comment="Great")
        answer.fsm_order_id.stage_id = self.env.ref("fieldservice.fsm_stage_new")
        answer.fsm_order_id.unlink()
        self.assertEqual(self._feed().message, "Great")
        self.assertTrue(self._feed().action_open_recommendation())

    def test_without_words(self):
        self._answer(recommend="9")
        self.assertIn("recommend", self._feed().message)

    def test_markup_stays_text(self):
        self._answer(recommend="10", comment="<script>alert(1)</script>")
        self.assertEqual(self._feed().message, "<script>alert(1)</script>")

    def test_only_once(self):
        answer = self._answer(recommend="10", comment="Great")
        answer._record_answers()
        answer._mark_done()
        self.assertEqual(len(self._feed()), 1)

    def test_bad_news_goes_through_the_manager(self):
        for index, (score, options) in enumerate(
            [("3", []), ("8", []), ("10", ["call"]), ("9", ["sold_to_yes"])]
        ):
            with self.subTest(score=score, options=options):
                location = self._new_customer(f"Bad {index}")[1]
                self._answer(
                    self._invite(location), "No", options=options, recommend=score
                )
                self.assertFalse(self._feed())

    def test_company_may_switch_it_off(self):
        self.company.visit_survey_praise = False
        self._answer(recommend="10", comment="Great")
        self.assertFalse(self._feed())

    def test_visit_without_technician(self):
        order = self._new_order(person_id=False)
        answer = self._complete(order, self.office).survey_input_ids
        self._answer(answer, "Great", recommend="10")
        self.assertEqual(answer.nps_category, "promoter")
        self.assertFalse(
            self.env["proactive.feedback"].search([("user_input_id", "=", answer.id)])
        )

    # Passives

    def test_passive_gets_a_call_with_its_own_script(self):
        answer = self._answer(recommend="7", comment="Fine")
        activity = answer.activity_ids
        self.assertEqual(activity.user_id, self.manager)
        self.assertIn("missing for a 9", activity.summary)
        self.assertIn("What would we have to do better", activity.note)
        self.assertFalse(answer.loop_ids)
        self.assertFalse(self._feed())
        activity.with_user(self.manager).action_feedback("Wants an earlier call")

    def test_passive_who_asks_for_a_call_gets_the_loop_only(self):
        answer = self._answer(recommend="8", options=["call"])
        self.assertTrue(answer.loop_ids)
        self.assertFalse(answer.activity_ids)

    def test_no_call_when_switched_off(self):
        self.company.visit_survey_ask_passives = False
        self.assertFalse(self._answer(recommend="8").activity_ids)

    def test_broken_script_costs_the_customer_nothing(self):
        self.env.ref(PASSIVE).activity_user_field_name = "nonsense"
        logger = "odoo.addons.proactive_service_survey.models.proactive_loop"
        with mute_logger(logger):
            answer = self._answer(recommend="8")
        self.assertEqual(answer.state, "done")
        self.assertTrue(answer.scored_on)
