# Copyright 2026 Proactive Service Contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.tools import format_date

from .proactive_policy import ACTION_PATHS, INVOLVEMENTS, SIZES

#: Characters of the observation that name a recommendation without a service.
NAME_LENGTH = 80


class ProactiveRecommendation(models.Model):
    """What a technician saw and how acting on it leaves the customer better off.

    It stands between the visit and the office's opportunity, so that "fixed on the
    spot", "for later" and "not needed" have a home of their own, and technicians
    need no access to the opportunities.
    """

    _name = "proactive.recommendation"
    _description = "Recommendation"
    _inherit = ["mail.thread", "mail.activity.mixin", "proactive.followed.mixin"]
    _order = "captured_on desc, id desc"
    _check_company_auto = True

    name = fields.Char(
        compute="_compute_name",
        store=True,
        readonly=False,
        precompute=True,
        index="trigram",
        tracking=True,
    )
    active = fields.Boolean(default=True)
    state = fields.Selection(
        selection=[
            ("captured", "Captured"),
            ("for_later", "For later"),
            ("fixed", "Fixed on the spot"),
            ("handed_over", "Handed over"),
            ("accepted", "Accepted"),
            ("declined", "Declined"),
            ("not_needed", "Not needed"),
            ("invalid", "Invalid"),
        ],
        required=True,
        default="captured",
        copy=False,
        index=True,
        tracking=True,
    )
    close_reason = fields.Char(
        copy=False,
        tracking=True,
        help="Why the recommendation is invalid or not needed.",
    )

    # Where it was seen, frozen: a later re-organisation must not rewrite history
    order_id = fields.Many2one(
        comodel_name="fsm.order",
        string="Visit",
        index="btree_not_null",
        ondelete="restrict",
        check_company=True,
    )
    technician_id = fields.Many2one(
        comodel_name="fsm.person",
        index="btree_not_null",
        ondelete="restrict",
        tracking=True,
        help="Who saw it. Stays with the recommendation, whoever works on it later.",
    )
    technician_user_id = fields.Many2one(
        related="technician_id.technician_user_id",
        help="The technician's user: whom steps of a policy can turn to.",
    )
    partner_id = fields.Many2one(
        comodel_name="res.partner",
        string="Customer",
        required=True,
        index=True,
        ondelete="restrict",
        check_company=True,
    )
    location_id = fields.Many2one(
        comodel_name="fsm.location", index="btree_not_null", ondelete="restrict"
    )
    equipment_id = fields.Many2one(
        comodel_name="fsm.equipment",
        index="btree_not_null",
        ondelete="restrict",
        check_company=True,
        domain="[('current_location_id', '=?', location_id)]",
    )
    branch_id = fields.Many2one(
        comodel_name="res.branch",
        index="btree_not_null",
        ondelete="restrict",
        help="The branch at the time of the visit.",
    )
    company_id = fields.Many2one(
        comodel_name="res.company",
        required=True,
        index=True,
        default=lambda self: self.env.company,
    )
    captured_on = fields.Datetime(
        required=True,
        default=fields.Datetime.now,
        index=True,
        copy=False,
        help="When the technician saw it. The response time counts from here.",
    )
    capture_key = fields.Char(
        copy=False,
        readonly=True,
        help="Made by the device that captured it, so that an entry that is sent "
        "twice is stored once.",
    )

    # What was seen
    offering_id = fields.Many2one(
        comodel_name="proactive.offering",
        string="Service",
        index="btree_not_null",
        ondelete="restrict",
        check_company=True,
        help="What of our service portfolio would help.",
    )
    observation = fields.Text(string="What I Saw", required=True)
    customer_benefit = fields.Text(
        string="How the Customer Will Be Better Off",
        help="In the customer's words: what acting on it brings, or spares, him.",
    )
    internal_note = fields.Text(
        help="For the office only. Customers never see this.",
    )
    severity = fields.Selection(
        selection=[
            ("improvement", "Runs, could run better"),
            ("risk", "Runs, but may fail or cost more"),
            ("critical", "Down or unsafe"),
        ],
        string="What It Means for the Customer",
        required=True,
        default="risk",
        index=True,
        tracking=True,
    )
    size = fields.Selection(selection=SIZES, string="Estimated Size")
    customer_word = fields.Selection(
        selection=[
            ("asked_for_call", "Asked for a call"),
            ("agreed", "Agreed to it"),
            ("discussed_later", "Wants to think about it"),
            ("not_discussed", "Not discussed yet"),
            ("declined", "Does not want it"),
        ],
        string="The Customer's Word",
        required=True,
        default="not_discussed",
        tracking=True,
    )
    attachment_ids = fields.Many2many(
        comodel_name="ir.attachment",
        string="Photos, Voice Memos",
        copy=False,
    )
    revisit_date = fields.Date(
        string="Look Again On", tracking=True, index="btree_not_null"
    )
    revisit_condition = fields.Char(
        string="Look Again When", help='For instance "when the belt is worn to 40 %".'
    )

    # What happens with it
    policy_id = fields.Many2one(
        comodel_name="proactive.policy",
        index="btree_not_null",
        ondelete="restrict",
        copy=False,
        groups="proactive_service.group_user",
        help="The policy that fitted when the recommendation was made.",
    )
    action_path = fields.Selection(selection=ACTION_PATHS, copy=False)
    involvement = fields.Selection(selection=INVOLVEMENTS, copy=False)
    instruction = fields.Text(
        related="policy_id.instruction", string="What Happens Next"
    )
    promise = fields.Char(
        tracking=True, help="What the technician told the customer would happen."
    )
    promise_date = fields.Date(
        string="Promised For", tracking=True, help="By when the customer expects it."
    )
    user_id = fields.Many2one(
        comodel_name="res.users",
        string="Responsible",
        copy=False,
        index="btree_not_null",
        tracking=True,
        domain="[('share', '=', False)]",
        help="Who in the office makes sure that it is not forgotten.",
    )
    lead_id = fields.Many2one(
        comodel_name="crm.lead",
        string="Opportunity",
        index="btree_not_null",
        ondelete="set null",
        copy=False,
        groups="proactive_service.group_user",
    )
    technician_status = fields.Selection(
        related="lead_id.technician_status", string="Where It Stands"
    )
    technician_message = fields.Text(compute="_compute_technician_message")
    follow_up_ids = fields.One2many(
        comodel_name="proactive.follow.up",
        inverse_name="recommendation_id",
        readonly=True,
        groups="proactive_service.group_user",
    )
    feedback_ids = fields.Many2many(
        comodel_name="proactive.feedback",
        relation="proactive_feedback_recommendation_rel",
        column1="recommendation_id",
        column2="feedback_id",
        copy=False,
    )

    _capture_key_unique = models.UniqueIndex(
        "(capture_key) WHERE capture_key IS NOT NULL",
        "This entry has been received already.",
    )
    _open_at_customer_idx = models.Index(
        "(partner_id, state) WHERE state IN ('captured', 'for_later', 'handed_over')"
    )

    @api.constrains("observation", "customer_benefit", "state")
    def _check_words(self):
        """An opportunity needs the customer's benefit in words (S3.5)."""
        for recommendation in self:
            if not (recommendation.observation or "").strip():
                raise ValidationError(self.env._("Please write what you saw."))
            if (
                recommendation.state not in ("invalid", "not_needed")
                and not (recommendation.customer_benefit or "").strip()
            ):
                raise ValidationError(
                    self.env._(
                        "Please write how the customer will be better off. It is "
                        "the reason why we recommend it, and what the office will "
                        "say when it calls."
                    )
                )

    @api.constrains("state", "close_reason")
    def _check_close_reason(self):
        for recommendation in self:
            if (
                recommendation.state == "invalid"
                and not (recommendation.close_reason or "").strip()
            ):
                raise ValidationError(
                    self.env._(
                        "Please say why “%s” is invalid.", recommendation.display_name
                    )
                )

    @api.constrains("state", "revisit_date", "revisit_condition")
    def _check_revisit(self):
        """What is left for later comes back on a date or a condition (S3.6)."""
        for recommendation in self:
            if recommendation.state == "for_later" and not (
                recommendation.revisit_date or recommendation.revisit_condition
            ):
                raise ValidationError(
                    self.env._(
                        "Please say when to look at “%s” again: on a date, or under "
                        "which condition.",
                        recommendation.display_name,
                    )
                )

    @api.depends("offering_id", "observation")
    def _compute_name(self):
        for recommendation in self:
            first_line = (recommendation.observation or "").strip().split("\n")[0]
            recommendation.name = (
                recommendation.name
                or recommendation.offering_id.name
                or first_line[:NAME_LENGTH]
            )

    @api.depends("feedback_ids.sent_on")
    def _compute_technician_message(self):
        for recommendation in self:
            last = recommendation.feedback_ids.sorted(lambda f: (f.sent_on, f.id))[-1:]
            recommendation.technician_message = last.message

    @api.ondelete(at_uninstall=False)
    def _unlink_except_invalid(self):
        if any(recommendation.state != "invalid" for recommendation in self):
            raise UserError(
                self.env._(
                    "Nothing a technician spotted is dropped: mark the recommendation "
                    "invalid, with a reason, before deleting it."
                )
            )

    def _get_state_label(self):
        self.ensure_one()
        return dict(self._fields["state"]._description_selection(self.env))[self.state]

    def _get_benefit_lines(self):
        """Return what the office needs to read first, as a list of lines."""
        self.ensure_one()
        lines = [self.observation, self.customer_benefit]
        if self.promise:
            promise = self.promise
            if self.promise_date:
                date = format_date(self.env, self.promise_date)
                promise = self.env._(
                    "%(promise)s (by %(date)s)", promise=promise, date=date
                )
            lines.append(self.env._("Promised to the customer: %s", promise))
        return [line for line in lines if line]
