# Copyright 2026 Proactive Service Contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import datetime

from freezegun import freeze_time
from psycopg2 import IntegrityError

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged
from odoo.tools import mute_logger

from .common import ProactiveServiceCommon


@tagged("post_install", "-at_install")
class TestAbsurdValues(ProactiveServiceCommon):
    """S1.1: what a phone may send is stored safely or refused in words."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.startClassPatcher(freeze_time("2026-01-12 08:00:00"))
        cls.now = datetime.datetime(2026, 1, 12, 8, 0)

    def test_very_long_words(self):
        words = "Bearing noise " * 715
        recommendation = self._capture(observation=words, customer_benefit=words)
        self.assertEqual(recommendation.observation, words)
        self.assertEqual(len(recommendation.name), 80)
        self.assertIn("Bearing noise", recommendation.lead_id.description)

    def test_emoji_and_other_scripts(self):
        words = "Lüfter 🌀🔥 «свист» 音 \u202eabc"
        recommendation = self._capture(observation=words, promise="👍")
        recommendation.invalidate_recordset()
        self.assertEqual(recommendation.observation, words)
        self.assertEqual(recommendation.name, words)
        self.assertEqual(recommendation.lead_id.name, words)

    def test_clock_ahead(self):
        """The server's clock decides; a few minutes are nobody's fault."""
        ahead = self._capture(captured_on="2026-01-12 08:05:00")
        self.assertEqual(str(ahead.captured_on), "2026-01-12 08:05:00")
        for moment in ("2026-01-12 08:05:01", "2027-01-01 00:00:00", "9999-12-31"):
            with self.subTest(moment=moment):
                self.assertEqual(
                    self._capture(captured_on=moment).captured_on, self.now
                )

    def test_clock_at_its_beginning(self):
        """A battery was changed: nothing is overdue for decades."""
        for moment in ("0001-01-01 00:00:00", "1970-01-01 00:00:00", "2025-01-11"):
            with self.subTest(moment=moment):
                recommendation = self._capture(captured_on=moment)
                self.assertEqual(recommendation.captured_on, self.now)
                self.assertEqual(recommendation.lead_id.follow_up_state, "on_time")
        late = self._capture(captured_on="2025-03-01 08:00:00")
        self.assertEqual(late.captured_on, datetime.datetime(2025, 3, 1, 8, 0))

    def test_time_that_cannot_be_read(self):
        for moment in ("yesterday", "2026-13-45 99:00:00", 12, "2026-01-12T08:00Z"):
            with (
                self.subTest(moment=moment),
                self.assertRaisesRegex(UserError, "cannot be read"),
            ):
                self._capture(captured_on=moment)
        self.assertFalse(self.order.recommendation_ids)

    def test_no_time(self):
        self.assertEqual(self._capture(captured_on=False).captured_on, self.now)

    def test_history_may_be_imported_the_future_may_not(self):
        """The office may load what is years old; nobody has seen the future."""
        values = {
            "order_id": self.order.id,
            "observation": "Coil dirty",
            "customer_benefit": "Less power",
        }
        Recommendation = self.env["proactive.recommendation"].with_user(self.office)
        old, future = Recommendation.create(
            [
                {**values, "captured_on": "2019-05-02 10:00:00"},
                {**values, "captured_on": "2031-05-02 10:00:00"},
            ]
        )
        self.assertEqual(str(old.captured_on), "2019-05-02 10:00:00")
        self.assertEqual(future.captured_on, self.now)

    def test_edges_of_the_calendar(self):
        """Dates that no clock can count from neither fail nor block others."""
        for zone in ("Pacific/Honolulu", "Pacific/Tongatapu"):
            self.calendar.tz = zone
            with self.subTest(zone=zone):
                past = self._capture(state="for_later", revisit_date="0001-01-01")
                future = self._capture(state="for_later", revisit_date="9999-12-31")
                self.assertEqual(past.follow_up_ids.state, "done")
                self.assertEqual(future.follow_up_ids.state, "planned")
                lead = self._get_lead()
                lead._wait(datetime.date(9999, 12, 31), "For ever")
                self._run_cron()
                self.assertEqual(lead.follow_up_state, "waiting")

    def test_clock_from_the_edges(self):
        policy = self.env.ref("proactive_service.proactive_policy_catch_all")
        for year in (1, 9999):
            start = datetime.datetime(year, 12 if year > 1 else 1, 31)
            self.assertTrue(policy._get_deadline(start, self.company))

    def test_key_too_long(self):
        with self.assertRaisesRegex(UserError, "too long"):
            self._capture(capture_key="é" * 101)
        self.assertTrue(self._capture(capture_key="é" * 100).capture_key)

    def test_same_key_twice_in_one_call(self):
        values = {"observation": "Filter full", "customer_benefit": "Cleaner air"}
        stored = self.order.with_user(self.tom).capture_recommendations(
            [
                {**values, "capture_key": "a"},
                values,
                {**values, "capture_key": "a"},
                values,
            ]
        )
        self.assertEqual(len(self.order.recommendation_ids), 3)
        self.assertEqual(stored[0], stored[2])
        self.assertEqual(len(stored[0] | stored[1] | stored[3]), 3)
        self.assertEqual(stored.mapped("capture_key"), ["a", False, "a", False])

    def test_customer_without_mail(self):
        self.hotel.email = self.contact.email = False
        lead = self._get_lead()
        self.assertEqual(lead.partner_id, self.contact)
        self.assertEqual(lead.activity_ids.user_id, self.office)


@tagged("post_install", "-at_install")
class TestForeignRecords(ProactiveServiceCommon):
    """Nothing of another company or another visit can be used or reached."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.other = cls.env["res.company"].create({"name": "Other Ltd"})
        env = cls.env(context={**cls.env.context, "allowed_company_ids": cls.other.ids})
        cls.other_fan = env["fsm.equipment"].create(
            {
                "name": "Their fan",
                "company_id": cls.other.id,
                "location_id": cls.location.id,
                "current_location_id": cls.location.id,
            }
        )
        cls.other_offering = env["proactive.offering"].create(
            {"name": "Their service", "company_id": cls.other.id}
        )
        cls.other_order = env["fsm.order"].create(
            {
                "location_id": cls.location.id,
                "person_id": cls.technician.id,
                "company_id": cls.other.id,
                "stage_id": cls.order.stage_id.id,
                "team_id": cls.order.team_id.id,
            }
        )

    def test_equipment_and_offering(self):
        for values in (
            {"equipment_id": self.other_fan.id},
            {"offering_id": self.other_offering.id},
        ):
            with self.subTest(values=values), self.assertRaises(UserError):
                self._capture(**values)
        self.assertFalse(self.order.recommendation_ids)

    def test_visit(self):
        for user in (self.tom, self.office):
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                self._capture(order=self.other_order, user=user)
        self.assertFalse(self.other_order.recommendation_ids)

    def test_visit_of_a_colleague(self):
        order = self._create_order(self.technician_ann)
        with self.assertRaises(AccessError):
            self._capture(order=order)
        self.assertEqual(order.opportunity_check, "todo")

    def test_visit_that_is_gone(self):
        order = self._create_order()
        gone = self.env["fsm.order"].browse(order.id)
        order.sudo().unlink()
        with self.assertRaises(UserError):
            self._capture(order=gone)

    def test_technician_cannot_read_the_policy_of_others(self):
        policy = self.env["proactive.policy"].create(
            {"name": "Theirs", "company_id": self.other.id, "sequence": 1}
        )
        lead = self._get_lead()
        self.assertNotEqual(lead.policy_id, policy)


