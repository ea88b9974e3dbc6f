# Copyright 2026 Proactive Service Contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

"""News by mail: one mail per technician and day (S1.4)."""

import logging

from odoo import api, fields, models
from odoo.fields import Domain

_logger = logging.getLogger(__name__)


# A room of its own beside the fields of the model.
# pylint: disable=consider-merging-classes-inherited
class ProactiveFeedback(models.Model):
    _inherit = "proactive.feedback"

    mailed_on = fields.Datetime(
        readonly=True, help="When the news was part of the daily mail."
    )

    _to_mail_idx = models.Index("(technician_id) WHERE mailed_on IS NULL")

    @api.model
    def _get_digest_domain(self):
        """Domain of the news that the next daily mail contains."""
        return (
            Domain("mailed_on", "=", False)
            & Domain("read_on", "=", False)
            & Domain("sent_on", ">", "now -7d")
        )

    @api.model
    def _cron_send_digest(self):
        """Send each technician one mail with his unread news, in his language.

        What has been read already, and what a technician without login or with the
        mail switched off would get, is passed over.
        """
        grouped = self._read_group(
            self._get_digest_domain(), ["technician_id"], ["id:recordset"]
        )
        IrCron = self.env["ir.cron"]
        IrCron._commit_progress(remaining=len(grouped))
        for technician, feedback in grouped:
            try:
                with self.env.cr.savepoint():
                    feedback._send_digest(technician)
            except Exception:
                _logger.exception("No news could be sent to %s", technician.id)
            if not IrCron._commit_progress(1):
                break

    def _send_digest(self, technician):
        """Send this news to a technician in one mail.

        :param technician: fsm.person record
        """
        locked = self.try_lock_for_update()
        user = technician.technician_user_id
        if locked and user.active and user.proactive_digest and user.email:
            template = self.env.ref("proactive_service.mail_template_digest")
            template.with_context(feedback=locked).send_mail(
                user.id, email_layout_xmlid="mail.mail_notification_light"
            )
        locked.write({"mailed_on": fields.Datetime.now()})
