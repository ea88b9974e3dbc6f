# Copyright 2026 Proactive Service Contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import fields, models


class ProactiveSkill(models.Model):
    """What a coach looks at: technical skills and, next to them, delivery (S5.8)."""

    _name = "proactive.skill"
    _description = "Coaching Skill"
    _order = "kind desc, sequence, name, id"

    name = fields.Char(required=True, translate=True)
    active = fields.Boolean(default=True)
    sequence = fields.Integer(default=10)
    kind = fields.Selection(
        selection=[("technical", "Technical"), ("delivery", "Delivery")],
        required=True,
        default="delivery",
        help="Technical: what is done to the equipment. Delivery: how the customer "
        "experiences it. Both are the service.",
    )
    description = fields.Text(
        string="What Good Looks Like",
        translate=True,
        help="What a coach sees and hears when somebody does it well.",
    )
    company_id = fields.Many2one(
        comodel_name="res.company",
        index="btree_not_null",
        help="Leave empty to use the skill in all companies.",
    )

    _name_not_blank = models.Constraint(
        "CHECK(length(trim(name->>'en_US')) > 0)", "A skill needs a name."
    )
