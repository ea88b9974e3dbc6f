# Copyright 2026 Proactive Service Contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models

from .crm_stage import TECHNICIAN_STATUSES


class ProactiveFeedback(models.Model):
    """News for a technician about what he recommended (S1.4, S2.3).

    Written by the office's work itself, in words the technician can use with the
    customer. He reads it without any access to the opportunity.
    """

    _name = "proactive.feedback"
    _description = "Feedback to a Technician"
    _order = "sent_on desc, id desc"
    _rec_name = "subject"

    subject = fields.Char(required=True, readonly=True)
    technician_id = fields.Many2one(
        comodel_name="fsm.person",
        required=True,
        readonly=True,
        index=True,
        ondelete="cascade",
    )
    lead_id = fields.Many2one(
        comodel_name="crm.lead",
        string="Opportunity",
        readonly=True,
        index="btree_not_null",
        ondelete="set null",
        groups="proactive_service.group_user",
    )
    recommendation_ids = fields.Many2many(
        comodel_name="proactive.recommendation",
        relation="proactive_feedback_recommendation_rel",
        column1="feedback_id",
        column2="recommendation_id",
        string="Recommendations",
        readonly=True,
    )
    partner_id = fields.Many2one(
        comodel_name="res.partner",
        string="Customer",
        readonly=True,
        index="btree_not_null",
        ondelete="set null",
    )
    company_id = fields.Many2one(
        comodel_name="res.company", required=True, readonly=True, index=True
    )
    status = fields.Selection(
        selection=TECHNICIAN_STATUSES, string="Where It Stands", readonly=True
    )
    message = fields.Text(required=True, readonly=True)
    author_id = fields.Many2one(
        comodel_name="res.users",
        string="From",
        readonly=True,
        ondelete="set null",
        help="Who moved it forward.",
    )
    sent_on = fields.Datetime(
        required=True, readonly=True, default=fields.Datetime.now, index=True
    )
    read_on = fields.Datetime(
        readonly=True, help="When the technician said that he has read it."
    )
    is_read = fields.Boolean(
        compute="_compute_is_read", search="_search_is_read", string="Read"
    )

    is_mine = fields.Boolean(
        compute="_compute_is_mine", help="Whether it is news for whoever looks at it."
    )

    _unread_idx = models.Index("(technician_id) WHERE read_on IS NULL")

    @api.depends("read_on")
    def _compute_is_read(self):
        for feedback in self:
            feedback.is_read = bool(feedback.read_on)

    @api.depends("technician_id")
    @api.depends_context("uid")
    def _compute_is_mine(self):
        for feedback in self:
            reader = feedback.technician_id.technician_user_id
            feedback.is_mine = reader == self.env.user

    def _search_is_read(self, operator, value):
        if operator != "in":
            return NotImplemented
        return [("read_on", "!=" if True in value else "=", False)]

    def action_mark_read(self):
        """The technician has read it. Only he can say so."""
        self.check_access("read")
        mine = self.filtered(lambda f: f.is_mine and not f.read_on)
        # sudo: technicians read feedback, and change nothing of it but this mark.
        mine.sudo().write({"read_on": fields.Datetime.now()})
        return True

    def action_open_recommendation(self):
        """Open what the news is about."""
        self.ensure_one()
        self.action_mark_read()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "proactive_service.proactive_recommendation_action"
        )
        action["domain"] = [("id", "in", self.recommendation_ids.ids)]
        action["context"] = {}
        if len(self.recommendation_ids) == 1:
            action["views"] = [(False, "form")]
            action["res_id"] = self.recommendation_ids.id
        return action
