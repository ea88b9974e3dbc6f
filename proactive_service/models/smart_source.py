# Copyright 2026 Proactive Service Contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""From where SMART messages and meetings begin: visits, opportunities, customers."""

from odoo import api, models
from odoo.tools import format_datetime


class ProactiveSmartSource(models.AbstractModel):
    """What a message or a meeting about a record needs to know of it."""

    _name = "proactive.smart.source"
    _description = "Begins SMART Messages and Meetings"

    def action_smart_message(self):
        """Open the composer, prefilled for this record (S3.1)."""
        self.ensure_one()
        self.check_access("read")
        return self._get_smart_message_action()

    def _get_smart_message_action(self, situation=None, attachments=None):
        """Return the action that opens the composer.

        :param situation: key of SITUATIONS; recognised from the record by default
        :param attachments: ir.attachment records to send along
        """
        situation = situation or self._get_smart_situation()
        template = self._get_smart_template("message", situation)
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "proactive_service.proactive_smart_message_action"
        )
        action["context"] = {
            "default_about": f"{self._name},{self.id}",
            "default_partner_ids": self._get_smart_partner().ids,
            "default_template_id": template.id,
            "default_attachment_ids": attachments.ids if attachments else [],
        }
        return action

    def action_smart_meeting(self):
        """Open a new meeting about this record, prefilled (S3.2)."""
        self.ensure_one()
        self.check_access("read")
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("SMART Meeting"),
            "res_model": "calendar.event",
            "views": [(False, "form")],
            "context": self._prepare_smart_meeting_context(),
        }

    def _prepare_smart_meeting_context(self):
        """Return the defaults of a meeting: link, people, subject, reminder."""
        alarm = self.env["calendar.event"]._get_smart_alarm()
        template = self._get_smart_template("meeting", self._get_smart_situation())
        partner = self._get_smart_partner()
        subject = (
            template
            and template.with_context(lang=partner.lang or self.env.lang)._fill(
                self._get_smart_names(partner)
            )["smart_subject"]
        )
        return {
            "default_name": subject or self._get_smart_topic(),
            "default_partner_ids": self._get_smart_attendees().ids,
            "default_res_model": self._name,
            "default_res_id": self.id,
            "default_alarm_ids": alarm.ids,
            # The day is to be chosen: nobody is invited by mistake, for right now.
            "default_start": False,
            "default_stop": False,
            "default_duration": self.env["calendar.event"].get_default_duration(),
            "default_smart_template_id": template.id,
        }

    @api.model
    def _get_smart_template(self, use, situation):
        """Return the template for a recognised situation, none for an unknown one."""
        Template = self.env["proactive.smart.template"]
        return Template._find(use, situation) if situation else Template

    # What differs from model to model

    def _get_smart_partner(self):
        """Return whom to write to: a partner, may be empty."""
        return self.env["res.partner"]

    def _get_smart_technician(self):
        """Return the technician it is about: fsm.person, may be empty."""
        return self.env["fsm.person"]

    def _get_smart_order(self):
        """Return the visit it is about: fsm.order, may be empty."""
        return self.env["fsm.order"]

    def _get_smart_recommendations(self):
        """Return what was seen: proactive.recommendation, may be empty."""
        return self.env["proactive.recommendation"]

    def _get_smart_topic(self):
        """Return what a meeting about it is called; empty lets the person say it."""
        return ", ".join(self._get_smart_recommendations().mapped("name"))

    def _get_smart_owner(self):
        """Return who works on it: res.users, may be empty."""
        return self.env.user

    def _get_smart_situation(self):
        """Return the situation that can be recognised: key of SITUATIONS or None."""
        return None

    def _wants_technician(self):
        """Tell whether the technician belongs into a meeting about it."""
        return bool(self._get_smart_technician())

    # Derived

    def _get_smart_attendees(self):
        """Return who is invited: the customer, the owner, the technician if wanted."""
        partners = self._get_smart_partner()
        partners |= self._get_smart_owner().partner_id | self.env.user.partner_id
        if self._wants_technician():
            # sudo: the technician may belong to a branch the user does not see.
            partners |= self._get_smart_technician().sudo().partner_id.sudo(False)
        return partners

    @api.model
    def _get_smart_tz(self, partner):
        """Return the name of the time zone in which times are told to a partner."""
        company = self.env.company
        return partner.tz or company.resource_calendar_id.tz or "UTC"

    def _get_smart_names(self, partner):
        """Return what templates put in, in the partner's language.

        :param partner: who reads it: res.partner, may be empty
        :return: dict {token: name}
        """
        source = self.with_context(lang=partner.lang or self.env.lang)
        # sudo: a name for the customer, of people and visits at other branches, too
        technician = source._get_smart_technician().sudo()
        order = source._get_smart_order().sudo()
        moment = order.completed_on or order.scheduled_date_start
        visit = source.env._("our visit")
        if moment:
            tz = source._get_smart_tz(partner)
            # How a day is written differs, too: German has a dot after the number.
            pattern = source.env._("d MMMM y")
            day = format_datetime(source.env, moment, tz=tz, dt_format=pattern)
            visit = source.env._("our visit on %s", day)
        return {
            "customer": partner.name or source.env._("customer"),
            "technician": technician.name or source.env._("our technician"),
            "visit": visit,
            "sender": self.env.user.name,
            **self._get_smart_findings(),
        }

    def _get_smart_findings(self):
        """Return what was seen and what it brings, in words for the customer."""
        seen = self._get_smart_recommendations().filtered(
            lambda r: r.state != "invalid"
        )
        return {
            "finding": "\n".join(seen.mapped("observation")),
            "benefit": "\n".join(
                r.customer_benefit for r in seen if r.customer_benefit
            ),
        }


