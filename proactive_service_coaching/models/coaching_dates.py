# Copyright 2026 Proactive Service Contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

"""Arithmetic of coaching intervals. No ORM, so that it can be read and tested alone."""

from datetime import datetime, time, timedelta

import pytz


def local_date(moment, tz_name):
    """Return the day on which a moment falls in a time zone.

    :param moment: naive UTC datetime
    :param tz_name: name of a time zone, UTC if empty
    :return: date
    """
    zone = pytz.timezone(tz_name or "UTC")
    return pytz.utc.localize(moment).astimezone(zone).date()


def day_range(first, last, tz_name):
    """Return when a period of days begins and has ended in a time zone.

    :param first: date of its first day
    :param last: date of its last day
    :param tz_name: name of a time zone, UTC if empty
    :return: two naive UTC datetimes; the second one is the first after the period
    """
    zone = pytz.timezone(tz_name or "UTC")
    return tuple(
        zone.localize(datetime.combine(day, time.min))
        .astimezone(pytz.utc)
        .replace(tzinfo=None)
        for day in (first, last + timedelta(days=1))
    )


def next_due(last_held, interval_days, start):
    """Return when coaching is due again (S5.5: coaching is maintenance).

    The first session of a plan is due on the day the plan starts; a session that
    was held before the plan began counts if it makes the next one later than that.

    :param last_held: date of the last session that was held, or None
    :param interval_days: elapsed days between two sessions
    :param start: date on which the plan starts
    :return: date
    """
    if not last_held:
        return start
    return max(start, last_held + timedelta(days=interval_days))


def plan_state(due, today, notice_days):
    """Tell how a plan stands: ``on_track``, ``due`` or ``overdue``.

    :param due: date of the next session
    :param today: date of today where the company is
    :param notice_days: elapsed days before `due` on which it counts as due
    """
    if due < today:
        return "overdue"
    if due <= today + timedelta(days=notice_days):
        return "due"
    return "on_track"
