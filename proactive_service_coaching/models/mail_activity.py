# Copyright 2026 Proactive Service Contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import models


class MailActivity(models.Model):
    _inherit = "mail.activity"

    def _action_done(self, feedback=False, attachment_ids=None):
        """Take an owner who ticks off the activity at his word: it is done.

        Otherwise the commitment would carry over although he has reported it.
        """
        commitments = self.env["proactive.coaching.commitment"]
        ids = [
            activity.res_id
            for activity in self
            if activity.res_model == commitments._name and activity.automated
        ]
        res = super()._action_done(feedback=feedback, attachment_ids=attachment_ids)
        if ids:
            # sudo: whoever may close the activity was asked to do it.
            commitments.sudo().browse(ids).exists()._finish("done", feedback)
        return res