class FsmOrder(models.Model):
    _name = "fsm.order"
    _inherit = ["fsm.order", "proactive.smart.source"]

    def _get_smart_partner(self):
        return self._get_service_contact().sudo(False)

    def _get_smart_technician(self):
        return self.person_id

    def _get_smart_order(self):
        return self

    def _get_smart_recommendations(self):
        return self.recommendation_ids

    def _get_smart_situation(self):
        return "finding" if self.recommendation_ids else "appointment"


class CrmLead(models.Model):
    _name = "crm.lead"
    _inherit = ["crm.lead", "proactive.smart.source"]

    def _get_smart_partner(self):
        return self.partner_id

    def _get_smart_technician(self):
        return self.technician_id

    def _get_smart_order(self):
        return self.source_order_id

    def _get_smart_recommendations(self):
        return self.recommendation_ids

    def _get_smart_topic(self):
        return self.name

    def _get_smart_owner(self):
        return self.user_id or self.env.user

    def _get_smart_situation(self):
        if self.presented_on:
            return "proposal"
        return "appointment" if self.customer_contacted_on else "permission"

    def _wants_technician(self):
        involvements = set(self.recommendation_ids.mapped("involvement"))
        return bool(involvements - {"none", False})

    def _prepare_smart_meeting_context(self):
        context = super()._prepare_smart_meeting_context()
        # All three belong together, else the meeting shows on one side only
        context["default_opportunity_id"] = self.id
        return context


class ProactiveRecommendation(models.Model):
    _name = "proactive.recommendation"
    _inherit = ["proactive.recommendation", "proactive.smart.source"]

    def _get_smart_partner(self):
        contact = self.order_id and self.order_id._get_smart_partner()
        return contact or self.partner_id

    def _get_smart_technician(self):
        return self.technician_id

    def _get_smart_order(self):
        return self.order_id

    def _get_smart_recommendations(self):
        return self

    def _get_smart_situation(self):
        return "finding"


class ResPartner(models.Model):
    _name = "res.partner"
    _inherit = ["res.partner", "proactive.smart.source"]

    def _get_smart_partner(self):
        return self
