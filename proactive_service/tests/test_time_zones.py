# Copyright 2026 Proactive Service Contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import datetime

from freezegun import freeze_time

from odoo.fields import Command
from odoo.tests import tagged

from .common import ProactiveServiceCommon


@tagged("post_install", "-at_install")
class TestFarAway(ProactiveServiceCommon):
    """S2.2: hours and days count where the company is."""

    def _get_respond_by(self, zone, captured_on):
        self.calendar.tz = zone
        with freeze_time(captured_on):
            return str(self._get_lead().respond_by)

    def test_respond_by_in_honolulu(self):
        """Friday 15:00 there; 2 hours are left, 6 on Monday: 08-12 and 13-15."""
        self.assertEqual(
            self._get_respond_by("Pacific/Honolulu", "2026-01-17 01:00:00"),
            "2026-01-20 01:00:00",
        )

    def test_respond_by_in_tonga(self):
        """It is Monday 09:00 there, while it is Sunday in UTC: 8 hours on, 18:00
        would be after hours, so Tuesday 09:00."""
        self.assertEqual(
            self._get_respond_by("Pacific/Tongatapu", "2026-01-11 20:00:00"),
            "2026-01-12 20:00:00",
        )

    def test_respond_by_when_clocks_go_forward(self):
        """Friday 16:00 (UTC+1), Monday 16:00 (UTC+2)."""
        self.assertEqual(
            self._get_respond_by("Europe/Brussels", "2026-03-27 15:00:00"),
            "2026-03-30 14:00:00",
        )

    def test_respond_by_when_clocks_go_back(self):
        """Friday 16:00 (UTC+2), Monday 16:00 (UTC+1)."""
        self.assertEqual(
            self._get_respond_by("Europe/Brussels", "2026-10-23 14:00:00"),
            "2026-10-26 15:00:00",
        )

    def _work_all_week(self):
        self.calendar.attendance_ids = [Command.clear()] + [
            Command.create(
                {
                    "name": f"Day {day}",
                    "dayofweek": str(day),
                    "hour_from": 0,
                    "hour_to": 24,
                    "day_period": "full_day",
                }
            )
            for day in range(7)
        ]

    def test_work_through_the_night_of_the_change(self):
        """Hours that the clock skips or repeats are neither lost nor invented."""
        self._work_all_week()
        for captured_on, respond_by in (
            ("2026-03-28 21:00:00", "2026-03-29 05:00:00"),
            ("2026-10-24 20:00:00", "2026-10-25 04:00:00"),
        ):
            with self.subTest(captured_on=captured_on):
                self.assertEqual(
                    self._get_respond_by("Europe/Brussels", captured_on), respond_by
                )

    def _get_end_of_wait(self, zone, now, day):
        """Return the UTC moment up to which the cron lets an opportunity wait."""
        self.calendar.tz = zone
        with freeze_time(now):
            lead = self._get_lead()
            lead._wait(datetime.date.fromisoformat(day), "On holiday")
        return lead

    def _assert_wait_ends(self, zone, now, day, end):
        lead = self._get_end_of_wait(zone, now, day)
        end = datetime.datetime.fromisoformat(end)
        with freeze_time(end - datetime.timedelta(minutes=1)):
            self._run_cron()
            self.assertTrue(lead.wait_until, f"{zone}: a minute too early")
            lead.invalidate_recordset(["follow_up_state"])
            self.assertEqual(lead.follow_up_state, "waiting")
        with freeze_time(end):
            self._run_cron()
            self.assertFalse(lead.wait_until, f"{zone}: the day has begun")

    def test_wait_ends_when_the_day_begins_there(self):
        cases = [
            ("Pacific/Honolulu", "2026-01-12 20:00:00", "2026-01-20T10:00:00"),
            ("Pacific/Tongatapu", "2026-01-12 20:00:00", "2026-01-19T11:00:00"),
        ]
        for zone, now, end in cases:
            with self.subTest(zone=zone):
                self._assert_wait_ends(zone, now, "2026-01-20", end)

    def test_wait_ends_on_days_when_clocks_change(self):
        cases = [
            ("2026-03-27 08:00:00", "2026-03-29", "2026-03-28T23:00:00"),
            ("2026-10-23 08:00:00", "2026-10-25", "2026-10-24T22:00:00"),
        ]
        for now, day, end in cases:
            with self.subTest(day=day):
                self._assert_wait_ends("Europe/Brussels", now, day, end)
