# Copyright 2026 Proactive Service Contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import datetime

from odoo.tests import tagged

from ..models.working_time import add_working_hours
from .common import ProactiveServiceCommon


@tagged("post_install", "-at_install")
class TestWorkingTime(ProactiveServiceCommon):
    def test_weekend_is_skipped(self):
        """6 working hours from Friday 16:00 end on Monday 14:00."""
        friday = datetime.datetime(2026, 1, 16, 16, 0)
        self.assertEqual(
            add_working_hours(self.calendar, friday, 6),
            datetime.datetime(2026, 1, 19, 14, 0),
        )

    def test_leaves_are_skipped(self):
        """A public holiday on Monday moves the deadline to Tuesday."""
        self.env["resource.calendar.leaves"].create(
            {
                "name": "Holiday",
                "calendar_id": self.calendar.id,
                "date_from": "2026-01-19 00:00:00",
                "date_to": "2026-01-19 23:59:59",
            }
        )
        friday = datetime.datetime(2026, 1, 16, 16, 0)
        self.assertEqual(
            add_working_hours(self.calendar, friday, 6),
            datetime.datetime(2026, 1, 20, 14, 0),
        )

    def test_time_zone_of_the_calendar(self):
        self.calendar.tz = "America/New_York"
        start = datetime.datetime(2026, 1, 16, 21, 0)  # 16:00 in New York
        self.assertEqual(
            add_working_hours(self.calendar, start, 2),
            datetime.datetime(2026, 1, 19, 14, 0),  # 09:00 in New York
        )

    def test_before(self):
        monday = datetime.datetime(2026, 1, 19, 9, 0)
        self.assertEqual(
            add_working_hours(self.calendar, monday, -2),
            datetime.datetime(2026, 1, 16, 16, 0),
        )

    def test_no_hours_and_no_calendar(self):
        """A clock always ends: elapsed time counts where nobody ever works."""
        start = datetime.datetime(2026, 1, 17, 3, 0)
        self.assertEqual(add_working_hours(self.calendar, start, 0), start)
        nobody = self.env["resource.calendar"]
        self.assertEqual(
            add_working_hours(nobody, start, 5), datetime.datetime(2026, 1, 17, 8, 0)
        )
        self.calendar.attendance_ids.unlink()
        self.assertEqual(
            add_working_hours(self.calendar, start, 5),
            datetime.datetime(2026, 1, 17, 8, 0),
        )
