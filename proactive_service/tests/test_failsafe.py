# Copyright 2026 Proactive Service Contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from unittest.mock import patch

from odoo.exceptions import UserError
from odoo.tests import tagged
from odoo.tools import mute_logger

from .common import ProactiveServiceCommon


@tagged("post_install", "-at_install")
class TestFailsafe(ProactiveServiceCommon):
    """S1.5: an owner and a date for everything that is open, at all times."""

    def _run_failsafe(self):
        with self.enter_registry_test_mode():
            self.env.ref("proactive_service.ir_cron_failsafe").method_direct_trigger()
        return self.env["proactive.failsafe"].search(
            [("company_id", "=", self.company.id)], limit=1
        )

    def _clean_run(self):
        """Repair what the database holds besides, so that counts are ours."""
        self._run_failsafe()
        return self._run_failsafe().open_count

    def test_all_is_well(self):
        before = self._clean_run()
        self._capture()
        self._capture(customer_word="not_discussed")
        self._capture(state="fixed")
        run = self._run_failsafe()
        self.assertEqual(run.repaired_count, 0)
        self.assertFalse(run.details)
        self.assertEqual(run.open_count - before, 2)

    def test_owner_left(self):
        self._clean_run()
        recommendation = self._capture(customer_word="not_discussed")
        lead = self._get_lead()
        self.office.action_archive()
        run = self._run_failsafe()
        self.assertEqual(run.repaired_count, 2)
        self.assertIn(lead.name, run.details)
        self.assertEqual(lead.user_id, self.manager)
        self.assertEqual(recommendation.user_id, self.manager)
        self.assertEqual(recommendation.activity_ids.user_id, self.manager)
        self.assertEqual(self._run_failsafe().repaired_count, 0)

    def test_opportunity_deleted(self):
        self._clean_run()
        recommendation = self._capture()
        recommendation.lead_id.unlink()
        self.assertEqual(self._run_failsafe().repaired_count, 1)
        self.assertTrue(recommendation.lead_id.respond_by)
        self.assertEqual(self._run_failsafe().repaired_count, 0)

    def test_archived_but_not_decided(self):
        self._clean_run()
        lead = self._get_lead()
        lead.write({"active": False, "probability": 20})
        self.assertEqual(lead.won_status, "pending")
        self.assertEqual(self._run_failsafe().repaired_count, 1)
        self.assertTrue(lead.active)

    def test_contacted_and_then_forgotten(self):
        self._clean_run()
        lead = self._get_lead()
        lead.with_user(self.office)._log_customer_contact("They will think about it")
        self.assertFalse(lead.activity_ids)
        self.assertEqual(self._run_failsafe().repaired_count, 1)
        self.assertEqual(lead.activity_ids.user_id, self.office)
        self.assertEqual(self._run_failsafe().repaired_count, 0)

    def test_condition_without_date_is_looked_at(self):
        self._clean_run()
        later = self._capture(state="for_later", revisit_condition="belt worn to 40 %")
        self.assertEqual(self._run_failsafe().repaired_count, 1)
        self.assertEqual(later.activity_ids.user_id, self.office)

    def test_one_company_stops_no_other(self):
        other = self.env["res.company"].create({"name": "Other"})
        Failsafe = self.env.registry["proactive.failsafe"]
        run = Failsafe._run

        def failing(model, company):
            if company == other:
                raise UserError(model.env._("Broken"))
            return run(model, company)

        with (
            patch.object(Failsafe, "_run", failing),
            mute_logger("odoo.addons.proactive_service.models.proactive_failsafe"),
        ):
            self.assertTrue(self._run_failsafe())
        runs = self.env["proactive.failsafe"].search([("company_id", "=", other.id)])
        self.assertFalse(runs)
