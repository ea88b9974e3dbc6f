# Copyright 2026 Proactive Service Contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models
from odoo.exceptions import UserError

from .crm_stage import TECHNICIAN_STATUSES

#: Facts that only their own action may record: a clock that an import or a form
#: could stop would prove nothing.
PROTECTED_FIELDS = frozenset(
    {"customer_contacted_on", "presented_on", "handed_over_on", "wait_until"}
)


class CrmLead(models.Model):
    _inherit = "crm.lead"

    # Where it comes from
    recommendation_ids = fields.One2many(
        comodel_name="proactive.recommendation",
        inverse_name="lead_id",
        groups="proactive_service.group_user",
    )
    technician_id = fields.Many2one(
        comodel_name="fsm.person",
        string="Recommended By",
        index="btree_not_null",
        ondelete="restrict",
        tracking=True,
        help="The technician who saw it. He hears what becomes of it.",
    )
    source_order_id = fields.Many2one(
        comodel_name="fsm.order",
        string="Seen During Visit",
        index="btree_not_null",
        ondelete="restrict",
        check_company=True,
    )
    equipment_id = fields.Many2one(
        comodel_name="fsm.equipment",
        index="btree_not_null",
        ondelete="restrict",
        check_company=True,
    )
    policy_id = fields.Many2one(
        comodel_name="proactive.policy",
        index="btree_not_null",
        ondelete="restrict",
        readonly=True,
        copy=False,
        help="Sets the response time and the steps that follow by themselves.",
    )

    # What the technician hears
    technician_status = fields.Selection(
        selection=TECHNICIAN_STATUSES,
        compute="_compute_technician_status",
        help="What the technician sees of this opportunity.",
    )
    technician_message = fields.Text(
        compute="_compute_technician_message",
        help="What the technician hears at this stage.",
    )
    feedback_ids = fields.One2many(
        comodel_name="proactive.feedback",
        inverse_name="lead_id",
        readonly=True,
        groups="proactive_service.group_user",
    )

    # Proposal
    presented_on = fields.Datetime(
        string="Proposal Presented", readonly=True, copy=False, tracking=True
    )
    conditions_disclosed = fields.Selection(
        selection=[
            ("disclosed", "Stated up front"),
            ("none", "There are none"),
        ],
        string="Conditions",
        copy=False,
        tracking=True,
        help="A customer who learns of conditions afterwards is lost for good. Say "
        "them before the proposal is presented.",
    )
    proposal_conditions = fields.Text(
        copy=False, help="What our proposal depends on, in words for the customer."
    )

    @api.depends("policy_id", "stage_id.technician_status", "won_status", "wait_until")
    def _compute_technician_status(self):
        outcomes = {"won": "accepted", "lost": "declined"}
        for lead in self:
            if not lead.policy_id:
                lead.technician_status = False
            elif lead.won_status in outcomes:
                lead.technician_status = outcomes[lead.won_status]
            elif lead.wait_until:
                lead.technician_status = "waiting"
            else:
                lead.technician_status = lead.stage_id.technician_status or "working"

    @api.depends("stage_id.technician_message", "partner_id", "user_id")
    def _compute_technician_message(self):
        for lead in self:
            lead.technician_message = lead._render_technician_message(
                lead.stage_id.technician_message
            )

    # ORM

    @api.model_create_multi
    def create(self, vals_list):
        self._check_protected(vals_list)
        return super().create(vals_list)

    def write(self, vals):
        self._check_protected([vals])
        before = self._get_followed_values(vals)
        res = super().write(vals)
        if before:
            self._react_to_changes(before)
        return res

    @api.model
    def _check_protected(self, vals_list):
        if self.env.context.get("proactive_recording") or self.env.su:
            return
        for vals in vals_list:
            names = self._get_protected_fields().intersection(vals)
            if names:
                labels = [self._fields[n]._description_string(self.env) for n in names]
                raise UserError(
                    self.env._(
                        "%(fields)s: this is recorded by its own button, when it "
                        "happens, and cannot be written or imported.",
                        fields=", ".join(sorted(labels)),
                    )
                )

    @api.model
    def _get_protected_fields(self):
        """Facts that only their own action records; extend it for more."""
        return PROTECTED_FIELDS

    @api.model
    def _get_followed_fields(self):
        """Fields whose change a technician or a clock may have to know of."""
        return (
            "technician_status",
            "stage_id",
            "won_status",
            "respond_by",
            *self._get_protected_fields(),
        )

    def _get_followed_values(self, vals):
        """Remember what matters, for the leads that carry a recommendation only.

        Costs nothing for writes that cannot matter and for leads that are none of
        our business.
        """
        triggers = {"stage_id", "active", "probability", "policy_id", "respond_by"}
        triggers |= self._get_protected_fields()
        if not triggers.intersection(vals):
            return {}
        leads = self.sudo()
        if not vals.get("policy_id"):
            leads = leads.filtered("policy_id")
        names = self._get_followed_fields()
        return {lead: {name: lead[name] for name in names} for lead in leads}

    def _react_to_changes(self, before):
        """Tell technicians, and re-plan steps, after a change.

        :param before: dict {lead: {field name: value before}}
        """
        changed = self.sudo().browse()
        outcomes = {}
        for lead, old in before.items():
            if any(lead[name] != value for name, value in old.items()):
                changed |= lead
            if lead.won_status != old["won_status"]:
                outcomes.setdefault(lead.won_status, []).append(lead.id)
        for outcome, lead_ids in outcomes.items():
            changed.browse(lead_ids).recommendation_ids._follow_outcome(outcome)
        changed.filtered(
            lambda lead: (
                lead.technician_status != before[lead]["technician_status"]
                or lead.stage_id != before[lead]["stage_id"]
            )
        )._send_stage_feedback()
        changed._plan_follow_ups()

    # Merging

    def _merge_get_fields(self):
        return super()._merge_get_fields() + [
            "technician_id",
            "source_order_id",
            "equipment_id",
            "policy_id",
            "escalation_user_id",
            "proposal_conditions",
            "conditions_disclosed",
        ]

    def _merge_get_fields_specific(self):
        return super()._merge_get_fields_specific() | {
            # The earliest promise stands
            "respond_by": lambda fname, leads: min(
                (lead.respond_by for lead in leads if lead.respond_by), default=False
            ),
        }

    def _merge_dependences(self, opportunities):
        """Keep the recommendations, and with them each technician's feedback."""
        res = super()._merge_dependences(opportunities)
        # sudo: belongs together whatever the merging user may see of it.
        opportunities.sudo().recommendation_ids.write({"lead_id": self.id})
        opportunities.sudo().feedback_ids.write({"lead_id": self.id})
        return res

    # Feedback

    def action_tell_technician(self):
        """Ask for the words in which the technician is told where it stands."""
        self.check_access("write")
        return self._open_wizard("proactive_service.proactive_tell_technician_action")

    def _render_technician_message(self, template):
        """Put names into a stage's message.

        :param template: text with {customer} and {owner}
        """
        self.ensure_one()
        partner = self.partner_id.commercial_partner_id
        names = {
            "{customer}": partner.name or self.partner_name or self.env._("customer"),
            "{owner}": self.user_id.name or self.env._("the office"),
        }
        message = template or ""
        for token, name in names.items():
            message = message.replace(token, name)
        return message

    def _send_stage_feedback(self, recommendations=None):
        """Tell each technician involved what the stage means to him (S1.4).

        :param recommendations: only about these; about all when None
        """
        return self._send_feedback(
            lambda lead: lead._render_technician_message(lead._get_feedback_template()),
            recommendations,
        )

    def _tell_technicians(self, message):
        """Tell each technician involved in words of one's own; plan what follows.

        :param message: plain text
        """
        feedback = self.sudo()._send_feedback(lambda lead: message)
        self._plan_follow_ups()
        return feedback

    def _send_feedback(self, get_message, recommendations=None):
        """Write one piece of news per opportunity and technician.

        :param get_message: function of an opportunity, in the technician's language,
            that returns the words; nothing is sent where it returns none
        :param recommendations: only about these; about all when None
        :return: proactive.feedback records
        """
        vals_list = []
        for lead in self:
            about = lead.recommendation_ids
            if recommendations is not None:
                about &= recommendations
            for technician, its in lead._group_by_technician(about).items():
                lang = technician.technician_user_id.lang or technician.lang
                message = get_message(lead.with_context(lang=lang))
                if message:
                    vals_list.append(
                        lead._prepare_feedback_values(technician, its, message)
                    )
        # sudo: feedback is written by the work itself, never by a person, and
        # answers whoever has asked for it.
        feedback = self.env["proactive.feedback"].sudo().create(vals_list)
        feedback.lead_id.activity_feedback(
            ["proactive_service.mail_activity_type_feedback"],
            feedback=self.env._("The technician has been told."),
        )
        return feedback

    def _send_feedback_about(self, recommendations):
        """Tell the technicians of these recommendations where it stands.

        :param recommendations: proactive.recommendation records of this opportunity
        """
        self.ensure_one()
        self._send_stage_feedback(recommendations)
        self._plan_follow_ups()

    def _get_feedback_template(self):
        """Return the words that fit: the stage's, or the policy's for a "no".

        A lost opportunity stays in the stage where it was lost.
        """
        self.ensure_one()
        if self.technician_status == "declined":
            return self.policy_id.declined_message
        if self.technician_status == "waiting":
            return self.env._(
                "{owner} has agreed with {customer} to take it up again later."
            )
        return self.stage_id.technician_message

    @api.model
    def _group_by_technician(self, recommendations):
        """Return who is told about what: dict {technician: his recommendations}."""
        return recommendations.filtered("technician_id").grouped("technician_id")

    def _prepare_feedback_values(self, technician, recommendations, message):
        self.ensure_one()
        return {
            "subject": ", ".join(recommendations.mapped("name")),
            "technician_id": technician.id,
            "lead_id": self.id,
            "recommendation_ids": recommendations.ids,
            "partner_id": self.partner_id.id,
            "company_id": self.company_id.id or self.env.company.id,
            "status": self.technician_status,
            "message": message,
            "author_id": self.env.uid,
        }
