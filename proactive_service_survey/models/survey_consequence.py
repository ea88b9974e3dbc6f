# Copyright 2026 Proactive Service Contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

"""What an answer sets in motion, at once and once (S4.5)."""

from odoo import api, fields, models

from . import nps
from .survey_survey import VISIT_SURVEY

PASSIVE_ACTION = "proactive_service_survey.ir_actions_server_passive"


# A room of its own beside the fields of the answer.
# pylint: disable=consider-merging-classes-inherited
class SurveyUserInput(models.Model):
    _inherit = "survey.user_input"

    service_manager_id = fields.Many2one(
        comodel_name="res.users",
        compute="_compute_service_manager_id",
        groups="proactive_service.group_user",
        help="Service manager of the branch, else of the company, else an "
        "administrator.",
    )

    @api.depends("branch_id", "company_id")
    def _compute_service_manager_id(self):
        for answer in self:
            company = answer.company_id or self.env.company
            answer.service_manager_id = company._get_voice_manager(answer.branch_id)

    def _act_on_answers(self):
        """Unhappy: a loop. Happy: the technician hears it. Passive: a short call."""
        self.filtered(lambda answer: answer._needs_loop())._open_loops()
        self.env["proactive.feedback"]._pass_on_praise(self)
        self.filtered(lambda answer: answer._needs_passive_call())._plan_passive_calls()
        self.recovery_loop_id._note_recovery()
        waiting = self.filtered(lambda answer: answer.invite_state == "waiting")
        # Answered by link or QR code before the mail was due: no mail any more.
        waiting.write({"invite_state": "sent", "invited_on": fields.Datetime.now()})

    def _is_praise(self):
        """Tell whether the technician hears at once what this customer wrote."""
        return bool(
            self.survey_id.survey_type == VISIT_SURVEY
            and self.nps_category == nps.PROMOTER
            and not self._needs_loop()
            and self.technician_id
            and self.company_id.visit_survey_praise
        )

    def _needs_passive_call(self):
        """Tell whether somebody asks this customer what was missing."""
        return bool(
            self.survey_id.survey_type == VISIT_SURVEY
            and self.nps_category == nps.PASSIVE
            and not self._needs_loop()
            and self.company_id.visit_survey_ask_passives
        )

    def _plan_passive_calls(self):
        self.env["proactive.loop"]._run_action(PASSIVE_ACTION, self)