@tagged("post_install", "-at_install")
class TestMissingRecords(ProactiveServiceCommon):
    """S1.5: what was archived, deleted or never set does not stop the work."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.startClassPatcher(freeze_time("2026-01-12 08:00:00"))

    def test_stage_in_use_is_kept(self):
        lead = self._get_lead()
        stage = self.env["crm.stage"].create({"name": "Ours"})
        lead.stage_id = stage
        with mute_logger("odoo.sql_db"), self.assertRaises(IntegrityError):
            stage.unlink()

    def test_no_stage(self):
        lead = self._get_lead()
        told = lead.feedback_ids
        lead.stage_id = False
        self.assertEqual(lead.technician_status, "working")
        self.assertEqual(lead.feedback_ids, told, "There are no words for it")
        lead.action_set_lost()
        self.assertEqual(lead.technician_status, "declined")

    def test_no_stage_means_presented(self):
        stages = self.env["crm.stage"].search([("technician_status", "=", "presented")])
        stages.technician_status = "working"
        lead = self._get_lead()
        stage = lead.stage_id
        lead.conditions_disclosed = "none"
        lead.action_present_proposal()
        self.assertTrue(lead.presented_on)
        self.assertEqual(lead.stage_id, stage)

    def test_owner_archived_after_the_hand_over(self):
        """Who escalates to whom still works; the nightly check finds an owner."""
        lead = self._get_lead()
        self.office.active = False
        with freeze_time("2026-01-12 17:01:00"):
            self._run_cron()
        self.assertIn(self.manager, lead.activity_ids.user_id)
        self.assertFalse(lead.follow_up_ids.filtered(lambda r: r.state == "failed"))
        self.env["proactive.failsafe"]._run(self.company)
        self.assertEqual(lead.user_id, self.manager)

    def test_nobody_to_own_it(self):
        """No account manager, no service manager at all: kept, with its steps."""
        self.hotel.user_id = False
        self.company.proactive_service_manager_id = False
        group = self.env.ref("proactive_service.group_manager")
        group.all_user_ids.active = False
        lead = self._get_lead()
        with freeze_time("2026-01-14 17:01:00"):
            self._run_cron()
        self.assertFalse(lead.user_id)
        self.assertNotIn("failed", lead.follow_up_ids.mapped("state"))
        self.assertTrue(lead.activity_ids, "Seen in the list of activities")
        self.company.proactive_service_manager_id = self.office
        self.office.active = True
        self.env["proactive.failsafe"]._run(self.company)
        self.assertEqual(lead.user_id, self.office, "Owned as soon as there is one")

    def test_technician_without_login(self):
        person = self.env["fsm.person"].create({"name": "Temp"})
        policy = self.env.ref("proactive_service.proactive_policy_catch_all")
        policy.owner_type = "technician"
        order = self._create_order(person)
        recommendation = self._capture(order=order, user=self.office)
        self.assertEqual(recommendation.technician_id, person)
        self.assertEqual(recommendation.user_id, self.manager)
        self.assertTrue(recommendation.feedback_ids, "Told once he gets a login")

    def test_company_without_calendar(self):
        """Elapsed hours count where nobody has said when one works."""
        self.company.resource_calendar_id = False
        lead = self._get_lead(size="small")
        self.assertEqual(
            lead.respond_by,
            datetime.datetime(2026, 1, 12, 8)
            + datetime.timedelta(hours=lead.policy_id.response_hours),
        )
        lead._wait(datetime.date(2026, 1, 20), "On holiday")
        with freeze_time("2026-01-20 00:01:00"):
            self._run_cron()
        self.assertFalse(lead.wait_until)
