# Copyright 2026 Proactive Service Contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Better words while somebody writes (S2.1)."""

from odoo import api, models


# pylint: disable=consider-merging-classes-inherited
class ProactiveCapture(models.TransientModel):
    _name = "proactive.capture"
    _inherit = ["proactive.capture", "proactive.word.mixin"]

    @api.model
    def _get_word_fields(self):
        return super()._get_word_fields() + [
            "observation",
            "customer_benefit",
            "promise",
        ]


# pylint: disable=consider-merging-classes-inherited
class ProactiveTellTechnician(models.TransientModel):
    _name = "proactive.tell.technician"
    _inherit = ["proactive.tell.technician", "proactive.word.mixin"]

    @api.model
    def _get_word_fields(self):
        return super()._get_word_fields() + ["message"]
