# Copyright 2026 Proactive Service Contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import fields, models


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    proactive_service_manager_id = fields.Many2one(
        related="company_id.proactive_service_manager_id", readonly=False
    )
