from . import proactive_nps_report
