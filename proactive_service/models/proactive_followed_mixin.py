# Copyright 2026 Proactive Service Contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import datetime

import pytz

from odoo import models


class ProactiveFollowedMixin(models.AbstractModel):
    """Records to which the steps of a policy happen: opportunities, recommendations.

    The record tells when a trigger took effect; the policy's steps tell what happens
    after it; ``proactive.follow.up`` plans and runs them.
    """

    _name = "proactive.followed.mixin"
    _description = "Followed by the Steps of a Policy"

    def _get_trigger_base(self, trigger):
        """Return since when a trigger is in effect, or False when it is not (S1.6).

        :param trigger: key of ``proactive.policy.step.trigger``
        :return: naive UTC datetime or False
        """
        self.ensure_one()
        return False

    def _get_rest_until(self):
        """Return until when no step runs, as naive UTC datetime, or False."""
        return False

    def _get_activity_day(self):
        """Return the day by which an activity of a step is to be done, or False."""
        return False

    def _plan_follow_ups(self):
        """Bring steps in line with where the records stand; run what is due."""
        # sudo: steps run for the company, not for whoever happened to move it on.
        records = self.sudo().filtered("policy_id")
        if records:
            self.env["proactive.follow.up"].sudo()._plan(records)._run()

    def _get_clock_calendar(self):
        """Return the resource.calendar in which hours count for this record."""
        self.ensure_one()
        company = self.company_id or self.env.company
        return self.policy_id._get_calendar(company)

    def _get_company_tz(self):
        """Return the name of the time zone in which the days of this record count."""
        return self._get_clock_calendar().tz or self.env.user.tz or "UTC"

    def _get_start_of_day(self, day):
        """Return when a day begins in the company's zone, as naive UTC datetime."""
        start = datetime.datetime.combine(day, datetime.time.min)
        tz = pytz.timezone(self._get_company_tz())
        try:
            return tz.localize(start).astimezone(pytz.utc).replace(tzinfo=None)
        except OverflowError:  # at the edges of the calendar, years 1 and 9999
            return start

    def _get_local_time(self, moment):
        """Return a naive UTC datetime in the company's time zone."""
        tz = pytz.timezone(self._get_company_tz())
        return pytz.utc.localize(moment).astimezone(tz)
