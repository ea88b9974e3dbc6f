# Copyright 2026 Proactive Service Contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from . import res_branch
from . import res_company
from . import res_config_settings
from . import res_users
from . import proactive_editable_mixin
from . import proactive_skill
from . import proactive_coaching_plan
from . import proactive_coaching_reminder
from . import proactive_coaching_session
from . import proactive_coaching_preparation
from . import proactive_coaching_evidence
from . import proactive_coaching_observation
from . import proactive_coaching_commitment
from . import proactive_coaching_private_note
from . import proactive_recognition
from . import proactive_success_story
from . import proactive_assessment_form
from . import proactive_assessment
from . import proactive_assessment_answer
from . import proactive_assessment_result
from . import proactive_coaching_card
from . import proactive_service_meeting
from . import proactive_group_achievement
from . import proactive_coaching_board
from . import proactive_coaching_sheet
from . import proactive_coaching_export
from . import fsm_person
from . import fsm_person_branch
from . import fsm_person_my_page
from . import proactive_loop
from . import proactive_offering
from . import mail_activity
from . import phone_coaching
