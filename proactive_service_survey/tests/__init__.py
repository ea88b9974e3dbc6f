from . import test_access
from . import test_contact_rule
from . import test_invitation
from . import test_loop
from . import test_nps
from . import test_nps_report
from . import test_public_page
from . import test_survey_answer
