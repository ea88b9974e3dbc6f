# Copyright 2026 Proactive Service Contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models


class FsmPerson(models.Model):
    _inherit = "fsm.person"

    # `user_id` of a worker is the salesperson of its partner, not its login.
    technician_user_id = fields.Many2one(
        comodel_name="res.users",
        string="Technician's Login",
        compute="_compute_technician_user_id",
        help="The user with whom this technician logs in. To give a technician a "
        "login, create a user for the same contact.",
    )

    @api.depends("partner_id.user_ids.share", "partner_id.user_ids.active")
    def _compute_technician_user_id(self):
        for person in self:
            # sudo: which login belongs to a technician is no secret, but plain
            # users cannot read the technical fields of other users.
            users = person.sudo().partner_id.user_ids
            person.technician_user_id = users.filtered(lambda user: not user.share)[:1]

    @api.model
    def _get_technician(self, user):
        """Return the technician (fsm.person) that logs in as `user`, may be empty."""
        return self.sudo().search([("partner_id", "=", user.partner_id.id)], limit=1)
