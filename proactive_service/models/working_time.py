# Copyright 2026 Proactive Service Contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

"""Arithmetic of clocks that count working hours."""

from datetime import timedelta


def add_working_hours(calendar, start, hours):
    """Return when `hours` of work have passed since `start` (S2.2).

    Attendances, leaves and the time zone are those of the calendar. Without a
    calendar, and where a calendar holds no working hours at all, elapsed hours
    count instead: a clock that never ends would hide the work.

    :param calendar: resource.calendar record, may be empty
    :param start: naive UTC datetime
    :param hours: working hours, may be negative (before `start`)
    :return: naive UTC datetime
    """
    if not hours:
        return start
    try:
        planned = calendar and calendar.plan_hours(hours, start, compute_leaves=True)
        # A day that ends at 24:00 ends a microsecond before, which adds up
        return (planned or start + timedelta(hours=hours)).replace(microsecond=0)
    except OverflowError:  # at the edges of the calendar, years 1 and 9999
        return start
