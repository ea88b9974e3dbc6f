# Copyright 2026 Proactive Service Contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from . import proactive_capture_mixin
from . import proactive_capture
from . import proactive_opportunity_check
from . import proactive_customer_contact
from . import proactive_hand_over
from . import proactive_policy_test
from . import proactive_tell_technician
from . import proactive_wait
from . import proactive_word_hints
from . import proactive_value_report
from . import proactive_device_token
from . import proactive_customer_update
from . import proactive_smart_message
from . import proactive_capture_correction
from . import proactive_capture_correction_visit
from . import proactive_capture_import
