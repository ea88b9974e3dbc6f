# Copyright 2026 Proactive Service Contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import fields, models


class ResPartner(models.Model):
    _inherit = "res.partner"

    visit_survey_opt_out = fields.Boolean(
        string="Do Not Ask After Visits",
        help="This person gets no survey after a visit. Set on a company, it counts "
        "for all its people.",
    )

    def _message_receive_bounce(self, email, partner):
        """Note of the invitations sent to this address that they came back."""
        result = super()._message_receive_bounce(email, partner)
        self.env["survey.user_input"].sudo()._note_bounce(email)
        return result
