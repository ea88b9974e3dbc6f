# Copyright 2026 Proactive Service Contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

"""The manager's conversation with the technician about an unhappy customer (S4.5).

Bad news is delivered by a person, in a meeting prepared by both: the invitation says
what it is for and that the technician's view comes first. What the customer wrote is
not in it: the manager brings that along.
"""

from odoo import api, fields, models
from odoo.exceptions import UserError

PROPOSAL_ACTION = "proactive_service_survey.ir_actions_server_loop_conversation"
ACTIVITY_TYPE = "proactive_service_survey.mail_activity_type_conversation"


class ProactiveSmartTemplate(models.Model):
    _inherit = "proactive.smart.template"

    situation = fields.Selection(
        selection_add=[("unhappy", "Talk with the technician about a visit")],
        ondelete={"unhappy": "set null"},
    )


class CalendarEvent(models.Model):
    _inherit = "calendar.event"

    loop_id = fields.Many2one(
        comodel_name="proactive.loop",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="set null",
        groups="proactive_service.group_user",
        help="The unhappy customer the conversation is about.",
    )

    @api.model_create_multi
    def create(self, vals_list):
        events = super().create(vals_list)
        if "default_loop_id" in self.env.context or any(
            "loop_id" in vals for vals in vals_list
        ):
            events.loop_id._note_conversation_planned()
        return events


class ProactiveLoop(models.Model):
    _name = "proactive.loop"
    _inherit = ["proactive.loop", "proactive.smart.source"]

    meeting_ids = fields.One2many(
        comodel_name="calendar.event", inverse_name="loop_id", string="Meetings"
    )
    meeting_start = fields.Datetime(
        string="Conversation Planned For",
        compute="_compute_conversation_state",
        help="Begin of the last meeting planned with the technician.",
    )
    conversation_state = fields.Selection(
        selection=[
            ("none", "To be planned"),
            ("planned", "Planned"),
            ("past", "Did it take place?"),
            ("held", "Took place"),
        ],
        string="Conversation With the Technician",
        compute="_compute_conversation_state",
        help="The technician hears it from his manager, in a meeting, and his view "
        "comes first. Empty where no technician is known.",
    )
    conversation_on = fields.Datetime(
        string="Spoken With the Technician On",
        readonly=True,
        copy=False,
        tracking=True,
    )
    conversation_by_id = fields.Many2one(
        comodel_name="res.users",
        string="Spoken By",
        readonly=True,
        copy=False,
        ondelete="set null",
    )
    technician_view = fields.Text(
        string="The Technician's View",
        copy=False,
        help="How he saw the visit, before he heard what the customer said. For us "
        "only.",
    )

    @api.depends("technician_id", "conversation_on", "meeting_ids.start")
    def _compute_conversation_state(self):
        now = fields.Datetime.now()
        for loop in self:
            meeting = loop.meeting_ids.sorted("start")[-1:]
            loop.meeting_start = meeting.start
            if loop.conversation_on:
                loop.conversation_state = "held"
            elif meeting:
                loop.conversation_state = "past" if meeting.stop <= now else "planned"
            else:
                loop.conversation_state = loop.technician_id and "none"

    def _log_contact(self, contacted_on, note):
        """Propose the conversation with the technician once the customer is reached."""
        result = super()._log_contact(contacted_on, note)
        kind = self.env.ref(ACTIVITY_TYPE, raise_if_not_found=False)
        proposed = self.activity_ids.filtered(lambda a: a.activity_type_id == kind)
        waiting = self.filtered(
            lambda loop: (
                loop.conversation_state == "none" and not loop.activity_ids & proposed
            )
        )
        self._run_action(PROPOSAL_ACTION, waiting)
        return result

    def action_view_meeting(self):
        """Open the last meeting planned with the technician."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "res_model": "calendar.event",
            "res_id": self.meeting_ids.sorted("start")[-1:].id,
            "views": [(False, "form")],
        }

    def action_conversation_held(self):
        """Note that the conversation took place.

        :raise UserError: for a meeting that lies ahead, or without what the
            technician said
        """
        now = fields.Datetime.now()
        for loop in self:
            if loop.conversation_state == "planned" and loop.meeting_start > now:
                raise UserError(
                    self.env._("The conversation lies ahead. Note it when it is over.")
                )
            if not (loop.technician_view or "").strip():
                raise UserError(
                    self.env._(
                        "Write down how the technician saw the visit: his view comes "
                        "first."
                    )
                )
            loop.conversation_on = loop.meeting_start or now
        self.write({"conversation_by_id": self.env.uid})
        self.activity_feedback([ACTIVITY_TYPE])

    def _note_conversation_planned(self):
        """What was proposed has been planned."""
        self.activity_feedback([ACTIVITY_TYPE])

    # What a SMART meeting about it needs to know

    def _get_smart_technician(self):
        return self.technician_id

    def _get_smart_order(self):
        return self.order_id

    def _get_smart_owner(self):
        return self.manager_id or self.env.user

    def _get_smart_situation(self):
        return "unhappy"

    def _get_smart_names(self, partner):
        """The customer is who was served, not who is invited."""
        names = super()._get_smart_names(partner)
        # sudo: a name, of a customer of another branch, too
        customer = (self.customer_id or self.partner_id).sudo()
        return {**names, "customer": customer.name or names["customer"]}

    def _prepare_smart_meeting_context(self):
        """:raise UserError: if no technician is known to speak with"""
        if not self.technician_id:
            raise UserError(self.env._("No technician is known for this visit."))
        context = super()._prepare_smart_meeting_context()
        return {**context, "default_loop_id": self.id}
