"""Write the demo company: ``python3 -m tools.build_demo``.

The tables in ``tools/demo`` are what a person reads and changes; this writes them
as Odoo demo files, with dates relative to the day of installation. Running it twice
writes the same files.
"""

from itertools import chain

from tools.demo import assessment, company, culture, follow_up, meeting, voice
from tools.demo.writer import call, delete, read, write_csv, write_xml

CORE = "proactive_service"
SURVEY = "proactive_service_survey"
COACHING = "proactive_service_coaching"
#: What has been due for weeks reminds on loading; people of the demo get no mails.
NO_MAILS = delete(
    "mail.mail",
    "[('recipient_ids', 'in', [ref('user_manager_demo_res_partner'), "
    "ref('user_office_demo_res_partner'), ref('res_partner_technician_demo')])]",
)


def write_company(customers, visits):
    """Write customers, places, equipment and visits."""
    partners = chain.from_iterable(map(company.partner_rows, customers))
    equipment = chain.from_iterable(map(company.equipment_rows, customers))
    write_csv(CORE, "res.partner.csv", list(partners))
    write_csv(CORE, "fsm.location.csv", list(map(company.location_row, customers)))
    write_csv(CORE, "fsm.equipment.csv", list(equipment))
    write_xml(CORE, "fsm_order_demo.xml", map(company.order_record, visits))


def write_follow_up(customers, visits):
    """Write recommendations, opportunities and feedback."""
    names = {customer["key"]: customer["name"] for customer in customers}
    by_key = {visit["key"]: visit for visit in visits}
    rows = read("recommendations")
    recommendations = {row["visit"]: row for row in rows}
    leads, feedback, owners = [], [], {}
    for row in read("opportunities"):
        owners[row["visit"]] = row["owner"]
        visit = by_key[row["visit"]]
        recommendation = recommendations[row["visit"]]
        leads.append(follow_up.lead_record(row, recommendation, visit))
        name = names[visit["customer"]]
        feedback += follow_up.feedback_records(row, recommendation, visit, name)
    write_xml(CORE, "crm_lead_demo.xml", leads)
    write_xml(
        CORE,
        "proactive_recommendation_demo.xml",
        [
            follow_up.recommendation_record(
                row, by_key[row["visit"]], owners.get(row["visit"])
            )
            for row in rows
        ],
    )
    lead_ids = [f"crm_lead_{key}_demo" for key in owners]
    plan = call("crm.lead", "_plan_follow_ups", lead_ids)
    write_xml(CORE, "proactive_feedback_demo.xml", [*feedback, plan, NO_MAILS])


def write_voice(customers, visits):
    """Write customers' answers and the loops with the unhappy ones."""
    by_customer = {customer["key"]: customer for customer in customers}
    by_key = {visit["key"]: visit for visit in visits}
    answers = {row["visit"]: row for row in read("answers")}
    decisions, records = [], []
    for visit in visits:
        if visit["status"] not in ("done", "cancelled"):
            continue
        answer = answers.get(visit["key"])
        decisions.append(voice.decision_record(visit, answer))
        if visit["status"] == "done" and visit["key"] not in voice.ASKED_RECENTLY:
            customer = by_customer[visit["customer"]]
            records.append(voice.answer_record(answer, visit, customer))
    loops = [
        voice.loop_record(row, answers[row["visit"]], by_key[row["visit"]])
        for row in read("loops")
    ]
    lines = [line for answer in answers.values() for line in voice.line_rows(answer)]
    waiting = [row["visit"] for row in read("loops") if row["state"] == "open"]
    ids = [f"proactive_loop_{key}_demo" for key in waiting]
    loops.append(call("proactive.loop", "_run_server_action", ids))
    ids = [voice.answer_id(key) for key in answers]
    loops.append(call("survey.user_input", "_record_answers", ids))
    loops.append(voice.PRAISE_READ)
    planned = map(voice.planned_record, voice.PLANNED_TYPES)
    write_xml(SURVEY, "survey_user_input_demo.xml", [*planned, *records, *decisions])
    write_csv(SURVEY, "survey.user_input.line.csv", lines)
    write_xml(SURVEY, "proactive_loop_demo.xml", loops)


def write_culture():
    """Write coaching, recognition, success stories, assessments and meetings."""
    write_coaching()
    praise = [*map(culture.recognition_record, read("recognition"))]
    praise += map(culture.achievement_record, read("achievements"))
    praise += map(culture.story_record, read("stories"))
    write_xml(COACHING, "proactive_recognition_demo.xml", praise)
    write_assessments()
    write_meetings()


def write_coaching():
    """Write plans, sessions with what they rest on, and what was agreed."""
    coaching = [*map(culture.plan_record, culture.FOCUS)]
    for session in read("sessions"):
        coaching.append(culture.session_record(session))
        coaching += culture.answer_evidence_record(session)
        coaching += culture.private_note_record(session)
    for number, row in enumerate(read("evidence"), start=1):
        coaching.append(culture.evidence_record(number, row))
    coaching += map(culture.observation_record, read("observations"))
    for number, row in enumerate(read("commitments"), start=1):
        coaching.append(culture.commitment_record(number, row))
    coaching += map(culture.reminder, culture.OVERDUE)
    write_xml(COACHING, "proactive_coaching_demo.xml", coaching)


def write_assessments():
    """Write what the company has asked itself, and how the answers changed."""
    rows = read("assessments")
    forms = {row["key"]: row["form"] for row in rows}
    records = [*map(assessment.assessment_record, rows)]
    for row in read("scores"):
        records.append(assessment.answer_function(row, forms[row["assessment"]]))
    closed = [row["key"] for row in rows if row["state"] == "closed"]
    ids = [*map(assessment.assessment_id, closed)]
    records.append(call(assessment.MODEL, "action_close", ids))
    records += map(assessment.action_function, read("actions"))
    write_xml(COACHING, "proactive_assessment_demo.xml", records)


def write_meetings():
    """Write meetings past and planned; the planned ones are in the calendar."""
    rows = read("meetings")
    records = [*map(meeting.meeting_record, rows)]
    for number, row in enumerate(read("decisions"), start=1):
        records.append(meeting.decision_record(number, row))
    planned = [row["key"] for row in rows if row["state"] == "planned"]
    ids = [*map(meeting.meeting_id, planned)]
    model, method = "proactive.service.meeting", "action_put_in_calendar"
    records.append(call(model, method, ids, meeting.NO_INVITATIONS))
    write_xml(COACHING, "proactive_service_meeting_demo.xml", records)


def main():
    """Write every demo file that comes from the tables."""
    customers, visits = read("customers"), read("visits")
    write_company(customers, visits)
    write_follow_up(customers, visits)
    write_voice(customers, visits)
    write_culture()


if __name__ == "__main__":
    main()
