# Copyright 2026 Proactive Service Contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

"""What can become of a recommendation, and handing it over to the office."""

from markupsafe import Markup, escape

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain

#: Allowed ways from one state to the next.
TRANSITIONS = {
    "captured": {
        "for_later",
        "fixed",
        "handed_over",
        "accepted",
        "declined",
        "not_needed",
        "invalid",
    },
    "for_later": {
        "captured",
        "fixed",
        "handed_over",
        "declined",
        "not_needed",
        "invalid",
    },
    "fixed": {"captured", "invalid"},
    "handed_over": {"accepted", "declined", "for_later", "not_needed", "invalid"},
    "accepted": {"handed_over"},
    "declined": {"captured", "handed_over", "for_later"},
    "not_needed": {"captured", "handed_over"},
    "invalid": {"captured"},
}
#: States a technician may choose for his own recommendation.
TECHNICIAN_STATES = frozenset({"captured", "for_later", "fixed", "invalid"})
OPEN_STATES = ("captured", "for_later", "handed_over")
#: What the outcome of an opportunity means for its recommendations.
STATE_OF_OUTCOME = {"won": "accepted", "lost": "declined", "pending": "handed_over"}


# A room of its own beside the fields of the model.
# pylint: disable=consider-merging-classes-inherited
class ProactiveRecommendation(models.Model):
    _inherit = "proactive.recommendation"

    def _check_transition(self, new_state):
        """Refuse ways that the process does not know.

        :raises UserError: naming the recommendation and the two states
        """
        labels = dict(self._fields["state"]._description_selection(self.env))
        is_office = self.env.su or self.env.user.has_group(
            "proactive_service.group_user"
        )
        for recommendation in self:
            old_state = recommendation.state
            if new_state == old_state:
                continue
            allowed = new_state in TRANSITIONS[old_state] and (
                is_office
                or (old_state in TECHNICIAN_STATES and new_state in TECHNICIAN_STATES)
            )
            if not allowed:
                raise UserError(
                    self.env._(
                        "“%(name)s” is %(old)s and cannot become %(new)s.",
                        name=recommendation.display_name,
                        old=labels[old_state],
                        new=labels.get(new_state, new_state),
                    )
                )

    @api.model
    def _get_open_domain(self):
        """Domain of the recommendations that still wait for something."""
        return Domain("state", "in", OPEN_STATES)

    # Policy

    def _apply_policies(self):
        """Match and freeze the policy of recommendations that have none (S1.3)."""
        Policy = self.env["proactive.policy"]
        # sudo: the policy is not the technician's to choose or to see.
        todo = self.sudo().filtered(lambda r: not r.policy_id)
        # The steps tell the owner what to do; a mail before that would say less.
        todo = todo.with_context(mail_auto_subscribe_no_notify=True)
        for recommendation, policy in Policy._match(todo).items():
            recommendation.write(
                {
                    "policy_id": policy.id,
                    "action_path": policy.action_path,
                    "involvement": policy.involvement,
                    "user_id": recommendation.user_id.id
                    or policy._get_owner(recommendation).id,
                }
            )

    def _is_wanted_by_office(self):
        """Tell whether customer's word and policy ask for the office right away."""
        self.ensure_one()
        recommendation = self.sudo()  # sudo: the policy is hidden from technicians
        if recommendation.state != "captured" or recommendation.lead_id:
            return False
        if recommendation.policy_id.hand_over == "customer_wants":
            return recommendation.customer_word in ("asked_for_call", "agreed")
        return recommendation.policy_id.hand_over == "always"

    # Handing over

    def action_hand_over(self):
        """Hand over to the office and open the opportunity.

        Where something is open at the customer already, ask whether it belongs there.

        :raises UserError: when a recommendation is closed already
        """
        self.check_access("write")
        self._check_transition("handed_over")
        wizard = self.env["proactive.hand.over"].create(
            {"recommendation_ids": [fields.Command.set(self.ids)]}
        )
        if wizard.open_lead_ids:
            return wizard._get_action()
        return wizard.action_hand_over()

    def _hand_over_into(self, lead):
        """Add the recommendations to an open opportunity at the same customer.

        An opportunity that had no technician as its source gets source, policy and
        clock from them; an earlier promise stays the earlier one.

        :param lead: one crm.lead record
        """
        # sudo: as in ``_hand_over``.
        recommendations, lead = self.sudo(), lead.sudo()
        recommendations._check_transition("handed_over")
        recommendations._attach_to_lead(lead)
        values = recommendations._prepare_lead_values()
        respond_by = values["respond_by"]
        if lead.respond_by:
            respond_by = min(lead.respond_by, respond_by)
        names = ("technician_id", "source_order_id", "equipment_id", "policy_id")
        adopted = {
            name: values[name]
            for name in (*names, "escalation_user_id", "user_id")
            if not lead[name]
        }
        lead.write({**adopted, "respond_by": respond_by})
        lead.message_post(body=recommendations._get_lead_description())
        if lead.handed_over_on:
            lead._send_feedback_about(recommendations)
        else:
            lead._start_follow_up()

    def _hand_over(self):
        """Turn each recommendation into an opportunity with owner and clock.

        What several recommendations of one visit ask for is one conversation with
        the customer: they become one opportunity.
        """
        # sudo: technicians have no access to opportunities, yet handing over is
        # part of capturing; what they may not choose is derived here.
        todo = self.sudo().filtered(lambda r: not r.lead_id)
        todo.filtered(lambda r: r.state != "handed_over")._check_transition(
            "handed_over"
        )
        groups = list(todo.grouped(lambda r: r._get_hand_over_key()).values())
        Lead = self.env["crm.lead"].sudo()
        # The first step tells the owner what to do; one mail about it is enough.
        leads = Lead.with_context(mail_auto_subscribe_no_notify=True).create(
            [group._prepare_lead_values() for group in groups]
        )
        leads = leads.with_env(Lead.env)
        for lead, group in zip(leads, groups, strict=True):
            group._attach_to_lead(lead)
        leads._start_follow_up()
        return leads

    def _get_hand_over_key(self):
        """Recommendations with equal keys go into one opportunity."""
        self.ensure_one()
        visit = self.order_id or self
        return (visit._name, visit.id, self.partner_id, self.policy_id, self.user_id)

    def _attach_to_lead(self, lead):
        """Put the recommendations into an opportunity, new or already open."""
        self.write({"state": "handed_over", "lead_id": lead.id})

    def _prepare_lead_values(self):
        """Return the values of the opportunity for these recommendations."""
        first = self[:1]
        partner = first.partner_id
        contact = first.order_id._get_service_contact() if first.order_id else partner
        policy = first.policy_id
        owner = first.user_id or policy._get_owner(first)
        return {
            "name": ", ".join(self.mapped("name")),
            "type": "opportunity",
            "partner_id": (contact or partner).id,
            "company_id": first.company_id.id,
            "user_id": owner.id,
            "description": self._get_lead_description(),
            "technician_id": first.technician_id.id,
            "source_order_id": first.order_id.id,
            "fsm_location_id": first.location_id.id,
            "equipment_id": first.equipment_id.id,
            "policy_id": policy.id,
            "respond_by": min(r._get_respond_by() for r in self),
            "escalation_user_id": first.company_id._get_service_manager(
                first.branch_id
            ).id,
            "priority": "2" if "critical" in self.mapped("severity") else "1",
        }

    def _get_lead_description(self):
        return Markup("").join(
            Markup("<p>%s</p>")
            % Markup("<br/>").join(
                escape(line) for line in recommendation._get_benefit_lines()
            )
            for recommendation in self
        )

    def _get_respond_by(self):
        """Return until when the customer hears from us, as naive UTC datetime."""
        self.ensure_one()
        policy = self.policy_id
        return policy._get_deadline(self.captured_on, self.company_id)

    def action_ask_progress(self):
        """The technician asks how it is going: the owner is asked to tell him (S2.3).

        :raises UserError: when nobody works on it, or he has asked already
        """
        self.ensure_one()
        self.check_access("read")
        # sudo: the opportunity is not the technician's; asking about it is.
        recommendation = self.sudo()
        record = recommendation.lead_id or recommendation
        if recommendation.state not in OPEN_STATES:
            raise UserError(self.env._("“%s” has been decided.", recommendation.name))
        activity_type = "proactive_service.mail_activity_type_feedback"
        if record.activity_search([activity_type]):
            raise UserError(
                self.env._("The office has been asked already and will tell you.")
            )
        record.activity_schedule(
            activity_type,
            summary=self.env._(
                "%(name)s asks how it is going", name=self.env.user.name
            ),
            user_id=record.user_id.id,
        )
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "type": "success",
                "message": self.env._(
                    "%s has been asked to tell you.", record.user_id.name
                ),
                "next": {"type": "ir.actions.client", "tag": "soft_reload"},
            },
        }

    def action_open_opportunity(self):
        """Open the opportunity of this recommendation, or the list of them."""
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "proactive_service.crm_lead_action_proactive"
        )
        leads = self.lead_id
        action["domain"] = [("id", "in", leads.ids)]
        action["context"] = {}
        if len(leads) == 1:
            action["views"] = [(False, "form")]
            action["res_id"] = leads.id
        return action

    # Steps

    def _get_trigger_base(self, trigger):
        self.ensure_one()
        if trigger == "captured":
            return self.state == "captured" and self.captured_on
        if trigger == "revisit_due" and self.state == "for_later":
            return self.revisit_date and self._get_start_of_day(self.revisit_date)
        if trigger == "involved":
            return self._has_part_for_technician() and self.captured_on
        return False

    def _has_part_for_technician(self):
        """Tell whether the technician has work of his own in the solution (S1.2).

        Who only gives input is asked when the office needs it, and has no task.
        """
        return (
            self.state == "handed_over"
            and self.involvement in ("most", "all")
            and bool(self.technician_user_id)
        )

    def _repair(self):
        """Give an open recommendation back what keeps it from being dropped (S1.5)."""
        self.ensure_one()
        company = self.company_id
        if not self.policy_id:
            self._apply_policies()
        if not self.user_id.active:
            manager = company._get_service_manager(self.branch_id)
            self.user_id = self.policy_id._get_owner(self) or manager
        if self.state == "handed_over" and not self.lead_id:
            # The opportunity was deleted: it is asked for again
            self._hand_over()
        elif not self.activity_ids:
            self._schedule_review()

    def _schedule_review(self):
        self.activity_schedule(
            "proactive_service.mail_activity_type_follow_up",
            summary=self.env._("Decide what happens with this recommendation"),
            user_id=self.user_id.id,
        )

    # Other ends

    def action_reopen(self):
        """Take a closed recommendation up again."""
        self.write({"state": "captured", "close_reason": False})

    def action_fixed(self):
        """It was put right during the visit; the customer should hear of it too."""
        self.write({"state": "fixed"})

    def action_not_needed(self):
        """The office found that the customer does not need it."""
        self.write({"state": "not_needed"})

    def _follow_outcome(self, outcome):
        """Carry the outcome of the opportunity over.

        :param outcome: ``won_status`` of the opportunity
        """
        new_state = STATE_OF_OUTCOME[outcome]
        # sudo: follows from the opportunity, whoever changed that.
        todo = self.sudo().filtered(
            lambda r: (
                r.state != new_state
                and r.state in ("handed_over", "accepted", "declined")
            )
        )
        # Between two outcomes lies the work that led to the second one.
        decided = todo.filtered(lambda r: r.state != "handed_over")
        if new_state != "handed_over":
            decided.write({"state": "handed_over"})
        todo.write({"state": new_state})
