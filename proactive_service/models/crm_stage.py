# Copyright 2026 Proactive Service Contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import fields, models

TECHNICIAN_STATUSES = [
    ("received", "Received"),
    ("working", "In progress"),
    ("presented", "Proposal with the customer"),
    ("waiting", "Waiting"),
    ("accepted", "Accepted by the customer"),
    ("done", "Done at the customer"),
    ("declined", "Declined by the customer"),
]


class CrmStage(models.Model):
    _inherit = "crm.stage"

    technician_status = fields.Selection(
        selection=TECHNICIAN_STATUSES,
        default="working",
        help="What this stage means to the technician who made the recommendation.",
    )
    technician_message = fields.Text(
        translate=True,
        help="What the technician hears when an opportunity reaches this stage, in "
        "words he can use with the customer. {customer} and {owner} are replaced by "
        "names. Leave empty to say nothing at this stage.",
    )
