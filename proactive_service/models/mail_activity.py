# Copyright 2026 Proactive Service Contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import fields, models


class MailActivity(models.Model):
    _inherit = "mail.activity"

    follow_up_id = fields.Many2one(
        comodel_name="proactive.follow.up",
        string="Follow-up Step",
        readonly=True,
        index="btree_not_null",
        ondelete="set null",
        help="The follow-up step that asked for this activity. The activity is closed "
        "when its cause is gone.",
    )
