# Copyright 2026 Proactive Service Contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models

VISIT_SURVEY = "proactive_visit"


class SurveySurvey(models.Model):
    _inherit = "survey.survey"

    survey_type = fields.Selection(
        selection_add=[(VISIT_SURVEY, "After a visit")],
        ondelete={VISIT_SURVEY: "set default"},
    )

    @api.depends_context("uid")
    def _compute_allowed_survey_types(self):
        result = super()._compute_allowed_survey_types()
        if self.env.user.has_groups(
            "proactive_service.group_manager,survey.group_survey_user"
        ):
            for survey in self:
                survey.allowed_survey_types = [
                    *(survey.allowed_survey_types or []),
                    VISIT_SURVEY,
                ]
        return result

    def action_survey_user_input_completed(self):
        """Open the answers to a visit survey with the customers' own words."""
        if self.survey_type != VISIT_SURVEY:
            return super().action_survey_user_input_completed()
        return self._action_visit_answers([("state", "=", "done")])

    def action_survey_user_input(self):
        """Open everyone who was asked by a visit survey."""
        if self.survey_type != VISIT_SURVEY:
            return super().action_survey_user_input()
        return self._action_visit_answers([], {})

    def _action_visit_answers(self, domain, context=None):
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "proactive_service_survey.survey_user_input_action"
        )
        action["domain"] = [("survey_id", "=", self.id), *domain]
        if context is not None:
            action["context"] = context
        return action
