from . import proactive_loop_contact
from . import proactive_survey_skip
