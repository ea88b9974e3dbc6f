from . import proactive_small_groups
from . import proactive_cause_report
from . import proactive_first_fix_report
from . import proactive_nps_report
