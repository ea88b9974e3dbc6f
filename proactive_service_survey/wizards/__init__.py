from . import proactive_loop_contact
