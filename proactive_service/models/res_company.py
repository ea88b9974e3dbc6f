# Copyright 2026 Proactive Service Contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models


class ResCompany(models.Model):
    _inherit = "res.company"

    proactive_service_manager_id = fields.Many2one(
        comodel_name="res.users",
        string="Service Manager",
        domain="[('share', '=', False), ('company_ids', 'in', id)]",
        help="Receives what has no other owner: opportunities whose owner cannot be "
        "found, escalations of branches without a service manager, and unhappy "
        "customers.",
    )

    @api.private
    def _get_service_manager(self, branch=None):
        """Return the user who answers for the service of a branch.

        The branch's service manager, else the company's, else the first active
        user of the group Service Manager in that company.

        :param branch: res.branch record, may be empty or None
        :return: res.users record, empty if the company has no manager at all
        """
        self.ensure_one()
        # Branch and company managers are hidden from technicians, on whose behalf
        # this runs when they capture a recommendation.
        company = self.sudo()
        branch_manager = branch.sudo().service_manager_id if branch else None
        for manager in (branch_manager, company.proactive_service_manager_id):
            if manager and manager.active and company in manager.company_ids:
                return manager.sudo(False)
        group = self.env.ref("proactive_service.group_manager").sudo()
        managers = group.all_user_ids.filtered(
            lambda user: user.active and not user.share and company in user.company_ids
        )
        return managers.sorted("id")[:1].sudo(False)
