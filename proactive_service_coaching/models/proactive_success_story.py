# Copyright 2026 Proactive Service Contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Domain


class ProactiveSuccessStory(models.Model):
    """What was seen, what was done, what the customer gained (S5.7).

    Told after the fact to show what proactive service is good for, and never as a
    condition for anything.
    """

    _name = "proactive.success.story"
    _description = "Success Story"
    _inherit = ["proactive.editable.mixin"]
    _order = "published_on desc, id desc"
    _check_company_auto = True

    name = fields.Char(string="Title", required=True, index="trigram")
    active = fields.Boolean(default=True)
    company_id = fields.Many2one(
        comodel_name="res.company",
        required=True,
        index=True,
        default=lambda self: self.env.company,
    )
    state = fields.Selection(
        selection=[("draft", "Draft"), ("published", "Published")],
        required=True,
        default="draft",
        copy=False,
        index=True,
        help="Everybody in service reads a published story; a draft is for its "
        "author and the service managers.",
    )
    published_on = fields.Datetime(readonly=True, copy=False)
    technician_ids = fields.Many2many(
        comodel_name="fsm.person",
        string="Who Was There",
        check_company=True,
        help="Often more than one: who saw it, who helped, who did it.",
    )
    order_id = fields.Many2one(
        comodel_name="fsm.order",
        string="Visit",
        index="btree_not_null",
        ondelete="set null",
        check_company=True,
    )
    partner_id = fields.Many2one(
        comodel_name="res.partner",
        string="Customer",
        compute="_compute_partner_id",
        store=True,
        precompute=True,
        readonly=False,
        index="btree_not_null",
        ondelete="set null",
        check_company=True,
        help="Who gained. His own value report can always tell the story.",
    )
    photo = fields.Image(max_width=1920, max_height=1920)
    seen = fields.Text(string="What Was Seen")
    done = fields.Text(string="What Was Done")
    gained = fields.Text(
        string="What the Customer Gained",
        help="In the customer's own measure: hours of standstill spared, energy, "
        "comfort, safety.",
    )
    quote = fields.Text(string="The Customer's Words")
    quote_by = fields.Char(string="Said By")
    quote_permitted = fields.Boolean(
        string="The Customer Agrees to Be Quoted",
        help="Without his permission a story with his words is not published.",
    )
    told_permitted = fields.Boolean(
        string="The Customer Agrees to Be Told of",
        copy=False,
        help="With his permission the story can be in the value report of other "
        "customers, too. Without it only in his own.",
    )

    @api.constrains("state", "seen", "done", "gained", "quote", "quote_permitted")
    def _check_complete(self):
        for story in self.filtered(lambda s: s.state == "published"):
            if not (story.seen and story.done and story.gained):
                raise ValidationError(
                    self.env._(
                        "“%(name)s” is not complete. Write what was seen, what was "
                        "done and what the customer gained.",
                        name=story.name,
                    )
                )
            if story.quote and not story.quote_permitted:
                raise ValidationError(
                    self.env._(
                        "“%(name)s” quotes a customer. Ask for his permission and "
                        "tick it, or take the quote out.",
                        name=story.name,
                    )
                )

    @api.depends("order_id")
    def _compute_partner_id(self):
        for story in self:
            # sudo: a technician may tell of a visit at which he only helped.
            customer = story.order_id.sudo().customer_id.commercial_partner_id
            story.partner_id = customer or story.partner_id

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            self._check_publisher(vals)
        return super().create(vals_list)

    def write(self, vals):
        self._check_publisher(vals)
        return super().write(vals)

    @api.model
    def _check_publisher(self, vals):
        """Only service managers publish and retract.

        :raises AccessError: when somebody else sets the state
        """
        if self.env.su or vals.get("state", "draft") == "draft":
            return
        if not self.env.user.has_group("proactive_service.group_manager"):
            raise AccessError(
                self.env._(
                    "A service manager publishes stories. Save yours as a draft, it "
                    "waits for him."
                )
            )

    def action_publish(self):
        """Show the story to everybody in service."""
        if any(story.state == "published" for story in self):
            raise UserError(self.env._("This story is published already."))
        self.write({"state": "published", "published_on": fields.Datetime.now()})
        return True

    def action_retract(self):
        """Take the story back, for instance because the customer asks for it."""
        self.write({"state": "draft", "published_on": False})
        return True

    # Where stories are read

    @api.model
    def _get_published_domain(self, companies):
        """Domain of the stories that everybody in service of these companies reads."""
        return Domain("state", "=", "published") & Domain(
            "company_id", "in", companies.ids
        )

    @api.model
    def _get_published_for(self, technician, limit=5):
        """Return the published stories for the home of a technician, newest first.

        :param technician: fsm.person record
        :param limit: how many at most
        """
        companies = technician.sudo().company_id or self.env.companies
        return self.search(self._get_published_domain(companies), limit=limit)

    @api.model
    def _get_tellable_domain(self, customer, company):
        """Domain of the stories that may be told to a customer: his own and those
        whose customers agree to it.

        :param customer: res.partner record
        :param company: res.company record, whose report it is
        """
        own = Domain("partner_id", "child_of", customer.commercial_partner_id.ids)
        return self._get_published_domain(company) & (
            own | Domain("told_permitted", "=", True)
        )
