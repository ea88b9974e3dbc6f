# Copyright 2026 Proactive Service Contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from unittest.mock import patch

from psycopg2 import IntegrityError
from psycopg2.errors import SerializationFailure

from odoo import fields
from odoo.exceptions import (
    AccessError,
    ConcurrencyError,
    UserError,
    ValidationError,
)
from odoo.fields import Command
from odoo.tests import tagged
from odoo.tools import mute_logger

from .test_device import DeviceCommon


@tagged("post_install", "-at_install")
class TestDevice(DeviceCommon):
    """S4.9: what becomes of an alert."""

    def test_s4_9_same_key_at_the_same_moment(self):
        """Two requests with the same key: the second begins again and finds it."""
        first, is_new = self._receive()
        self.assertTrue(is_new)
        Alert = type(self.Alert)
        empty = self.Alert.browse()
        with (
            mute_logger("odoo.sql_db"),
            patch.object(Alert, "_find", lambda *args: empty),
            self.assertRaises(ConcurrencyError),
        ):
            self._receive()
        again, is_new = self._receive()
        self.assertEqual((again, is_new), (first, False))

    def test_s4_9_same_key_in_the_database(self):
        alert, _is_new = self._receive()
        with mute_logger("odoo.sql_db"), self.assertRaises(IntegrityError):
            alert.copy()

    def test_s4_9_a_device_that_repeats_itself(self):
        """The same words about the same equipment are one recommendation."""
        first = self._receive(key="a")[0]
        second = self._receive(key="b")[0]
        other = self._receive(key="c", text="Filter full")[0]
        self.assertEqual(first.recommendation_id, second.recommendation_id)
        self.assertNotEqual(first.recommendation_id, other.recommendation_id)
        first.recommendation_id.write({"state": "fixed"})
        third = self._receive(key="d")[0]
        self.assertNotEqual(first.recommendation_id, third.recommendation_id)

    def test_s4_9_two_alerts_of_an_equipment_at_the_same_moment(self):
        """The second begins again; what is no fault is not kept as one."""
        Equipment = type(self.fan)
        failure = SerializationFailure("could not serialize access")
        with (
            patch.object(Equipment, "_note_alert", side_effect=failure),
            self.assertRaises(SerializationFailure),
        ):
            self._receive()

    def test_s4_9_severity_in_words_about_the_customer(self):
        expected = {"info": "improvement", "warning": "risk", "critical": "critical"}
        for severity, meant in expected.items():
            alert = self._receive(key=severity, severity=severity, text=severity)[0]
            self.assertEqual(alert.recommendation_id.severity, meant)
        unsaid = self._receive(key="unsaid", text="unsaid")[0]
        self.assertEqual(unsaid.severity, "risk")

    def test_s4_9_equipment_without_a_place_waits_with_the_reason(self):
        nowhere = self.env["fsm.equipment"].create(
            {"name": "Pump in the van", "device_ref": "SN-2"}
        )
        alert = self._receive(device="SN-2")[0]
        self.assertEqual(alert.state, "unmatched")
        self.assertEqual(alert.equipment_id, nowhere)
        self.assertIn("Pump in the van", alert.problem)
        nowhere.current_location_id = self.location
        alert.with_user(self.manager).action_match()
        self.assertEqual(alert.state, "matched")
        self.assertFalse(alert.problem)

    def test_s4_9_any_fault_waits_for_a_person(self):
        Recommendation = type(self.env["proactive.recommendation"])
        with (
            patch.object(Recommendation, "_apply_policies", side_effect=KeyError("x")),
            self.assertLogs("odoo.addons.proactive_service", "ERROR"),
        ):
            alert, is_new = self._receive()
        self.assertTrue(is_new)
        self.assertEqual(alert.state, "unmatched")
        self.assertTrue(alert.problem)
        self.assertFalse(alert.recommendation_id)

    def test_s4_9_matched_by_hand(self):
        alert = self._receive(device="SN-9")[0].with_user(self.manager)
        with self.assertRaisesRegex(UserError, "choose the equipment"):
            alert.action_match()
        pump = self.env["fsm.equipment"].create(
            {"name": "Pump", "current_location_id": self.location.id}
        )
        alert.equipment_id = pump
        alert.action_match()
        self.assertEqual(alert.recommendation_id.equipment_id, pump)
        self.assertEqual(pump.device_ref, "SN-9", "The next one fits by itself")
        self.assertEqual(self._receive(key="next", device="SN-9")[0].state, "matched")
        for act in (alert.action_match, alert.action_ignore):
            with self.assertRaisesRegex(UserError, "settled"):
                act()

    def test_s4_9_matching_keeps_a_reference_that_is_there(self):
        alert = self._receive(device="SN-9")[0].with_user(self.manager)
        alert.equipment_id = self.fan
        alert.action_match()
        self.assertEqual(self.fan.device_ref, "SN-1")

    def test_s4_9_ignored_for_a_reason(self):
        alert = self._receive(device="SN-9")[0].with_user(self.manager)
        with self.assertRaisesRegex(UserError, "why"):
            alert.action_ignore()
        alert.ignore_reason = "A test of the installer"
        alert.action_ignore()
        self.assertEqual(alert.state, "ignored")
        alert.action_reopen()
        self.assertEqual(alert.state, "unmatched")

    def test_s4_9_never_lost(self):
        """Nobody deletes or rewrites what a device said."""
        alert = self._receive(device="SN-9")[0]
        for user in (self.tom, self.office, self.manager):
            mine = alert.with_user(user)
            for act in (
                mine.unlink,
                lambda m=mine: m.write({"text": "x"}),
                lambda m=mine: m.write({"state": "ignored"}),
                lambda m=mine: m.create({"key": "x"}),
            ):
                with self.subTest(user=user.login), self.assertRaises(UserError):
                    act()
        with mute_logger("odoo.sql_db"), self.assertRaises(IntegrityError):
            self.source.unlink()

    def test_s4_9_roles(self):
        alert = self._receive(device="SN-9")[0]
        self.assertEqual(alert.with_user(self.office).device, "SN-9")
        for user in (self.tom, self.office):
            with self.subTest(user=user.login):
                with self.assertRaises(AccessError):
                    alert.with_user(user).equipment_id = self.fan
                with self.assertRaises(AccessError):
                    alert.with_user(user).action_match()
                with self.assertRaises(AccessError):
                    self.source.with_user(user).read(["name"])
                with self.assertRaises(AccessError):
                    self.source.with_user(user).action_new_token()
        with self.assertRaises(AccessError):
            alert.with_user(self.tom).read(["device"])

    def test_s4_9_token_is_not_to_be_read(self):
        source = self.source.with_user(self.manager)
        with self.assertRaises(AccessError):
            source.read(["token_hash"])
        with self.assertRaises(AccessError):
            source.write({"token_hash": "x"})
        self.assertNotIn("token_hash", source.read()[0])
        self.assertEqual(len(self.source.sudo().token_hash), 64)
        self.assertNotEqual(self.source.copy().sudo().token_hash, self.token)
        self.assertFalse(self.source.copy().sudo().token_hash)
        view = self.env["proactive.device.token"].with_user(self.manager)
        kept = view.create({"token": self.token})
        self.env.flush_all()
        kept.invalidate_recordset()
        self.assertFalse(kept.token, "Shown once, never stored")

    def test_s4_9_reference_unique_per_company(self):
        values = {"name": "Fan 2", "device_ref": "SN-1"}
        with mute_logger("odoo.sql_db"), self.assertRaises(IntegrityError):
            self.fan.create(values)
        other = self.env["res.company"].create({"name": "Other"})
        self.fan.create({**values, "company_id": other.id})
        self.fan.create([{"name": f"Plain {i}", "device_ref": ""} for i in range(2)])

    def test_s4_9_two_companies(self):
        other = self.env["res.company"].create({"name": "Other"})
        boss = self._create_user("ps_other", "group_manager")
        boss.write({"company_ids": [Command.set(other.ids)], "company_id": other.id})
        alert = self._receive()[0]
        self.assertFalse(self.Alert.with_user(boss).search([]))
        Source = self.env["proactive.device.source"].with_user(boss)
        self.assertFalse(Source.search([]))
        with self.assertRaises(ValidationError):
            self.source.company_id = other
        theirs, _token = self._create_source(company_id=other.id)
        stray = self._receive(source=theirs)[0]
        with self.assertRaises(UserError):
            stray.with_user(boss).equipment_id = self.fan
        self.assertEqual(alert.recommendation_id.company_id, self.company)

    def test_s4_9_rate_limit_is_positive(self):
        with mute_logger("odoo.sql_db"), self.assertRaises(IntegrityError):
            self.source.rate_limit = 0
            self.env.flush_all()

    def test_s4_9_sources_of_a_list_in_one_query(self):
        more = [self._create_source(name=str(i))[0] for i in range(5)]
        self._receive(source=more[0])
        sources = self.source.concat(*more)
        sources.invalidate_recordset(["alert_count", "last_seen"])
        sources.mapped("name")
        with self.assertQueryCount(1):
            counts = sources.mapped("alert_count")
        self.assertEqual(sum(counts), 1)
        self.assertLessEqual(more[0].last_seen, fields.Datetime.now())
