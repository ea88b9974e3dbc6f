# Copyright 2026 Proactive Service Contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    visit_survey_active = fields.Boolean(
        related="company_id.visit_survey_active", readonly=False
    )
    visit_survey_id = fields.Many2one(
        related="company_id.visit_survey_id", readonly=False
    )
    visit_survey_delay_hours = fields.Integer(
        related="company_id.visit_survey_delay_hours", readonly=False
    )
    visit_survey_wait_days = fields.Integer(
        related="company_id.visit_survey_wait_days", readonly=False
    )
    visit_survey_answer_days = fields.Integer(
        related="company_id.visit_survey_answer_days", readonly=False
    )
    loop_response_hours = fields.Float(
        related="company_id.loop_response_hours", readonly=False
    )
    visit_survey_new_contact_days = fields.Integer(
        related="company_id.visit_survey_new_contact_days", readonly=False
    )
    visit_survey_reminder_days = fields.Integer(
        related="company_id.visit_survey_reminder_days", readonly=False
    )
    visit_survey_on_report = fields.Boolean(
        related="company_id.visit_survey_on_report", readonly=False
    )
    visit_brief_answers = fields.Boolean(
        related="company_id.visit_brief_answers", readonly=False
    )
    visit_survey_praise = fields.Boolean(
        related="company_id.visit_survey_praise", readonly=False
    )
    visit_survey_ask_passives = fields.Boolean(
        related="company_id.visit_survey_ask_passives", readonly=False
    )
    first_fix_days = fields.Integer(related="company_id.first_fix_days", readonly=False)
    voice_manager_id = fields.Many2one(
        comodel_name="res.users",
        compute="_compute_voice_manager_id",
        help="Who looks after unhappy customers because nobody is service manager.",
    )

    @api.depends("company_id", "proactive_service_manager_id")
    def _compute_voice_manager_id(self):
        for settings in self:
            company = settings.company_id
            manager = (
                settings.proactive_service_manager_id or company._get_service_manager()
            )
            settings.voice_manager_id = not manager and company._get_last_resort()
