# Copyright 2026 Proactive Service Contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import fields, models


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    coaching_interval_days = fields.Integer(
        related="company_id.coaching_interval_days", readonly=False
    )
    coaching_notice_days = fields.Integer(
        related="company_id.coaching_notice_days", readonly=False
    )
    recognition_weeks = fields.Integer(
        related="company_id.recognition_weeks", readonly=False
    )
