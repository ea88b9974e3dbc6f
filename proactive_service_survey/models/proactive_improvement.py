# Copyright 2026 Proactive Service Contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models
from odoo.fields import Domain

from .proactive_loop_closing import CAUSES

# So many closed loops with the same main cause within so many days are no accident.
REPEATED = 3
REPEATED_DAYS = 90


class ProactiveImprovement(models.Model):
    """What is changed about a cause that came up again and again (S4.7, S4.8)."""

    _name = "proactive.improvement"
    _description = "Improvement of a repeated cause"
    _inherit = ["mail.thread", "mail.activity.mixin"]
    _order = "state desc, date_deadline, id desc"
    _check_company_auto = True

    name = fields.Char(required=True, tracking=True)
    cause = fields.Selection(selection=CAUSES, required=True, readonly=True)
    company_id = fields.Many2one(
        comodel_name="res.company",
        required=True,
        readonly=True,
        index=True,
        default=lambda self: self.env.company,
    )
    branch_id = fields.Many2one(
        comodel_name="res.branch", readonly=True, index="btree_not_null"
    )
    owner_id = fields.Many2one(
        comodel_name="res.users",
        required=True,
        index=True,
        tracking=True,
        domain="[('share', '=', False), ('company_ids', 'in', company_id)]",
    )
    date_deadline = fields.Date(string="Until", tracking=True)
    what = fields.Text(string="What We Change", tracking=True)
    result = fields.Text(help="What it brought; how we know.")
    state = fields.Selection(
        selection=[("open", "Open"), ("done", "Done")],
        required=True,
        default="open",
        tracking=True,
        group_expand=True,
    )
    loop_ids = fields.One2many(
        comodel_name="proactive.loop",
        inverse_name="improvement_id",
        string="Loops",
        readonly=True,
    )
    loop_count = fields.Integer(compute="_compute_loop_count", string="Times")

    _one_open = models.UniqueIndex(
        "(company_id, COALESCE(branch_id, 0), cause) WHERE state = 'open'",
        "There is an open improvement for this cause already.",
    )

    @api.depends("loop_ids")
    def _compute_loop_count(self):
        counts = dict(
            self.env["proactive.loop"]._read_group(
                [("improvement_id", "in", self.ids)], ["improvement_id"], ["__count"]
            )
        )
        for improvement in self:
            improvement.loop_count = counts.get(improvement._origin, 0)

    def action_done(self):
        """The change is made."""
        self.write({"state": "done"})

    def action_reopen(self):
        """Take it up again."""
        self.write({"state": "open"})

    def _tell_owner(self):
        """Give the owner the first step."""
        for improvement in self:
            improvement.activity_schedule(
                "proactive_service.mail_activity_type_manager",
                summary=self.env._("The same cause again: what do we change for good?"),
                user_id=improvement.owner_id.id,
            )


# Beside the model it feeds.
# pylint: disable=consider-merging-classes-inherited
class ProactiveLoop(models.Model):
    _inherit = "proactive.loop"

    improvement_id = fields.Many2one(
        comodel_name="proactive.improvement",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="set null",
        help="Made when the same main cause came up again and again.",
    )

    def action_close(self):
        result = super().action_close()
        # sudo: the office closes loops, improvements are made by the system.
        self.sudo()._improve_repeated_causes()
        return result

    def _improve_repeated_causes(self):
        """Make an improvement with an owner of causes that repeat themselves.

        Three closed loops of one branch with the same main cause within 90 days; an
        open improvement of that cause takes further loops up.
        """
        for (company, branch, cause), _loops in self.grouped(
            lambda loop: (loop.company_id, loop.branch_id, loop.cause)
        ).items():
            same = self._search_same_cause(company, branch, cause)
            improvement = self._get_open_improvement(company, branch, cause)
            if not improvement and len(same) >= REPEATED:
                improvement = self.env["proactive.improvement"].create(
                    same._prepare_improvement(company, branch, cause)
                )
                improvement._tell_owner()
            same.improvement_id = improvement

    @api.model
    def _search_same_cause(self, company, branch, cause):
        """Return the recent closed loops with this cause that led to nothing yet."""
        return self.search(
            Domain("company_id", "=", company.id)
            & Domain("branch_id", "=", branch.id)
            & Domain("cause", "=", cause)
            & Domain("state", "=", "closed")
            & Domain("improvement_id", "=", False)
            & Domain("closed_on", ">=", f"today -{REPEATED_DAYS}d")
        )

    @api.model
    def _get_open_improvement(self, company, branch, cause):
        return self.env["proactive.improvement"].search(
            [
                ("company_id", "=", company.id),
                ("branch_id", "=", branch.id),
                ("cause", "=", cause),
                ("state", "=", "open"),
            ],
            limit=1,
        )

    def _prepare_improvement(self, company, branch, cause):
        manager = company._get_service_manager(branch) or self.manager_id[:1]
        label = dict(self._fields["cause"]._description_selection(self.env))[cause]
        return {
            "name": self.env._(
                "%(cause)s: %(number)s unhappy customers", cause=label, number=len(self)
            ),
            "cause": cause,
            "company_id": company.id,
            "branch_id": branch.id,
            "owner_id": (manager or self.env.user).id,
            "what": "\n".join(filter(None, self.mapped("action_text"))),
        }
