# Copyright 2026 Proactive Service Contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from datetime import date, datetime

from odoo.tests import BaseCase, tagged

from odoo.addons.proactive_service_coaching.models.coaching_dates import (
    local_date,
    next_due,
    plan_state,
)


@tagged("post_install", "-at_install")
class TestCoachingDates(BaseCase):
    def test_local_date_follows_the_zone(self):
        evening = datetime(2026, 3, 1, 22, 30)
        self.assertEqual(local_date(evening, "UTC"), date(2026, 3, 1))
        self.assertEqual(local_date(evening, "Europe/Berlin"), date(2026, 3, 1))
        self.assertEqual(local_date(evening, "Pacific/Auckland"), date(2026, 3, 2))
        self.assertEqual(local_date(datetime(2026, 3, 1, 3), "America/Denver").day, 28)
        self.assertEqual(local_date(evening, False), date(2026, 3, 1))

    def test_next_due(self):
        start = date(2026, 3, 1)
        self.assertEqual(next_due(None, 30, start), start)
        self.assertEqual(next_due(date(2026, 3, 5), 30, start), date(2026, 4, 4))
        # Held long before the plan began: the plan's start counts
        self.assertEqual(next_due(date(2025, 1, 1), 30, start), start)

    def test_plan_state_at_its_limits(self):
        due = date(2026, 3, 10)
        for today, state in (
            (date(2026, 3, 2), "on_track"),
            (date(2026, 3, 3), "due"),
            (date(2026, 3, 10), "due"),
            (date(2026, 3, 11), "overdue"),
        ):
            with self.subTest(today=today):
                self.assertEqual(plan_state(due, today, 7), state)
        self.assertEqual(plan_state(due, date(2026, 3, 9), 0), "on_track")
