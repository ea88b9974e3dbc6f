# Copyright 2026 Proactive Service Contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import models

#: What becomes an activity of who has agreed to it.
AGREED = ("proactive.coaching.commitment", "proactive.service.meeting.decision")


class MailActivity(models.Model):
    _inherit = "mail.activity"

    def _action_done(self, feedback=False, attachment_ids=None):
        """Take an owner who ticks off the activity at his word: it is done.

        Otherwise what was agreed would carry over although he has reported it.
        """
        done = {
            model: [
                activity.res_id
                for activity in self
                if activity.res_model == model and activity.automated
            ]
            for model in AGREED
        }
        res = super()._action_done(feedback=feedback, attachment_ids=attachment_ids)
        for model, ids in done.items():
            if ids:
                # sudo: whoever may close the activity was asked to do it.
                agreed = self.env[model].sudo().browse(ids).exists()
                agreed._finish("done", feedback)
        return res
