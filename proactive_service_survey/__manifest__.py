# Copyright 2026 Proactive Service Contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
{
    "name": "Proactive Service: Customers' Voice",
    "summary": "Ask customers after each visit, know how sure the score is, "
    "and close the loop with the unhappy ones",
    "version": "19.0.1.0.0",
    "license": "AGPL-3",
    "category": "Services/Field Service",
    "author": "Proactive Service Contributors, Odoo Community Association (OCA)",
    "website": "https://github.com/OCA/field-service",
    "development_status": "Beta",
    "depends": ["proactive_service", "survey"],
    "data": [
        "security/ir.model.access.csv",
        "security/proactive_service_survey_security.xml",
        "data/survey_survey_data.xml",
        "data/mail_template_data.xml",
        "data/ir_actions_server_data.xml",
        "data/ir_cron_data.xml",
        "wizards/proactive_loop_contact_views.xml",
        "wizards/proactive_survey_skip_views.xml",
        "report/proactive_nps_report_views.xml",
        "report/fsm_order_report_templates.xml",
        "views/survey_user_input_views.xml",
        "views/survey_survey_views.xml",
        "views/survey_question_views.xml",
        "views/survey_templates.xml",
        "views/proactive_loop_views.xml",
        "views/proactive_improvement_views.xml",
        "report/proactive_first_fix_report_views.xml",
        "views/fsm_order_views.xml",
        "views/res_partner_views.xml",
        "views/res_config_settings_views.xml",
        "views/menus.xml",
    ],
    "demo": [
        "demo/survey_user_input_demo.xml",
        "demo/survey.user_input.line.csv",
        "demo/proactive_loop_demo.xml",
    ],
    "assets": {
        "survey.survey_assets": [
            "proactive_service_survey/static/src/scss/visit_survey.scss",
        ],
        "web.assets_backend": [
            "proactive_service_survey/static/src/nps_board/**/*",
            "proactive_service_survey/static/src/scale_field/**/*",
        ],
    },
}
