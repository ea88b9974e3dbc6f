# Copyright 2026 Proactive Service Contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import models


class MailMail(models.Model):
    _inherit = "mail.mail"

    def _postprocess_sent_message(
        self, success_pids, success_emails, failure_reason=False, failure_type=None
    ):
        """Note when the mail server took an invitation: scanners open it at once."""
        answers = self.env["survey.user_input"].browse(
            mail.res_id for mail in self if mail.model == "survey.user_input"
        )
        if answers and not failure_type:
            # sudo: mails are sent by whoever happens to trigger it.
            answers.sudo().exists()._note_mailed()
        return super()._postprocess_sent_message(
            success_pids, success_emails, failure_reason, failure_type
        )
