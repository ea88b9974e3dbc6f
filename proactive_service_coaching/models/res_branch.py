# Copyright 2026 Proactive Service Contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, models
from odoo.exceptions import AccessError


class ResBranch(models.Model):
    _inherit = "res.branch"

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            self._check_may_appoint(vals)
        branches = super().create(vals_list)
        if branches.sudo().service_manager_id:
            self._forget_who_manages()
        return branches

    def write(self, vals):
        self._check_may_appoint(vals)
        res = super().write(vals)
        if "service_manager_id" in vals:
            self._forget_who_manages()
        return res

    def unlink(self):
        res = super().unlink()
        self._forget_who_manages()
        return res

    @api.model
    def _forget_who_manages(self):
        """Let the record rules be evaluated anew: they ask who manages a branch."""
        self.env.invalidate_all()
        self.env.registry.clear_cache()

    @api.model
    def _check_may_appoint(self, vals):
        """Who answers for some branches only cannot give himself others.

        :raises AccessError: when he sets the service manager of a branch
        """
        if "service_manager_id" not in vals or self.env.su:
            return
        if self.env.user._answers_for_branches_only(self.env.company):
            raise AccessError(
                self.env._(
                    "You answer for your branch. The service manager of the company "
                    "sets who answers for which branch."
                )
            )
