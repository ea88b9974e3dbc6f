# Copyright 2026 Proactive Service Contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from unittest.mock import patch

from psycopg2.errors import SerializationFailure

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import tagged
from odoo.tools import mute_logger

from .common import SurveyCommon

WORDS = "Please have a look at our second boiler.\nIt hums."
HELP_LOG = "odoo.addons.proactive_service_survey.models.survey_help"


@tagged("post_install", "-at_install")
class TestHelp(SurveyCommon):
    """S4.5: what a customer asks us to help with is dropped by nobody."""

    def _ask(self, name=None, order=None, **scores):
        """Return the answer of a customer who asks for help."""
        location = self._new_customer(name)[1] if name else None
        answer = order and self._complete(order).survey_input_ids
        answer = answer or self._invite(location)
        answer._save_lines(self._question("help"), scores.pop("words", WORDS))
        return self._answer(answer, **(scores or {"recommend": "9"}))

    def test_request_becomes_a_recommendation(self):
        """Through the core's one door: policy, clock, opportunity, news."""
        answer = self._ask()
        recommendation = answer.recommendation_ids
        self.assertEqual(recommendation.order_id, answer.fsm_order_id)
        self.assertEqual(recommendation.technician_id, self.technician)
        self.assertEqual(recommendation.partner_id, self.customer)
        self.assertEqual(recommendation.branch_id, self.branch)
        self.assertEqual(
            recommendation.name, "Please have a look at our second boiler."
        )
        self.assertIn("It hums.", recommendation.observation)
        self.assertEqual(recommendation.customer_word, "asked_for_call")
        self.assertTrue(recommendation.policy_id)
        self.assertEqual(recommendation.captured_on, answer.end_datetime)
        self.assertTrue(recommendation.lead_id.respond_by)
        self.assertEqual(recommendation.lead_id.technician_id, self.technician)
        news = self.env["proactive.feedback"].with_user(self.tom).search([])
        self.assertIn(recommendation, news.sudo().recommendation_ids)
        self.assertFalse(answer.loop_ids)

    def test_only_once(self):
        answer = self._ask()
        recommendation = answer.recommendation_ids
        answer._record_answers()
        answer._mark_done()
        answer._try_recommend_help()
        self.assertEqual(answer._recommend_help(), recommendation)
        self.assertEqual(answer.recommendation_ids, recommendation)
        leads = self.env["crm.lead"].search([("partner_id", "=", self.customer.id)])
        self.assertEqual(leads, recommendation.lead_id)

    def test_beside_survey_crm(self):
        """An answer flagged for survey_crm makes no second lead."""
        option = self._option("sold_to_no")
        if "generate_lead" not in option:
            self.skipTest("survey_crm is not installed")
        option.generate_lead = True
        answer = self._invite()
        answer._save_lines(self._question("help"), WORDS)
        self._answer(answer, recommend="10", options=["sold_to_no"])
        leads = self.env["crm.lead"].search([("partner_id", "=", self.customer.id)])
        self.assertEqual(leads, answer.recommendation_ids.lead_id)
        self.assertFalse(answer.lead_id)

    def test_happy_call_is_about_the_request(self):
        """One call from one person: no loop beside it; without words it is a loop."""
        for score in ("7", "10"):
            with self.subTest(score=score):
                answer = self._invite(self._new_customer(f"Happy {score}")[1])
                answer._save_lines(self._question("help"), WORDS)
                self._answer(answer, options=["call"], recommend=score)
                self.assertTrue(answer.call_requested)
                self.assertFalse(answer.loop_ids)
                self.assertFalse(answer.activity_ids)
                self.assertEqual(len(answer.recommendation_ids), 1)
        answer = self._invite(self._new_customer("No Words")[1])
        self._answer(answer, options=["call"], recommend="10")
        self.assertTrue(answer.loop_ids)
        self.assertFalse(answer.recommendation_ids)

    def test_passive_is_asked_in_the_same_call(self):
        answer = self._ask(recommend="8")
        note = answer.recommendation_ids.internal_note
        self.assertIn("He answered 8", note)
        self.assertFalse(self._ask("A Promoter").recommendation_ids.internal_note)

    def test_request_is_no_praise(self):
        """The technician reads praise in his feed, and the request as his work."""
        answer = self._ask(recommend="10", comment="Tom was great")
        self.assertEqual(answer.nps_comment, "Tom was great")
        praise = self.env["proactive.feedback"].search(
            [("user_input_id", "=", answer.id)]
        )
        self.assertEqual(praise.message, "Tom was great")

    def test_blank_request_is_none(self):
        for words in ("", "   \n "):
            with self.subTest(words=words):
                answer = self._ask(f"Blank {len(words)}", words=words, recommend="9")
                self.assertFalse(answer.help_request)
                self.assertFalse(answer.recommendation_ids)

    def test_markup_stays_text(self):
        answer = self._ask(words="<script>alert(1)</script>", recommend="9")
        lead = answer.recommendation_ids.lead_id
        self.assertNotIn("<script>", str(lead.description))
        self.assertEqual(answer.recommendation_ids.name, "<script>alert(1)</script>")

    # Unhappy

    def test_unhappy_customer_is_called_about_the_visit_first(self):
        answer = self._ask(recommend="3")
        loop = answer.loop_ids
        self.assertFalse(answer.recommendation_ids)
        self.assertEqual(loop.help_request, WORDS)
        with self.assertRaisesRegex(UserError, "about his visit first"):
            loop.with_user(self.manager).action_recommend_help()
        loop.with_user(self.manager)._log_contact(answer.end_datetime, "Sorry")
        action = loop.with_user(self.manager).action_recommend_help()
        self.assertEqual(action["res_id"], answer.recommendation_ids.id)
        again = loop.with_user(self.office).action_recommend_help()
        self.assertEqual(again["res_id"], action["res_id"])
        with self.assertRaises(AccessError):
            loop.with_user(self.tom).action_recommend_help()

    def test_felt_sold_to_gets_no_recommendation(self):
        answer = self._invite()
        answer._save_lines(self._question("help"), WORDS)
        self._answer(answer, recommend="10", options=["sold_to_yes"])
        self.assertTrue(answer.loop_ids)
        self.assertFalse(answer.recommendation_ids)

    def test_nothing_to_recommend(self):
        loop = self._answer(recommend="3").loop_ids
        with self.assertRaisesRegex(UserError, "has not asked"):
            loop.action_recommend_help()

    # What goes wrong

    def test_visit_deleted_meanwhile(self):
        answer = self._invite()
        order = answer.fsm_order_id
        order.stage_id = self.env.ref("fieldservice.fsm_stage_new")
        order.unlink()
        answer._save_lines(self._question("help"), WORDS)
        self._answer(answer, recommend="9")
        recommendation = answer.recommendation_ids
        self.assertEqual(recommendation.partner_id, self.customer)
        self.assertEqual(recommendation.technician_id, self.technician)
        self.assertEqual(recommendation.branch_id, self.branch)
        self.assertTrue(recommendation.lead_id)
        self.assertEqual(answer._recommend_help(), recommendation)

    def test_failure_costs_no_answer_and_reaches_a_person(self):
        order = type(self.env["fsm.order"])
        with (
            patch.object(order, "capture_recommendations", side_effect=ValueError),
            mute_logger(HELP_LOG),
        ):
            answer = self._ask()
        self.assertEqual(answer.state, "done")
        self.assertTrue(answer.scored_on)
        self.assertEqual(answer.activity_ids.user_id, self.manager)
        self.assertIn("asks for help", answer.activity_ids.summary)

    def test_another_transaction_was_faster(self):
        """The whole answer is taken again, nothing of it is given up."""
        order = type(self.env["fsm.order"])
        conflict = SerializationFailure()
        with (
            patch.object(order, "capture_recommendations", side_effect=conflict),
            self.assertRaises(SerializationFailure),
        ):
            self._ask()

    def test_nobody_known_reaches_a_person(self):
        answer = self.survey._create_answer(
            email="somebody@example.com", check_attempts=False
        )
        answer._save_lines(self._question("help"), WORDS)
        with mute_logger(HELP_LOG):
            self._answer(answer, recommend="9")
        self.assertFalse(answer.recommendation_ids)
        self.assertTrue(answer.activity_ids.user_id)

    def test_only_texts_make_recommendations(self):
        with self.assertRaisesRegex(ValidationError, "with a text"):
            self._question("recommend").asks_for_help = True

    def test_other_surveys_make_none(self):
        self.survey.survey_type = "custom"
        answer = self._ask()
        self.assertFalse(answer.recommendation_ids)

    # Who may see it

    def test_technician_sees_the_recommendation_not_the_answer(self):
        recommendation = self._ask().recommendation_ids.with_user(self.tom)
        self.assertTrue(recommendation.observation)
        with self.assertRaises(AccessError):
            recommendation.read(["user_input_id"])
        action = recommendation.sudo().user_input_id.with_user(self.office)
        self.assertEqual(
            action.action_view_recommendations()["res_id"], recommendation.id
        )

    def test_technician_cannot_claim_that_a_customer_asked(self):
        answer = self._answer(recommend="9")
        with self.assertRaises(UserError):
            answer.fsm_order_id.with_user(self.tom).capture_recommendations(
                [{"observation": "x", "user_input_id": answer.id}]
            )
