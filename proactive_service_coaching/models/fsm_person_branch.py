# Copyright 2026 Proactive Service Contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Where a technician belongs: it decides which service manager sees his coaching."""

from odoo import api, fields, models
from odoo.exceptions import AccessError
from odoo.fields import Domain

#: Elapsed days of visits that tell where somebody works.
LOOK_BACK_DAYS = 180


# A room of its own: where he belongs, and who coaches there.
# pylint: disable=consider-merging-classes-inherited
class FsmPerson(models.Model):
    _inherit = "fsm.person"

    branch_id = fields.Many2one(
        comodel_name="res.branch",
        string="Home Branch",
        index="btree_not_null",
        ondelete="set null",
        groups="proactive_service.group_manager",
        help="The service manager of this branch sees his coaching. Without one all "
        "service managers of the company do. Proposed from his last visits when his "
        "coaching plan is made.",
    )

    @api.model_create_multi
    def create(self, vals_list):
        people = super().create(vals_list)
        people.filtered(lambda person: person.sudo().branch_id)._check_may_place()
        return people

    def write(self, vals):
        if "branch_id" not in vals:
            return super().write(vals)
        self._check_may_place()
        res = super().write(vals)
        self._check_may_place()
        return res

    def _check_may_place(self):
        """Who answers for some branches neither takes people of others nor gives
        his own away: the service manager of the company does.

        :raises AccessError: when one of these technicians is not his
        """
        if self.env.su:
            return
        mine = self.filtered_domain(self.env.company._get_branch_domain())
        if self - mine:
            raise AccessError(
                self.env._(
                    "You answer for your branch. The service manager of the company "
                    "moves technicians from one branch to another."
                )
            )

    def _set_home_branches(self):
        """Give those without a home branch the one in which they work."""
        # sudo: whoever makes a plan; it only fills what is empty.
        homeless = self.sudo().filtered(lambda person: not person.branch_id)
        for person, branch in homeless._find_home_branches().items():
            person.branch_id = branch

    def _find_home_branches(self):
        """Return in which branch each works: {technician: res.branch}.

        That of most of his visits lately; without visits that of his territories, if
        it is the same for all.
        """
        since = fields.Datetime.subtract(fields.Datetime.now(), days=LOOK_BACK_DAYS)
        rows = self.env["fsm.order"]._read_group(
            Domain("person_id", "in", self.ids)
            & Domain("branch_id", "!=", False)
            & Domain("create_date", ">=", since),
            ["person_id", "branch_id"],
            ["__count"],
            order="__count DESC, branch_id",
        )
        found = {}
        for person, branch, _count in rows:
            found.setdefault(person, branch)
        for person in self.filtered(lambda one: one not in found):
            branches = person.territory_ids.branch_id
            if len(branches) == 1:
                found[person] = branches
        return found
