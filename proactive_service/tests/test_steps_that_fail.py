# Copyright 2026 Proactive Service Contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import datetime
from unittest.mock import patch

from freezegun import freeze_time
from psycopg2.errors import SerializationFailure

from odoo.fields import Domain
from odoo.tests import tagged
from odoo.tools import mute_logger

from .common import ProactiveServiceCommon

FOLLOW_UP_LOGGER = "odoo.addons.proactive_service.models.proactive_follow_up"
LEAD_LOGGER = "odoo.addons.proactive_service.models.crm_lead_follow_up"


@tagged("post_install", "-at_install")
class TestBadRecords(ProactiveServiceCommon):
    """S1.6: one bad record costs its own steps, never those of the others."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.startClassPatcher(freeze_time("2026-01-12 08:00:00"))

    def _get_escalation(self, lead):
        return lead.follow_up_ids.filtered(
            lambda row: (
                row.step_id.trigger == "response_due" and not row.step_id.delay_hours
            )
        )

    def _patch_model(self, name, method, bad, error):
        """Let a method fail for one record."""
        model = self.env.registry[name]
        original = getattr(model, method)

        def failing(record, *args):
            if bad in record:
                raise error
            return original(record, *args)

        return patch.object(model, method, failing)

    def test_a_record_that_cannot_be_planned(self):
        bad, good = self._get_lead(), self._get_lead()
        with (
            freeze_time("2026-01-12 17:01:00"),
            self._patch_model(
                "crm.lead", "_get_trigger_base", bad, ValueError("Rotten")
            ),
            mute_logger(FOLLOW_UP_LOGGER),
        ):
            self._run_cron()
        self.assertEqual(self._get_escalation(good).state, "done")
        self.assertEqual(self._get_escalation(bad).state, "failed")
        self.assertIn("Rotten", self._get_escalation(bad).error_message)

    def test_a_wait_that_cannot_end(self):
        bad, good = self._get_lead(), self._get_lead()
        for lead in (bad, good):
            lead._wait(datetime.date(2026, 1, 13), "On holiday")
        with (
            freeze_time("2026-01-13 00:01:00"),
            self._patch_model("crm.lead", "_record", bad, ValueError("Rotten")),
            self.assertLogs(LEAD_LOGGER, "ERROR"),
        ):
            self._run_cron()
        self.assertTrue(bad.wait_until)
        self.assertFalse(good.wait_until)

    def test_overtaken_by_another_server(self):
        """It is nobody's failure: the step is begun again, not marked failed."""
        lead = self._get_lead()
        calls = []
        FollowUp = self.env.registry["proactive.follow.up"]
        run_one = FollowUp._run_one

        def overtaken_once(row):
            calls.append(row)
            if len(calls) == 1:
                raise SerializationFailure("could not serialize access")
            return run_one(row)

        with (
            freeze_time("2026-01-12 17:01:00"),
            patch.object(FollowUp, "_run_one", overtaken_once),
        ):
            self._run_cron()
        self.assertEqual(self._get_escalation(lead).state, "done")
        self.assertFalse(lead.follow_up_ids.filtered(lambda r: r.state == "failed"))

    def test_always_overtaken(self):
        def overtaken():
            raise SerializationFailure("could not serialize access")

        with (
            patch.object(self.env.cr, "rollback"),
            self.assertRaises(SerializationFailure),
        ):
            self.env["proactive.follow.up"]._begin_again_if_overtaken(overtaken)

    def test_mails_of_the_cron_wait_in_the_queue(self):
        """A slow mail server does not hold up the steps."""
        lead = self._get_lead()
        Mail = self.env.registry["mail.mail"]
        with (
            freeze_time("2026-01-12 17:01:00"),
            patch.object(Mail, "send_after_commit") as send_after_commit,
            self.enter_registry_test_mode(),
            self.registry.cursor() as cr,
        ):
            self.env(cr=cr)["proactive.follow.up"]._cron_run_due()
        send_after_commit.assert_not_called()
        mails = self.env["mail.mail"].search(
            [("model", "=", "crm.lead"), ("res_id", "=", lead.id)]
        )
        mine = mails.filtered(lambda m: self.manager.partner_id in m.recipient_ids)
        self.assertEqual(mine.mapped("state"), ["outgoing"])
        cron = self.env.ref("mail.ir_cron_mail_scheduler_action")
        self.assertTrue(self.env["ir.cron.trigger"].search([("cron_id", "=", cron.id)]))

    def test_one_mail_to_the_owner(self):
        """The first step says what to do; that somebody is assigned goes without."""
        order = self.order.with_context(
            tracking_disable=False, mail_create_nosubscribe=False
        )
        recommendation = self._capture(order=order)
        about = self.env["mail.message"].search(
            Domain("notified_partner_ids", "in", self.office.partner_id.ids)
            & (
                Domain("model", "=", recommendation._name)
                | Domain("model", "=", "crm.lead")
                & Domain("res_id", "=", recommendation.lead_id.id)
            )
        )
        self.assertEqual(len(about), 1)
        self.assertIn("Speak with the customer", about.body)
