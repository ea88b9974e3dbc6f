# Copyright 2026 Proactive Service Contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
{
    "name": "Proactive Service Coaching",
    "summary": "Coaching as maintenance: plans, sessions with evidence, commitments, "
    "and recognition without money or rank",
    "version": "19.0.1.0.0",
    "license": "AGPL-3",
    "category": "Services/Field Service",
    "author": "Proactive Service Contributors, Odoo Community Association (OCA)",
    "website": "https://github.com/OCA/field-service",
    "development_status": "Beta",
    "depends": ["proactive_service", "proactive_service_survey", "calendar"],
    "data": [
        "security/ir.model.access.csv",
        "security/proactive_service_coaching_rules.xml",
        "security/proactive_assessment_rules.xml",
        "data/mail_activity_type_data.xml",
        "data/ir_actions_server_data.xml",
        "data/ir_cron_data.xml",
        "data/proactive_skill_data.xml",
        "data/proactive_assessment_form_data.xml",
        "views/proactive_skill_views.xml",
        "views/proactive_coaching_commitment_views.xml",
        "views/proactive_coaching_observation_views.xml",
        "views/proactive_coaching_session_views.xml",
        "views/proactive_coaching_plan_views.xml",
        "views/proactive_recognition_views.xml",
        "views/proactive_success_story_views.xml",
        "views/proactive_assessment_form_views.xml",
        "views/proactive_assessment_views.xml",
        "views/fsm_person_views.xml",
        "views/proactive_loop_views.xml",
        "views/res_config_settings_views.xml",
        "views/menus.xml",
    ],
    "assets": {
        "web.assets_backend": ["proactive_service_coaching/static/src/**/*"],
    },
    "demo": [
        "demo/proactive_coaching_demo.xml",
        "demo/proactive_recognition_demo.xml",
    ],
}
