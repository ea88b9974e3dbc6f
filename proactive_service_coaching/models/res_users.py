# Copyright 2026 Proactive Service Contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import fields, models


class ResUsers(models.Model):
    _inherit = "res.users"

    is_branch_manager = fields.Boolean(
        string="Answers for a Branch",
        compute="_compute_is_branch_manager",
        compute_sudo=True,
        help="He is the service manager of one or more branches. Of coaching he sees "
        "what belongs to them and to no branch, unless he is the service manager of "
        "the company, too.",
    )

    def _compute_is_branch_manager(self):
        managers = self.env["res.branch"]._read_group(
            [("service_manager_id", "in", self.ids)], ["service_manager_id"]
        )
        managers = {user.id for (user,) in managers}
        for user in self:
            user.is_branch_manager = user.id in managers

    def _answers_for_branches_only(self, company):
        """Tell whether a service manager is limited to his branches in a company.

        :param company: res.company record
        """
        self.ensure_one()
        company = company.sudo()  # sudo: who manages is set by administrators
        return self.is_branch_manager and company.proactive_service_manager_id != self
