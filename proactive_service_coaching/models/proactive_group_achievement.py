# Copyright 2026 Proactive Service Contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError


class ProactiveGroupAchievement(models.Model):
    """What a branch or the whole team has achieved, said after the fact (S5.7).

    "Now that ...", never "if ...": nobody is promised anything for it, no person is
    named, and there is nothing to count towards.
    """

    _name = "proactive.group.achievement"
    _description = "Group Achievement"
    _order = "achieved_on desc, id desc"

    name = fields.Char(
        string="Now That",
        required=True,
        help="What the group has achieved together. Completes the sentence that "
        "begins with “Now that”.",
    )
    thanks = fields.Text(
        required=True,
        help="How you thank all of them together: a breakfast, an afternoon, words.",
    )
    company_id = fields.Many2one(
        comodel_name="res.company",
        required=True,
        index=True,
        default=lambda self: self.env.company,
    )
    branch_id = fields.Many2one(
        comodel_name="res.branch",
        index="btree_not_null",
        ondelete="set null",
        help="Empty: the whole company.",
    )
    achieved_on = fields.Date(
        required=True,
        default=lambda self: self.env.company._get_coaching_today(),
        help="It has happened already: not a day to come.",
    )
    state = fields.Selection(
        selection=[("draft", "Draft"), ("announced", "Announced")],
        required=True,
        default="draft",
        readonly=True,
        copy=False,
        index=True,
    )

    _name_not_blank = models.Constraint(
        "CHECK(length(trim(name)) > 0)", "Say what the group has achieved."
    )

    @api.constrains("achieved_on")
    def _check_after_the_fact(self):
        for achievement in self:
            if achievement.achieved_on > achievement.company_id._get_coaching_today():
                raise ValidationError(
                    self.env._(
                        "An achievement is announced when it has happened, not before: "
                        "a promise beforehand is a condition."
                    )
                )

    def action_announce(self):
        """Tell everybody in service, in their inbox and in this list."""
        self.check_access("write")
        if self.filtered(lambda a: a.state == "announced"):
            raise UserError(self.env._("This is announced already."))
        self.write({"state": "announced"})
        for achievement in self:
            achievement._tell_service()
        return True

    def _tell_service(self):
        # sudo: users and their contacts, only to address them.
        group = self.env.ref("proactive_service.group_technician").sudo()
        users = group.all_user_ids.filtered(
            lambda u: u.active and self.company_id in u.company_ids
        )
        self.env["mail.thread"].message_notify(
            partner_ids=(users - self.env.user).partner_id.ids,
            subject=self.env._("Now that %(what)s", what=self.name),
            body=self.thanks,
            model=self._name,
            res_id=self.id,
        )
