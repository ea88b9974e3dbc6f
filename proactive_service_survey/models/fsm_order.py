# Copyright 2026 Proactive Service Contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import SUPERUSER_ID, api, fields, models
from odoo.exceptions import AccessError, UserError

from .contact_rule import REASONS

OFFICE = "proactive_service.group_user"


class FsmOrder(models.Model):
    _inherit = "fsm.order"

    # For the office only: a technician can neither send nor stop a survey, and what
    # customers answer about colleagues is not his to read.
    survey_state = fields.Selection(
        selection=[
            ("waiting", "To be asked"),
            ("asked", "Asked"),
            ("answered", "Answered"),
            ("not_asked", "Not asked"),
        ],
        string="Customer Asked",
        copy=False,
        readonly=True,
        index="btree_not_null",
        groups=OFFICE,
        help="Decided when the visit is completed. To be asked: the invitation waits "
        "for the delay set for the company.",
    )
    survey_reason = fields.Selection(
        selection=REASONS,
        string="Why Not Asked",
        copy=False,
        readonly=True,
        groups=OFFICE,
        help="The first reason of the contact rule that held when the visit was "
        "completed.",
    )
    survey_decided_on = fields.Datetime(
        string="Decided On", copy=False, readonly=True, groups=OFFICE
    )
    survey_eligible_on = fields.Date(
        string="May Be Asked Again From",
        copy=False,
        readonly=True,
        groups=OFFICE,
        help="The person had been asked recently; from this day on he may be asked "
        "about another visit.",
    )
    survey_skip_note = fields.Text(
        string="Why Skipped",
        copy=False,
        readonly=True,
        groups=OFFICE,
        help="Why the service manager decided not to ask about this visit.",
    )
    survey_skipped_by_id = fields.Many2one(
        comodel_name="res.users",
        string="Skipped By",
        copy=False,
        readonly=True,
        ondelete="set null",
        groups=OFFICE,
    )
    survey_input_ids = fields.One2many(
        comodel_name="survey.user_input",
        inverse_name="fsm_order_id",
        string="Survey Answers",
        copy=False,
        groups=OFFICE,
    )
    survey_answer_label = fields.Char(
        string="Customer's Score",
        compute="_compute_survey_answer_label",
        groups=OFFICE,
        help="Score of the answer to the recommendation question, with its category.",
    )

    @api.depends("survey_input_ids.nps_score", "survey_input_ids.nps_category")
    def _compute_survey_answer_label(self):
        categories = dict(
            self.env["survey.user_input"]
            ._fields["nps_category"]
            ._description_selection(self.env)
        )
        for order in self:
            answer = order.survey_input_ids.filtered("nps_category")[:1]
            order.survey_answer_label = bool(answer) and self.env._(
                "%(score)s · %(category)s",
                score=answer.nps_score,
                category=categories[answer.nps_category],
            )

    def _on_visit_completed(self):
        result = super()._on_visit_completed()
        # As the system: the technician who completes the visit has no right to
        # surveys, and must not be able to keep an unhappy customer from being asked.
        self.with_user(SUPERUSER_ID)._ask_customers()
        return result

    def action_cancel(self):
        result = super().action_cancel()
        # As the system: see `_on_visit_completed`.
        self.with_user(SUPERUSER_ID)._note_cancelled()
        return result

    def _ask_customers(self):
        """Decide for each of these visits whether its customer is asked, and ask.

        Runs once per visit: what has been decided stands when an order is reopened
        and completed again. The number of queries does not depend on the number of
        visits.

        :return: survey.user_input records created
        """
        orders = self.with_context(tracking_disable=True).filtered(
            lambda order: not order.survey_state
        )
        decisions = self.env["proactive.contact.rule"]._decide(orders)
        orders._store_survey_decisions(decisions)
        return self.env["survey.user_input"]._invite(
            {order: decision for order, decision in decisions.items() if decision.ask}
        )

    def _store_survey_decisions(self, decisions):
        """Write the decisions, one write for all orders that share one.

        :param decisions: dict of order -> `Decision`
        """
        now = fields.Datetime.now()
        for values, orders in self.grouped(
            lambda order: decisions[order]._replace(survey=None, contact=None, key=None)
        ).items():
            orders.write(
                {
                    "survey_state": "waiting" if values.ask else "not_asked",
                    "survey_reason": values.reason,
                    "survey_eligible_on": values.eligible_on,
                    "survey_decided_on": now,
                }
            )

    def _note_cancelled(self):
        """Say of cancelled visits why nobody was asked; stop waiting invitations."""
        self.survey_input_ids._stop_invitations("cancelled")
        undecided = self.filtered(lambda order: not order.survey_state)
        undecided._set_not_asked("cancelled")

    def _set_not_asked(self, reason):
        """Note that the customers of these visits are not asked.

        :param reason: key of `REASONS`
        """
        self.write(
            {
                "survey_state": "not_asked",
                "survey_reason": reason,
                "survey_decided_on": fields.Datetime.now(),
            }
        )

    def _skip_survey(self, note):
        """Do not ask the customers of these visits; a manager takes it on himself.

        :param note: why, kept on the visits
        :raise AccessError: if the user is no service manager
        :raise UserError: without a reason, or if the customer has been asked
        """
        if not self.env.user.has_group("proactive_service.group_manager"):
            raise AccessError(self.env._("Only service managers may skip a survey."))
        if not (note or "").strip():
            raise UserError(self.env._("Please say why the customer is not asked."))
        if asked := self.filtered(lambda o: o.survey_state in ("asked", "answered")):
            raise UserError(
                self.env._(
                    "The customer has been asked already: %(visits)s",
                    visits=", ".join(asked.mapped("name")),
                )
            )
        # sudo: managers may not change answers, nor the fields of the decision.
        orders = self.sudo()
        orders.survey_input_ids._stop_invitations("skipped")
        orders._set_not_asked("skipped")
        orders.write({"survey_skip_note": note, "survey_skipped_by_id": self.env.uid})

    @api.private
    def get_survey_link(self):
        """Return the address of the survey for the visit report, or False (S4.4)."""
        self.ensure_one()
        order = self.sudo()  # sudo: whoever prints the report may not read answers
        answer = order.survey_input_ids.filtered(
            lambda a: a.state != "done" and a.invite_state in ("waiting", "sent")
        )[:1]
        if not answer or not order.company_id.visit_survey_on_report:
            return False
        return f"{answer.survey_id.get_base_url()}{answer.get_start_url()}"

    def action_view_survey_answers(self):
        """Open the answer to this visit, or the list if there are several."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "proactive_service_survey.survey_user_input_action"
        )
        answers = self.survey_input_ids
        action["domain"] = [("id", "in", answers.ids)]
        if len(answers) == 1:
            action["views"] = [
                view for view in action["views"] if view[1] == "form"
            ] or [(False, "form")]
            action["res_id"] = answers.id
        return action
