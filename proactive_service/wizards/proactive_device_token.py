# Copyright 2026 Proactive Service Contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import fields, models


class ProactiveDeviceToken(models.TransientModel):
    """Shows a new token, once. It lives in the dialog only and is never saved."""

    _name = "proactive.device.token"
    _description = "New Token"

    token = fields.Char(store=False, readonly=True)
    url = fields.Char(string="Address", store=False, readonly=True)
