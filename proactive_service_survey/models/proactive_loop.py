# Copyright 2026 Proactive Service Contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import logging

from odoo import SUPERUSER_ID, api, fields, models
from odoo.fields import Domain
from odoo.service.model import PG_CONCURRENCY_EXCEPTIONS_TO_RETRY

from odoo.addons.proactive_service.models.working_time import add_working_hours

from .proactive_survey_score import CATEGORIES

_logger = logging.getLogger(__name__)

SERVER_ACTION = "proactive_service_survey.ir_actions_server_loop_manager"


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
    _one_per_answer = models.Constraint(
        "UNIQUE (user_input_id)", "There is a loop for this answer already."
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
                loop.manager_id = loop.company_id._get_voice_manager(loop.branch_id)

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

    @api.depends("partner_id", "order_id")
    def _compute_display_name(self):
        for loop in self:
            names = (loop.partner_id.display_name, loop.order_id.name)
            loop.display_name = " · ".join(name for name in names if name)

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
        """Let the server action that admins see and change plan the manager's work."""
        self._run_action(SERVER_ACTION, self)

    @api.model
    def _run_action(self, xmlid, records):
        """Run a server action as OdooBot; a customer never gets an error because of it.

        What fails is logged, and the answer and its loop stand.

        :param xmlid: of the ir.actions.server record; nothing happens without it
        :param records: what it runs for
        :return: whether it ran
        """
        # As OdooBot: the visitor of the public page must not be the author.
        action = self.with_user(SUPERUSER_ID).env.ref(xmlid, raise_if_not_found=False)
        if not action or not records:
            return False
        try:
            with self.env.cr.savepoint():
                action.with_context(
                    active_model=records._name,
                    active_id=records[:1].id,
                    active_ids=records.ids,
                ).run()
        except PG_CONCURRENCY_EXCEPTIONS_TO_RETRY:
            raise  # all of it again
        except Exception:
            _logger.exception("The action %s failed for %s", action.name, records)
            return False
        return True

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
