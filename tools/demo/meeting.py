"""Service and safety meetings: who was there, what was decided."""

from .culture import core
from .writer import QUIET, date, record, ref, working_moment

TUESDAY = 1
#: The calendar of the demo company sends nobody a mail.
NO_INVITATIONS = "{'no_mail_to_attendees': True, 'tracking_disable': True}"
#: Who is invited, by branch; nobody's branch is the whole company.
TEAMS = {
    "": ("tom", "wei", "rosa", "anna", "sam", "luis"),
    "hillcrest": ("sam", "luis"),
}


def meeting_id(key):
    """Return the external id of a meeting."""
    return f"proactive_service_meeting_{key}_demo"


def meeting_record(row):
    """Return a meeting, on a Tuesday morning before the first visit."""
    values = {
        "name": row["name"],
        "date": working_moment(row["day"], TUESDAY, 12, 30),
        "host_id": core("user_manager_demo"),
        "card_id": ref(f"proactive_coaching_card_{row['card']}"),
        "place": row["place"],
        "safety": row["safety"],
        "state": row["state"],
        "attendance_ids": ("eval", attendance(row)),
    }
    if row["branch"]:
        values["branch_id"] = core(f"res_branch_{row['branch']}_demo")
    xmlid = meeting_id(row["key"])
    return record(xmlid, "proactive.service.meeting", values, context=QUIET)


def attendance(row):
    """Return a value: who was there, and who took part in the exercise."""
    present, excused, practised = (
        row[name].split(",") for name in ("present", "excused", "practised")
    )
    lines = []
    for name in TEAMS[row["branch"]]:
        state = "absent" if row["state"] == "held" else "invited"
        state = "present" if name in present else state
        state = "excused" if name in excused else state
        values = [
            f"'technician_id': ref('proactive_service.fsm_person_{name}_demo')",
            f"'state': '{state}'",
            *(["'practised': True"] if name in practised else []),
        ]
        lines.append(f"Command.create({{{', '.join(values)}}}),")
    inner = "".join(f"\n                {line}" for line in lines)
    return f"[{inner}\n            ]"


def decision_record(number, row):
    """Return what was decided; what is open becomes an activity of who does it."""
    values = {
        "meeting_id": ref(meeting_id(row["meeting"])),
        "name": row["what"],
        "user_id": core(f"user_{row['who']}_demo"),
        "date_due": date(row["due"]),
        "state": row["state"],
    }
    xmlid = f"proactive_service_meeting_decision_{number}_demo"
    model = "proactive.service.meeting.decision"
    return record(xmlid, model, values, context=QUIET)
