# Copyright 2026 Proactive Service Contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from markupsafe import Markup

from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.fields import Domain
from odoo.tools import format_date


class FsmOrder(models.Model):
    _inherit = "fsm.order"

    customer_id = fields.Many2one(
        comodel_name="res.partner",
        compute="_compute_customer_id",
        store=True,
        index="btree_not_null",
        help="Who owns the place that is serviced.",
    )
    completed_on = fields.Datetime(
        readonly=True,
        copy=False,
        help="When the visit was completed.",
    )
    recommendation_ids = fields.One2many(
        comodel_name="proactive.recommendation", inverse_name="order_id"
    )
    opportunity_check = fields.Selection(
        selection=[
            ("todo", "To do"),
            ("captured", "Recommendations made"),
            ("nothing_needed", "Looked, nothing needed"),
            ("not_possible", "Could not look"),
        ],
        required=True,
        default="todo",
        copy=False,
        tracking=True,
        help="Did the technician look for what would leave the customer better off? "
        "That nothing is needed is as good an answer as any.",
    )
    opportunity_check_note = fields.Char(
        copy=False, help="Why it was not possible to look."
    )
    expectation = fields.Text(
        string="The Customer Expects",
        help="What the customer expects of this visit, in his words.",
    )
    expectation_met = fields.Selection(
        selection=[("met", "Met"), ("partly", "Partly met"), ("not", "Not met")],
        copy=False,
        tracking=True,
    )
    open_recommendation_ids = fields.Many2many(
        comodel_name="proactive.recommendation",
        compute="_compute_open_recommendation_ids",
        string="Open at This Customer",
        groups="proactive_service.group_user",
        help="What any technician has recommended to this customer and what is still "
        "open: good to know, and to ask about, during the visit.",
    )
    visit_brief = fields.Html(
        compute="_compute_visit_brief",
        compute_sudo=True,
        string="Good to Know",
        help="What we recommended to this customer before, where it stands and what "
        "we promised, from all technicians.",
    )

    @api.constrains("opportunity_check", "opportunity_check_note")
    def _check_opportunity_check_note(self):
        for order in self:
            if (
                order.opportunity_check == "not_possible"
                and not (order.opportunity_check_note or "").strip()
            ):
                raise ValidationError(
                    self.env._(
                        "Please say why it was not possible to look around during %s.",
                        order.name,
                    )
                )

    @api.depends("location_id.owner_id")
    def _compute_customer_id(self):
        for order in self:
            order.customer_id = order.location_id.owner_id

    @api.depends("customer_id")
    def _compute_open_recommendation_ids(self):
        Recommendation = self.env["proactive.recommendation"]
        # sudo: the brief shows what colleagues saw at this customer, too; the view
        # shows the words meant for the customer only.
        grouped = dict(
            Recommendation.sudo()._read_group(
                Recommendation._get_open_domain()
                & Domain("partner_id", "in", self.customer_id.ids),
                ["partner_id"],
                ["id:recordset"],
            )
        )
        empty = Recommendation.sudo().browse()
        for order in self:
            order.open_recommendation_ids = grouped.get(order.customer_id, empty)

    @api.depends("open_recommendation_ids")
    def _compute_visit_brief(self):
        """Put into words what waits at this customer (S1.5).

        Technicians read the words here, without access to colleagues' records.
        """
        # Read for all orders at once; the parts of each would be read one by one.
        self.open_recommendation_ids.mapped("technician_status")
        more = self._get_more_brief_lines()
        for order in self:
            recommendations = order.open_recommendation_ids - order.recommendation_ids
            lines = [order._get_brief_line(r) for r in recommendations.sorted("id")]
            lines += more.get(order, [])
            order.visit_brief = bool(lines) and Markup("<ul>%s</ul>") % Markup("").join(
                lines
            )

    def _get_more_brief_lines(self):
        """Return what else is good to know, for all orders at once. Hook.

        Runs in sudo: show only what a technician on the visit may read.

        :return: dict {order: list of Markup, each a list item}
        """
        return {}

    def _get_brief_line(self, recommendation):
        """Return one line of the visit brief, as Markup."""
        return Markup("<li><b>%s</b><br/>%s</li>") % (
            recommendation.name,
            " · ".join(self._get_brief_details(recommendation)),
        )

    def _get_brief_details(self, recommendation):
        """Return where a recommendation stands and what was promised, as texts."""
        status = recommendation.technician_status
        labels = dict(
            recommendation._fields["technician_status"]._description_selection(self.env)
        )
        where = labels.get(status) or recommendation._get_state_label()
        details = [where]
        if recommendation.promise:
            details.append(self.env._("promised: %s", recommendation.promise))
        if recommendation.revisit_date:
            date = format_date(self.env, recommendation.revisit_date)
            details.append(self.env._("look again on %s", date))
        elif recommendation.revisit_condition:
            condition = recommendation.revisit_condition
            details.append(self.env._("look again: %s", condition))
        return details

    def _get_service_contact(self):
        """Return the partner at the customer to write to or to call."""
        self.ensure_one()
        location = self.location_id.sudo()  # sudo: addresses beyond the own branch
        return location.contact_id or location.owner_id

    # Completion

    def write(self, vals):
        completed = self._get_newly_completed(vals)
        res = super().write(vals)
        if completed:
            super(FsmOrder, completed).write({"completed_on": fields.Datetime.now()})
            completed._on_visit_completed()
        return res

    def _get_newly_completed(self, vals):
        """Return the orders that this write brings to the stage Completed."""
        stage = self.env.ref(
            "fieldservice.fsm_stage_completed", raise_if_not_found=False
        )
        if not stage or vals.get("stage_id") != stage.id:
            return self.browse()
        return self.filtered(lambda order: order.stage_id != stage)

    def _on_visit_completed(self):
        """Called with the orders that have just been completed. Hook."""

    def action_complete(self):
        """Ask for the opportunity check first, when a person completes the visit.

        Only the button asks; what completes orders without a person does not wait.
        """
        if self.env.context.get("ask_opportunity_check"):
            unanswered = self.filtered(lambda o: o.opportunity_check == "todo")
            if unanswered:
                return unanswered[:1]._ask_opportunity_check()
        return super().action_complete()
