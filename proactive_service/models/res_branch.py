# Copyright 2026 Proactive Service Contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import fields, models


class ResBranch(models.Model):
    _inherit = "res.branch"

    # Every employee may edit branches (base_territory): only managers see and set
    # who receives escalations.
    service_manager_id = fields.Many2one(
        comodel_name="res.users",
        domain="[('share', '=', False)]",
        groups="proactive_service.group_manager",
        help="Receives the escalations and the unhappy customers of this branch. "
        "Without one, the service manager of the company does.",
    )
