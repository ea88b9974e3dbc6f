# Copyright 2026 Proactive Service Contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

"""What the customer accepted has been done: the technician hears it, too (S2.3)."""

from odoo import api, fields, models


# A room of its own beside the fields of the model.
# pylint: disable=consider-merging-classes-inherited
class CrmLead(models.Model):
    _inherit = "crm.lead"

    work_done_on = fields.Datetime(
        string="Done On",
        readonly=True,
        copy=False,
        tracking=True,
        help="When the last visit for what the customer accepted was completed.",
    )

    @api.depends("work_done_on")
    def _compute_technician_status(self):
        res = super()._compute_technician_status()
        for lead in self:
            if lead.technician_status == "accepted" and lead.work_done_on:
                lead.technician_status = "done"
        return res

    @api.model
    def _get_protected_fields(self):
        return super()._get_protected_fields() | {"work_done_on"}

    def _get_feedback_template(self):
        if self.technician_status == "done":
            return self.env._(
                "It has been done at {customer}. Thank you for pointing it out."
            )
        return super()._get_feedback_template()

    def _note_work_done(self):
        """Record that all visits for accepted opportunities have been completed.

        A visit before the customer has accepted, to look closer, changes nothing.
        """
        done = self.filtered(
            lambda lead: (
                lead.policy_id and lead.won_status == "won" and lead._is_all_done()
            )
        )
        done._record({"work_done_on": fields.Datetime.now()})

    def _is_all_done(self):
        """Tell whether a visit for this opportunity is done and none is to come."""
        self.ensure_one()
        orders = self.fsm_order_ids
        return any(orders.mapped("completed_on")) and all(orders.mapped("is_closed"))

    def _get_trigger_base(self, trigger):
        if trigger == "work_done":
            told = all(self._get_accepted().mapped("customer_result"))
            return self.technician_status == "done" and not told and self.work_done_on
        return super()._get_trigger_base(trigger)

    def _get_accepted(self):
        """Return the recommendations the customer has accepted."""
        return self.recommendation_ids.filtered(lambda r: r.state == "accepted")


class FsmOrder(models.Model):
    _inherit = "fsm.order"

    def _on_visit_completed(self):
        res = super()._on_visit_completed()
        # sudo: who completes a visit does not see the opportunity it comes from.
        self.sudo().opportunity_id._note_work_done()
        return res


class ProactiveRecommendation(models.Model):
    _inherit = "proactive.recommendation"

    def write(self, vals):
        res = super().write(vals)
        if "customer_result" in vals:
            # sudo: asking what it brought has an end, whoever wrote it down.
            self.sudo().lead_id._plan_follow_ups()
        return res
