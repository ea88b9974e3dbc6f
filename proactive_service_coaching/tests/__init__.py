# Copyright 2026 Proactive Service Contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from . import test_access
from . import test_assessment
from . import test_assessment_anonymous
from . import test_assessment_math
from . import test_board
from . import test_branch_access
from . import test_card
from . import test_commitment
from . import test_coaching_dates
from . import test_coaching_workbook
from . import test_erase
from . import test_export
from . import test_forgotten
from . import test_group_achievement
from . import test_guard
from . import test_js
from . import test_loop
from . import test_minutes
from . import test_my_coaching
from . import test_my_page
from . import test_phone_coaching
from . import test_plan
from . import test_preparation
from . import test_private_notes
from . import test_recognition
from . import test_reminder
from . import test_service_meeting
from . import test_session
from . import test_skill_change
from . import test_success_story
from . import test_value_report
