# Copyright 2026 Proactive Service Contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.fields import Domain
from odoo.tools.safe_eval import safe_eval

from .working_time import add_working_hours

ACTION_PATHS = [
    ("pass_on", "Pass it on to the office"),
    ("review_permission", "Review with the customer, get permission for a call"),
    ("review_price", "Review with the customer, price it, ask for agreement"),
    ("other", "As described"),
]
INVOLVEMENTS = [
    ("none", "None: the office takes over"),
    ("some", "Some: gives input, then steps back"),
    ("most", "Most: works out the solution with the office"),
    ("all", "All: prices and presents it himself"),
]
SIZES = [
    ("small", "Small: done within a visit"),
    ("medium", "Medium: needs a quotation"),
    ("large", "Large: a project"),
]


class ProactivePolicy(models.Model):
    """Which way a recommendation goes, in which circumstances (S1.1 to S1.3).

    Policies are tried in their order; the first whose every filled condition fits
    wins; the catch-all fits always and cannot be removed.
    """

    _name = "proactive.policy"
    _description = "Recommendation Policy"
    _inherit = ["mail.thread"]
    _order = "is_catch_all, sequence, id"
    _check_company_auto = True

    name = fields.Char(required=True, translate=True, tracking=True)
    active = fields.Boolean(default=True, tracking=True)
    sequence = fields.Integer(default=10)
    is_catch_all = fields.Boolean(
        string="Catch-all",
        readonly=True,
        copy=False,
        help="Fits every recommendation that no other policy fits. Always there.",
    )
    company_id = fields.Many2one(
        comodel_name="res.company",
        index=True,
        help="Leave empty to use the policy in all companies.",
    )

    # When it fits
    size = fields.Selection(
        selection=SIZES,
        string="Estimated Size",
        help="Fits only recommendations of this estimated size.",
    )
    category_ids = fields.Many2many(
        comodel_name="proactive.offering.category",
        string="Service Categories",
        check_company=True,
        help="Fits only recommendations of offerings in one of these categories.",
    )
    partner_category_ids = fields.Many2many(
        comodel_name="res.partner.category",
        string="Customer Tags",
        help="Fits only customers that carry one of these tags.",
    )
    industry_ids = fields.Many2many(
        comodel_name="res.partner.industry",
        string="Customer Industries",
        help="Fits only customers of one of these industries.",
    )
    order_type_ids = fields.Many2many(
        comodel_name="fsm.order.type",
        string="Visit Types",
        help="Fits only recommendations from visits of one of these types.",
    )
    branch_ids = fields.Many2many(
        comodel_name="res.branch",
        string="Branches",
        help="Fits only recommendations from one of these branches.",
    )
    domain = fields.Char(
        string="More Conditions",
        default="[]",
        help="Any further condition on the recommendation.",
    )

    # What happens then
    action_path = fields.Selection(
        selection=ACTION_PATHS,
        required=True,
        default="pass_on",
        tracking=True,
        help="What the technician is asked to do with what he found.",
    )
    involvement = fields.Selection(
        selection=INVOLVEMENTS,
        required=True,
        default="some",
        tracking=True,
        help="How far the technician takes part in finding the solution.",
    )
    instruction = fields.Text(
        translate=True,
        help="What happens next, in plain words. The technician reads it when he "
        "makes the recommendation.",
    )
    hand_over = fields.Selection(
        selection=[
            ("customer_wants", "When the customer asked for a call or agreed"),
            ("always", "Always"),
            ("manual", "Only when the office decides so"),
        ],
        required=True,
        default="customer_wants",
        tracking=True,
        help="When a recommendation becomes an opportunity for the office by itself.",
    )
    owner_type = fields.Selection(
        selection=[
            ("manager", "Service manager of the branch"),
            ("salesperson", "Account manager of the customer"),
            ("team", "Leader of a team"),
            ("technician", "The technician himself, if he works with opportunities"),
            ("fixed", "A given person"),
        ],
        required=True,
        default="salesperson",
        tracking=True,
        help="Who follows up with the customer. Where that person cannot be found, "
        "the service manager does.",
    )
    owner_user_id = fields.Many2one(
        comodel_name="res.users",
        string="Owner",
        domain="[('share', '=', False)]",
        ondelete="restrict",
    )
    owner_team_id = fields.Many2one(
        comodel_name="crm.team",
        string="Owning Team",
        check_company=True,
        ondelete="restrict",
    )
    response_hours = fields.Float(
        required=True,
        default=8.0,
        tracking=True,
        help="Working hours within which somebody speaks with the customer, counted "
        "from the moment the technician saw it.",
    )
    resource_calendar_id = fields.Many2one(
        comodel_name="resource.calendar",
        string="Working Hours",
        check_company=True,
        help="Calendar in which the hours are counted, with its public holidays. "
        "The company's calendar when empty.",
    )
    feedback_days = fields.Integer(
        default=7,
        tracking=True,
        help="Longest time, in days, that the technician waits for news about his "
        "recommendation.",
    )
    declined_message = fields.Text(
        translate=True,
        default=lambda self: self.env._(
            "{customer} has decided against it for now. It was right to point it out: "
            "now they know, and it is theirs to decide."
        ),
        help="What the technician hears when the customer declines, in words he can "
        "use with the customer. {customer} and {owner} are replaced by names.",
    )
    step_ids = fields.One2many(
        comodel_name="proactive.policy.step",
        inverse_name="policy_id",
        string="Steps",
        copy=True,
    )

    _response_hours_positive = models.Constraint(
        "CHECK(response_hours > 0)",
        "The response time needs to be more than zero working hours.",
    )
    _feedback_days_positive = models.Constraint(
        "CHECK(feedback_days > 0)",
        "The technician needs to hear within one day or more.",
    )
    _one_catch_all = models.UniqueIndex(
        "((1)) WHERE is_catch_all", "There is a catch-all policy already."
    )

    @api.constrains("owner_type", "owner_user_id", "owner_team_id")
    def _check_owner(self):
        for policy in self:
            if policy.owner_type == "fixed" and not policy.owner_user_id:
                raise ValidationError(
                    self.env._("Choose who owns what falls under %s.", policy.name)
                )
            if policy.owner_type == "team" and not policy.owner_team_id:
                raise ValidationError(
                    self.env._("Choose the team for the policy %s.", policy.name)
                )

    @api.constrains("is_catch_all", "active", "company_id")
    def _check_catch_all(self):
        for policy in self.filtered("is_catch_all"):
            if not policy.active or policy.company_id:
                raise ValidationError(
                    self.env._(
                        "The catch-all policy stays active and open to all companies: "
                        "without it a recommendation could fall through."
                    )
                )

    @api.constrains("domain")
    def _check_domain(self):
        Recommendation = self.env["proactive.recommendation"]
        for policy in self:
            try:
                Recommendation.search(policy._get_free_domain(), limit=1)
            except Exception as error:
                raise ValidationError(
                    self.env._(
                        "The conditions of the policy %(policy)s cannot be read: "
                        "%(error)s",
                        policy=policy.name,
                        error=error,
                    )
                ) from error

    @api.ondelete(at_uninstall=False)
    def _unlink_except_catch_all(self):
        if any(policy.is_catch_all for policy in self):
            raise UserError(
                self.env._("The catch-all policy cannot be deleted, only changed.")
            )

    def copy_data(self, default=None):
        return [
            {**values, "name": self.env._("%s (copy)", policy.name)}
            for policy, values in zip(self, super().copy_data(default), strict=True)
        ]

    # Matching

    def _get_free_domain(self):
        """Return the free conditions of this policy, with `uid` and dates known."""
        self.ensure_one()
        domain = safe_eval(self.domain or "[]", {"uid": self.env.uid})
        return Domain(domain)

    @api.model
    def _match(self, recommendations):
        """Find the policy of each recommendation: the first that fits wins (S1.3).

        :param recommendations: proactive.recommendation records, stored or new
        :return: dict {recommendation: policy}
        """
        # sudo: technicians capture, but do not read other people's conditions.
        policies = self.sudo().search([("active", "=", True)])
        matches = {}
        for recommendation in recommendations:
            matches[recommendation] = next(
                (policy for policy in policies if policy._fits(recommendation)),
                policies.browse(),
            )
        return matches

    def _fits(self, recommendation):
        """Tell whether every filled condition fits the recommendation."""
        return not self._get_misfits(recommendation)

    @api.model
    def _get_actual(self, recommendation):
        """Return what the conditions are compared with: dict {field: records}.

        Extend it for conditions of your own.
        """
        customer = recommendation.partner_id.commercial_partner_id
        return {
            "company_id": recommendation.company_id,
            "category_ids": recommendation.offering_id.category_id,
            "partner_category_ids": customer.category_id
            | recommendation.partner_id.category_id,
            "industry_ids": customer.industry_id,
            "order_type_ids": recommendation.order_id.type,
            "branch_ids": recommendation.branch_id,
        }

    def _get_profile(self, recommendation):
        """Return all that these policies see of a recommendation, but its size.

        What has the same profile and size falls under the same policy.
        """
        actual = self._get_actual(recommendation)
        seen = [(value & self.mapped(name)).ids for name, value in actual.items()]
        paths = {
            condition.field_expr
            for policy in self
            for condition in policy._get_free_domain().iter_conditions()
        }
        values = [self._get_value(recommendation, path) for path in sorted(paths)]
        return (*(tuple(sorted(ids)) for ids in seen), *values)

    @api.model
    def _get_value(self, recommendation, path):
        try:
            return str(recommendation.mapped(path))
        except (AttributeError, KeyError, TypeError, ValueError):
            # Such as the month of a date: as if each visit had its own
            return str(recommendation.order_id)

    def _get_misfits(self, recommendation):
        """Name the conditions that keep this policy from fitting.

        :return: list of field names of this policy
        """
        self.ensure_one()
        if self.is_catch_all:
            return []
        actual = self._get_actual(recommendation)
        misfits = [
            name
            for name, value in actual.items()
            if self[name] and not self[name] & value
        ]
        if self.size and self.size != recommendation.size:
            misfits.append("size")
        domain = self._get_free_domain()
        if not domain.is_true() and not recommendation.filtered_domain(domain):
            misfits.append("domain")
        return misfits

    # Owner and clock

    def _get_owner(self, recommendation):
        """Return who follows up with the customer, never nobody if avoidable (S1.5).

        :param recommendation: one proactive.recommendation record
        :return: res.users record
        """
        self.ensure_one()
        company = recommendation.company_id
        owner = getattr(self, f"_get_owner_{self.owner_type}")(recommendation)
        if self._can_own(owner, company):
            return owner
        return company._get_service_manager(recommendation.branch_id)

    @api.model
    def _can_own(self, user, company):
        """Tell whether a user can work on opportunities of a company."""
        return (
            user.active
            and company in user.sudo().company_ids
            and user.has_group("sales_team.group_sale_salesman")
        )

    def _get_owner_manager(self, recommendation):
        return recommendation.company_id._get_service_manager(recommendation.branch_id)

    def _get_owner_salesperson(self, recommendation):
        partner = recommendation.partner_id
        return partner.user_id or partner.commercial_partner_id.user_id

    def _get_owner_team(self, recommendation):
        return self.owner_team_id.user_id

    def _get_owner_technician(self, recommendation):
        return recommendation.technician_id.technician_user_id

    def _get_owner_fixed(self, recommendation):
        return self.owner_user_id

    def _get_calendar(self, company):
        """Return the resource.calendar in which this policy counts hours."""
        return self.resource_calendar_id or company.resource_calendar_id

    def _get_deadline(self, start, company):
        """Return when the promised response time is over (S2.2).

        :param start: naive UTC datetime of the capture
        :param company: res.company whose calendar counts where the policy has none
        :return: naive UTC datetime
        """
        self.ensure_one()
        return add_working_hours(
            self._get_calendar(company), start, self.response_hours
        )
