"""Coaching, recognition and success stories."""

from .writer import QUIET, call, date, links, moment, record, ref

CORE = "proactive_service"
SURVEY = "proactive_service_survey"
INTERVAL_DAYS = 45
#: What each technician works on now.
FOCUS = {
    "tom": ("listening", "asking"),
    "wei": ("smart_writing", "portfolio"),
    "rosa": ("reassuring", "explanation"),
    "anna": ("explanation", "asking"),
    "sam": ("courtesy", "explanation"),
    "luis": ("asking", "safety"),
}

#: Whose coaching is overdue: the coach's backlog.
OVERDUE = ("anna", "luis")


def core(xmlid):
    """Return a value: a record of the core addon's demo."""
    return ref(f"{CORE}.{xmlid}")


def plan_record(technician):
    """Return how often a technician is coached, and on what."""
    skills = ", ".join(f"ref('proactive_skill_{skill}')" for skill in FOCUS[technician])
    values = {
        "technician_id": core(f"fsm_person_{technician}_demo"),
        "coach_id": core("user_manager_demo"),
        "interval_days": ("eval", str(INTERVAL_DAYS)),
        "date_start": date(-120),
        "skill_ids": ("eval", f"[Command.set([{skills}])]"),
    }
    xmlid = f"proactive_coaching_plan_{technician}_demo"
    return record(xmlid, "proactive.coaching.plan", values)


def reminder(technician):
    """Return what reminds the coach of a session that is overdue."""
    plan = f"proactive_coaching_plan_{technician}_demo"
    return call("proactive.coaching.plan", "_remind", [plan])


def session_record(session):
    """Return one session; what it rests on follows."""
    values = {
        "technician_id": core(f"fsm_person_{session['technician']}_demo"),
        "coach_id": core("user_manager_demo"),
        "date": moment(session["day"], session["hour"]),
        "session_type": session["kind"],
        "state": session["state"],
        "shared_note": session["note"],
    }
    if session["because"]:
        loop = f"{SURVEY}.proactive_loop_{session['because']}_demo"
        values["loop_id"] = ref(loop)
    if session["cards"]:
        values["card_ids"] = links(f"proactive_coaching_card_{session['cards']}")
    return record(session_id(session["key"]), "proactive.coaching.session", values)


def session_id(key):
    """Return the external id of a session."""
    return f"proactive_coaching_session_{key}_demo"


def answer_evidence_record(session):
    """Return the customer's answer on which a session rests, if there is one."""
    if not session["because"]:
        return []
    answer = f"{SURVEY}.survey_user_input_{session['because']}_demo"
    values = {
        "session_id": ref(session_id(session["key"])),
        "user_input_id": ref(answer),
    }
    xmlid = f"proactive_coaching_evidence_{session['key']}_demo"
    return [record(xmlid, "proactive.coaching.evidence", values)]


def evidence_record(number, row):
    """Return a visit or a recommendation that was talked about."""
    values = {"session_id": ref(session_id(row["session"])), "note": row["note"]}
    if row["visit"]:
        values["order_id"] = core(f"fsm_order_{row['visit']}_demo")
    else:
        name = f"proactive_recommendation_{row['recommendation']}_demo"
        values["recommendation_id"] = core(name)
    xmlid = f"proactive_coaching_evidence_{number}_demo"
    return record(xmlid, "proactive.coaching.evidence", values)


def private_note_record(session):
    """Return what the coach wrote for himself, if anything."""
    if not session["private"]:
        return []
    values = {
        "session_id": ref(session_id(session["key"])),
        "author_id": core("user_manager_demo"),
        "note": session["private"],
    }
    xmlid = f"proactive_coaching_private_note_{session['key']}_demo"
    return [record(xmlid, "proactive.coaching.private.note", values)]


def observation_record(row):
    """Return how coach and technician saw one skill."""
    values = {
        "session_id": ref(session_id(row["session"])),
        "skill_id": ref(f"proactive_skill_{row['skill']}"),
        "coach_score": row["coach"],
        "technician_score": row["self"],
        "note": row["seen"],
        "technician_note": row["own"],
    }
    xmlid = f"proactive_coaching_observation_{row['session']}_{row['skill']}_demo"
    return record(xmlid, "proactive.coaching.observation", values)


def commitment_record(number, row):
    """Return what was agreed; what is still open becomes an activity."""
    values = {
        "session_id": ref(session_id(row["session"])),
        "name": row["what"],
        "owner": row["owner"],
        "date_due": date(row["due"]),
    }
    if row["done"]:
        values |= {"state": "done", "done_on": moment(row["done"], 16)}
    xmlid = f"proactive_coaching_commitment_{number}_demo"
    return record(xmlid, "proactive.coaching.commitment", values, context=QUIET)


def recognition_record(row):
    """Return a word of thanks from a colleague, a manager or a customer."""
    values = {
        "technician_id": core(f"fsm_person_{row['technician']}_demo"),
        "value": row["value"],
        "author_id": core(f"user_{row['author']}_demo"),
        "date": date(row["day"]),
        "audience": row["audience"],
        "message": row["message"],
    }
    if row["visit"]:
        values["order_id"] = core(f"fsm_order_{row['visit']}_demo")
    if row["customer"]:
        values["partner_id"] = core(f"res_partner_{row['customer']}_contact_demo")
    xmlid = f"proactive_recognition_{row['key']}_demo"
    return record(xmlid, "proactive.recognition", values)


def story_record(row):
    """Return what was seen, what was done and what the customer gained."""
    people = ", ".join(
        f"ref('{CORE}.fsm_person_{name}_demo')" for name in row["who"].split(",")
    )
    values = {
        "name": row["name"],
        "technician_ids": ("eval", f"[Command.set([{people}])]"),
        "order_id": core(f"fsm_order_{row['visit']}_demo"),
        "seen": row["seen"],
        "done": row["done"],
        "gained": row["gained"],
        "quote": row["quote"],
        "quote_by": row["by"],
        "quote_permitted": ("eval", str(bool(row["permitted"]))),
        "told_permitted": ("eval", str(bool(row["told"]))),
        "state": row["state"],
    }
    if row["state"] == "published":
        values["published_on"] = moment(row["day"], 15)
    xmlid = f"proactive_success_story_{row['key']}_demo"
    return record(xmlid, "proactive.success.story", values)


def achievement_record(row):
    """Return what a branch or all of service have achieved, said after the fact."""
    values = {
        "name": row["name"],
        "thanks": row["thanks"],
        "achieved_on": date(row["day"]),
        "state": row["state"],
    }
    if row["branch"]:
        values["branch_id"] = core(f"res_branch_{row['branch']}_demo")
    xmlid = f"proactive_group_achievement_{row['key']}_demo"
    return record(xmlid, "proactive.group.achievement", values)
