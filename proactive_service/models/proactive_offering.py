# Copyright 2026 Proactive Service Contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import fields, models


class ProactiveOfferingCategory(models.Model):
    _name = "proactive.offering.category"
    _description = "Service Portfolio Category"
    _order = "sequence, name, id"

    name = fields.Char(required=True, translate=True)
    sequence = fields.Integer(default=10)
    company_id = fields.Many2one(
        comodel_name="res.company",
        index=True,
        help="Leave empty to share the category with all companies.",
    )


class ProactiveOffering(models.Model):
    """One thing the company can do for its customers (S2.4, S3.7)."""

    _name = "proactive.offering"
    _description = "Service Offering"
    _inherit = ["mail.thread"]
    _order = "sequence, name, id"
    _check_company_auto = True

    name = fields.Char(required=True, translate=True, tracking=True)
    active = fields.Boolean(default=True)
    sequence = fields.Integer(default=10)
    category_id = fields.Many2one(
        comodel_name="proactive.offering.category",
        index="btree_not_null",
        ondelete="restrict",
        check_company=True,
    )
    company_id = fields.Many2one(
        comodel_name="res.company",
        index=True,
        help="Leave empty to offer it in all companies.",
    )
    what_to_look_for = fields.Text(
        translate=True,
        tracking=True,
        help="What a technician can see, hear or measure on site that shows that a "
        "customer would be better off with this.",
    )
    customer_benefit = fields.Text(
        string="How Customers Gain",
        translate=True,
        tracking=True,
        help="The customer's gain in the customer's words. Proposed to the "
        "technician when he recommends this; he makes it fit the customer.",
    )
    question_ids = fields.One2many(
        comodel_name="proactive.offering.question",
        inverse_name="offering_id",
        string="Questions to Ask",
        copy=True,
    )
    brochure = fields.Binary(attachment=True, help="A sheet to leave with customers.")
    brochure_name = fields.Char()


class ProactiveOfferingQuestion(models.Model):
    """A question that helps a customer find needs he does not know of (S3.7)."""

    _name = "proactive.offering.question"
    _description = "Question to Ask the Customer"
    _order = "sequence, id"

    offering_id = fields.Many2one(
        comodel_name="proactive.offering",
        required=True,
        index=True,
        ondelete="cascade",
    )
    sequence = fields.Integer(default=10)
    name = fields.Char(string="Question", required=True, translate=True)
    company_id = fields.Many2one(related="offering_id.company_id", store=True)
