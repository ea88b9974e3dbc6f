# Copyright 2026 Proactive Service Contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import fields, models


class ProactiveCoachingCard(models.Model):
    """Do and don't in one situation, to practise and to read on the way (S5.9).

    No script: what helps in a moment, and what harms.
    """

    _name = "proactive.coaching.card"
    _description = "Do / Don't Card"
    _order = "sequence, id"
    _check_company_auto = True

    name = fields.Char(string="Situation", required=True, translate=True)
    active = fields.Boolean(default=True)
    sequence = fields.Integer(default=10, aggregator=None)
    do = fields.Text(
        required=True, translate=True, help="What helps, one idea per line."
    )
    dont = fields.Text(
        string="Don't",
        required=True,
        translate=True,
        help="What harms, one idea per line.",
    )
    exercise = fields.Text(
        translate=True, help="How to practise it in a few minutes, for two or more."
    )
    skill_ids = fields.Many2many(
        comodel_name="proactive.skill", string="Skills", check_company=True
    )
    company_id = fields.Many2one(
        comodel_name="res.company",
        index="btree_not_null",
        help="Leave empty to use the card in all companies.",
    )

    _name_not_blank = models.Constraint(
        "CHECK(length(trim(name->>'en_US')) > 0)", "Say in which situation."
    )
