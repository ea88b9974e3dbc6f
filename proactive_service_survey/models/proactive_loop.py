# Copyright 2026 Proactive Service Contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import logging

from odoo import SUPERUSER_ID, api, fields, models
from odoo.exceptions import ValidationError
from odoo.fields import Domain
from odoo.tools import plaintext2html

from odoo.addons.proactive_service.models.working_time import add_working_hours

from .proactive_survey_score import CATEGORIES

_logger = logging.getLogger(__name__)

SERVER_ACTION = "proactive_service_survey.ir_actions_server_loop_manager"
# In the order in which they win a tie: look at the process before the people.
CAUSES = [
    ("process", "Process"),
    ("rules", "Rules"),
    ("presentation", "Presentation"),
    ("product", "Product"),
    ("people", "People"),
]
CAUSE_FIELDS = [f"cause_{cause}" for cause, _label in CAUSES]


def _cause_field(label, help_text):
    """Return the field of one cause: 0 not judged, 1 no part in it, 10 all of it."""
    return fields.Integer(string=label, aggregator="avg", tracking=True, help=help_text)


class ProactiveLoop(models.Model):
    """The case of an unhappy customer (S4.5, S4.7).

    Opened by an answer, once. Closed when somebody has reached the customer, the
    cause is judged and an action has an owner and a date; never before.
    """

    _name = "proactive.loop"
    _description = "Loop with an unhappy customer"
    _inherit = ["mail.thread", "mail.activity.mixin"]
    _order = "state_sequence, respond_by, id desc"
    _rec_names_search = ["partner_id", "order_id"]
    _check_company_auto = True

    # Copied from the answer when the loop is opened, then frozen
    user_input_id = fields.Many2one(
        comodel_name="survey.user_input",
        string="Answer",
        required=True,
        readonly=True,
        index=True,
        ondelete="restrict",
    )
    order_id = fields.Many2one(
        comodel_name="fsm.order",
        string="Visit",
        compute="_compute_from_answer",
        store=True,
        precompute=True,
        readonly=False,
        index="btree_not_null",
        ondelete="set null",
    )
    technician_id = fields.Many2one(
        comodel_name="fsm.person",
        compute="_compute_from_answer",
        store=True,
        precompute=True,
        readonly=False,
        index="btree_not_null",
        ondelete="set null",
        help="Who served the customer. The manager speaks with him, not the system.",
    )
    partner_id = fields.Many2one(
        comodel_name="res.partner",
        string="Person to Call",
        compute="_compute_from_answer",
        store=True,
        precompute=True,
        readonly=False,
        index="btree_not_null",
        ondelete="set null",
    )
    customer_id = fields.Many2one(
        comodel_name="res.partner",
        compute="_compute_from_answer",
        store=True,
        precompute=True,
        readonly=False,
        index="btree_not_null",
        ondelete="set null",
        help="Whose place was serviced.",
    )
    branch_id = fields.Many2one(
        comodel_name="res.branch",
        compute="_compute_from_answer",
        store=True,
        precompute=True,
        readonly=False,
        index="btree_not_null",
        ondelete="set null",
    )
    company_id = fields.Many2one(
        comodel_name="res.company",
        compute="_compute_from_answer",
        store=True,
        precompute=True,
        readonly=False,
        required=True,
        index=True,
        ondelete="cascade",
    )
    score = fields.Integer(
        compute="_compute_from_answer",
        store=True,
        precompute=True,
        readonly=False,
        aggregator="avg",
        help="Answer to the recommendation question; see the category whether there "
        "is one.",
    )
    category = fields.Selection(
        selection=CATEGORIES,
        compute="_compute_from_answer",
        store=True,
        precompute=True,
        readonly=False,
    )
    comment = fields.Text(
        string="In the Customer's Words",
        compute="_compute_from_answer",
        store=True,
        precompute=True,
        readonly=False,
    )
    call_requested = fields.Boolean(
        string="Asks for a Call",
        compute="_compute_from_answer",
        store=True,
        precompute=True,
        readonly=False,
    )
    felt_sold_to = fields.Boolean(
        compute="_compute_from_answer",
        store=True,
        precompute=True,
        readonly=False,
        help="A matter for coaching: recommend only what helps.",
    )

    # The work
    state = fields.Selection(
        selection=[
            ("open", "Open"),
            ("contacted", "Customer contacted"),
            ("closed", "Closed"),
        ],
        required=True,
        default="open",
        index=True,
        tracking=True,
        group_expand=True,
    )
    state_sequence = fields.Integer(
        compute="_compute_state_sequence",
        store=True,
        aggregator=None,
        help="Open loops first.",
    )
    manager_id = fields.Many2one(
        comodel_name="res.users",
        compute="_compute_manager_id",
        store=True,
        precompute=True,
        readonly=False,
        index="btree_not_null",
        tracking=True,
        domain="[('share', '=', False), ('company_ids', 'in', company_id)]",
        help="Who closes the loop: the service manager of the branch, else of the "
        "company.",
    )
    opened_on = fields.Datetime(
        required=True, readonly=True, copy=False, default=fields.Datetime.now
    )
    respond_by = fields.Datetime(
        compute="_compute_respond_by",
        store=True,
        precompute=True,
        readonly=True,
        copy=False,
        index="btree_not_null",
        help="Until when somebody has to reach the customer: working hours of the "
        "company after the answer.",
    )
    is_overdue = fields.Boolean(
        compute="_compute_is_overdue",
        search="_search_is_overdue",
        help="The customer has not been reached in time.",
    )
    contacted_on = fields.Datetime(
        string="Customer Contacted On", readonly=True, copy=False, tracking=True
    )
    contacted_by_id = fields.Many2one(
        comodel_name="res.users",
        readonly=True,
        copy=False,
        ondelete="set null",
    )
    contact_note = fields.Text(
        string="What the Customer Said",
        copy=False,
        help="For us only: the customer never sees it.",
    )
    cause_process = _cause_field("Process", "How we work: planning, parts, handover.")
    cause_rules = _cause_field(
        "Rules", "What our rules made us do or kept us from doing."
    )
    cause_presentation = _cause_field(
        "Presentation", "How we came across: appearance, words, explanation."
    )
    cause_product = _cause_field("Product", "The equipment, the material, the tools.")
    cause_people = _cause_field("People", "Knowledge, skill, attitude.")
    cause = fields.Selection(
        selection=CAUSES,
        string="Main Cause",
        compute="_compute_cause",
        store=True,
        help="The cause with the highest score; with equal scores the first in the "
        "order process, rules, presentation, product, people.",
    )
    cause_note = fields.Text(string="What Went Wrong", help="In words; for us only.")
    action_text = fields.Text(
        string="Action",
        tracking=True,
        help="What we change so that it does not happen again.",
    )
    action_owner_id = fields.Many2one(
        comodel_name="res.users",
        domain="[('share', '=', False), ('company_ids', 'in', company_id)]",
        tracking=True,
        ondelete="set null",
    )
    action_date = fields.Date(string="Action Until", tracking=True)
    closed_on = fields.Datetime(readonly=True, copy=False)
    closed_by_id = fields.Many2one(
        comodel_name="res.users", readonly=True, copy=False, ondelete="set null"
    )

    _one_per_answer = models.Constraint(
        "UNIQUE (user_input_id)", "There is a loop for this answer already."
    )
    _cause_range = models.Constraint(
        f"CHECK ({' AND '.join(f'{name} BETWEEN 0 AND 10' for name in CAUSE_FIELDS)})",
        "Judge each cause with a number from 1 (no part in it) to 10 (all of it).",
    )

    @api.depends("user_input_id")
    def _compute_from_answer(self):
        """Copy what is known from the answer, once: it is frozen there, too."""
        for loop in self:
            answer = loop.user_input_id
            for target, source in self._get_copied_fields().items():
                loop[target] = loop[target] or answer[source]
            loop.customer_id = loop.customer_id or loop.partner_id
            loop.company_id = loop.company_id or self.env.company

    @api.model
    def _get_copied_fields(self):
        """Return which field of the loop is copied from which of the answer."""
        return {
            "order_id": "fsm_order_id",
            "technician_id": "technician_id",
            "partner_id": "partner_id",
            "customer_id": "customer_id",
            "branch_id": "branch_id",
            "company_id": "company_id",
            "score": "nps_score",
            "category": "nps_category",
            "comment": "nps_comment",
            "call_requested": "call_requested",
            "felt_sold_to": "felt_sold_to",
        }

    @api.depends("state")
    def _compute_state_sequence(self):
        states = [key for key, _label in self._fields["state"].selection]
        for loop in self:
            loop.state_sequence = states.index(loop.state) if loop.state else 0

    @api.depends("company_id", "branch_id")
    def _compute_manager_id(self):
        for loop in self:
            if not loop.manager_id and loop.company_id:
                loop.manager_id = loop.company_id._get_service_manager(loop.branch_id)

    @api.depends("opened_on", "company_id")
    def _compute_respond_by(self):
        for loop in self.filtered("opened_on"):
            company = loop.company_id
            loop.respond_by = add_working_hours(
                company.resource_calendar_id,
                loop.opened_on,
                company.loop_response_hours,
            )

    @api.depends("state", "respond_by")
    def _compute_is_overdue(self):
        now = fields.Datetime.now()
        for loop in self:
            loop.is_overdue = (
                loop.state == "open" and bool(loop.respond_by) and loop.respond_by < now
            )

    @api.model
    def _search_is_overdue(self, operator, value):
        if operator != "in":
            return NotImplemented
        overdue = Domain("state", "=", "open") & Domain("respond_by", "<", "now")
        domains = {True: overdue, False: ~overdue}
        return Domain.OR(domains[bool(wanted)] for wanted in value)

    @api.depends(*CAUSE_FIELDS)
    def _compute_cause(self):
        for loop in self:
            scores = {cause: loop[f"cause_{cause}"] for cause, _label in CAUSES}
            main = max(scores, key=scores.get)
            loop.cause = scores[main] and main

    @api.depends("partner_id", "order_id")
    def _compute_display_name(self):
        for loop in self:
            names = (loop.partner_id.display_name, loop.order_id.name)
            loop.display_name = " · ".join(name for name in names if name)

    @api.constrains(
        "state",
        "contacted_on",
        "action_text",
        "action_owner_id",
        "action_date",
        *CAUSE_FIELDS,
    )
    def _check_done(self):
        """No loop is called done that is not, whoever writes it: form, import, code."""
        if missing := [text for loop in self if (text := loop._get_missing_text())]:
            raise ValidationError("\n\n".join(missing))

    # Opening

    @api.model
    def _open(self, answers):
        """Open a loop for each of these answers and tell the managers.

        :param answers: survey.user_input records without a loop
        :return: the loops
        """
        # As OdooBot: the visitor of the public page must not be the author.
        loops = self.with_user(SUPERUSER_ID).create(
            [self._prepare_loop_values(answer) for answer in answers]
        )
        loops._run_server_action()
        return loops

    @api.model
    def _prepare_loop_values(self, answer):
        return {
            "user_input_id": answer.id,
            "opened_on": answer.end_datetime or fields.Datetime.now(),
        }

    def _run_server_action(self):
        """Let the server action that admins see and change plan the manager's work.

        A customer must never get an error because of it: it is logged instead, and
        the loop stands with its clock.
        """
        action = self.env.ref(SERVER_ACTION, raise_if_not_found=False)
        if not action or not self:
            return
        try:
            with self.env.cr.savepoint():
                action.with_context(
                    active_model=self._name, active_id=self[:1].id, active_ids=self.ids
                ).run()
        except Exception:
            _logger.exception("The server action %s failed for %s", action.name, self)

    # Working on it

    def action_contact(self):
        """Open the form in which the contact with the customer is noted."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("The Customer Has Been Reached"),
            "res_model": "proactive.loop.contact",
            "view_mode": "form",
            "target": "new",
            "context": {"default_loop_id": self.id},
        }

    def _log_contact(self, contacted_on, note):
        """Note that somebody reached the customer; this alone stops the clock.

        :param contacted_on: naive UTC datetime
        :param note: what the customer said
        """
        self.write(
            {
                "contacted_on": contacted_on,
                "contacted_by_id": self.env.uid,
                "contact_note": note,
                "state": "contacted",
            }
        )
        self.activity_feedback(
            ["proactive_service.mail_activity_type_manager"], feedback=note
        )

    def action_close(self):
        """Close the loops: the customer is reached, the cause judged, the fix planned.

        :raise ValidationError: names everything that is missing, per loop
        """
        self.write(
            {
                "state": "closed",
                "closed_on": fields.Datetime.now(),
                "closed_by_id": self.env.uid,
            }
        )
        for loop in self:
            loop._schedule_action()

    def _get_missing_text(self):
        """Return in words what is missing for the state of this loop, or False."""
        missing = {
            "open": list,
            "contacted": self._get_missing_contact,
            "closed": lambda: self._get_missing_contact() + self._get_missing_fix(),
        }[self.state]()
        if not missing:
            return False
        return self.env._(
            "Not yet for the loop with %(customer)s:\n%(missing)s",
            customer=self.display_name,
            missing="\n".join(f"- {text}" for text in missing),
        )

    def _get_missing_contact(self):
        if self.contacted_on:
            return []
        return [self.env._("Call the customer and log the contact.")]

    def _get_missing_fix(self):
        """Return what still has to be judged and planned, as a list of sentences."""
        missing = []
        if not all(self[name] for name in CAUSE_FIELDS):
            missing.append(
                self.env._("Judge each of the five causes with a number from 1 to 10.")
            )
        if not (self.action_text or "").strip():
            missing.append(self.env._("Write down what is done so it does not recur."))
        if not self.action_owner_id or not self.action_date:
            missing.append(self.env._("Give the action an owner and a date."))
        return missing

    def action_reopen(self):
        """Take a closed loop up again; what was noted stays."""
        for state, loops in self.grouped(
            lambda loop: "contacted" if loop.contacted_on else "open"
        ).items():
            loops.write({"state": state, "closed_on": False, "closed_by_id": False})

    def _schedule_action(self):
        """Remind the owner of the action; the truth is on the loop."""
        self.activity_schedule(
            "proactive_service.mail_activity_type_manager",
            date_deadline=self.action_date,
            summary=self.env._("Do what we promised ourselves"),
            note=plaintext2html(self.action_text),
            user_id=self.action_owner_id.id,
        )

    def action_view_answer(self):
        """Open the whole answer of the customer."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Answer"),
            "res_model": "survey.user_input",
            "res_id": self.user_input_id.id,
            "view_mode": "form",
            "views": [
                (
                    self.env.ref(
                        "proactive_service_survey.survey_user_input_view_form"
                    ).id,
                    "form",
                )
            ],
        }
