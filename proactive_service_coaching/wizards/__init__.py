# Copyright 2026 Proactive Service Contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from . import proactive_assessment_propose
from . import proactive_coaching_erase
from . import proactive_value_report
