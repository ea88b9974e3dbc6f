# Copyright 2026 Proactive Service Contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from . import test_access
from . import test_bad_input
from . import test_time_zones
from . import test_steps_that_fail
from . import test_capture
from . import test_cost
from . import test_customer_update
from . import test_device
from . import test_device_alert
from . import test_failsafe
from . import test_feedback
from . import test_follow_up
from . import test_hand_over
from . import test_involvement
from . import test_js
from . import test_languages
from . import test_news
from . import test_order
from . import test_policy
from . import test_smart
from . import test_smart_meeting
from . import test_portfolio
from . import test_uninvolved
from . import test_value_report
from . import test_words
from . import test_working_time
from . import test_work_done
from . import test_phone_data
from . import test_phone_heif
from . import test_phone_http
from . import test_phone_import
from . import test_phone_news
from . import test_phone_photo_file
from . import test_phone_receipt
from . import test_phone_visit
