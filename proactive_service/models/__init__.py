# Copyright 2026 Proactive Service Contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from . import res_company
from . import res_config_settings
from . import res_branch
from . import fsm_person
from . import res_users
from . import proactive_followed_mixin
from . import smart_mixin
from . import smart_template
from . import proactive_offering
from . import proactive_offering_knowledge
from . import proactive_word
from . import proactive_policy
from . import proactive_policy_step
from . import proactive_recommendation
from . import proactive_recommendation_state
from . import proactive_recommendation_write
from . import proactive_recommendation_value
from . import proactive_device
from . import proactive_device_alert
from . import proactive_feedback
from . import proactive_feedback_digest
from . import proactive_failsafe
from . import proactive_follow_up
from . import mail_activity
from . import crm_stage
from . import crm_lead
from . import crm_lead_follow_up
from . import fsm_order
from . import fsm_order_capture
from . import fsm_order_update
from . import smart_source
from . import calendar_event
