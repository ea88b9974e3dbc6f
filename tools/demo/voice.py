"""What customers answered after a visit, and the loops with the unhappy ones."""

from .company import email_of
from .writer import date, moment, record, ref

#: Thanks of more than a week ago have been read.
PRAISE_READ = "\n".join(
    [
        '    <function model="proactive.feedback" name="write">',
        "        <value",
        '            model="proactive.feedback"',
        "            eval=\"obj([]).search([('user_input_id', '!=', False), "
        "('sent_on', '&lt;', 'now -8d'), ('read_on', '=', False)]).ids\"",
        "        />",
        "        <value eval=\"{'read_on': DateTime.now() - timedelta(days=7)}\" />",
        "    </function>",
    ]
)

CORE = "proactive_service"
#: Column of the table -> question of the delivered survey.
QUESTIONS = {
    "recommend": "survey_question_recommend",
    "ideas": "survey_question_ideas",
    "better": "survey_question_better_off",
    "outcome": "survey_question_outcome",
    "delivery": "survey_question_delivery",
}
#: Days in which a person is left in peace.
WAIT_DAYS = 30
#: Types of visits that come again by themselves.
PLANNED_TYPES = ("preventive", "inspection")
#: Visit -> day on which the same person had been asked before.
ASKED_RECENTLY = {"v37": -36, "v44": -34, "v46": -24}
CAUSES = ("process", "rules", "presentation", "product", "people")


def core(xmlid):
    """Return a value: a record of the core addon's demo."""
    return ref(f"{CORE}.{xmlid}")


def planned_record(order_type):
    """Return that visits of a type are no sign of something that was not fixed."""
    xmlid = f"{CORE}.fsm_order_type_{order_type}_demo"
    return record(xmlid, "fsm.order.type", {"is_planned": ("eval", "True")})


def answer_id(visit):
    """Return the external id of the answer about a visit."""
    return f"survey_user_input_{visit}_demo"


def asked_record(visit, customer):
    """Return the invitation that the customer's contact person got."""
    asked = asked_on(visit)
    key = customer["key"]
    values = {
        "survey_id": ref("survey_after_visit"),
        "partner_id": core(f"res_partner_{key}_contact_demo"),
        "email": email_of(customer),
        "nickname": customer["contact"],
        "fsm_order_id": core(f"fsm_order_{visit['key']}_demo"),
        "technician_id": core(f"fsm_person_{visit['technician']}_demo"),
        "branch_id": core(f"res_branch_{customer['branch']}_demo"),
        "company_id": ref("base.main_company"),
        "order_type_id": core(f"fsm_order_type_{visit['type']}_demo"),
        "customer_id": core(f"res_partner_{key}_demo"),
        "contact_key": email_of(customer),
        "invite_on": asked,
        "invited_on": asked,
        "invite_state": "sent",
    }
    return answer_id(visit["key"]), values


def answer_record(answer, visit, customer):
    """Return the invitation, and when it was answered if it was."""
    xmlid, values = asked_record(visit, customer)
    if answer:
        answered = moment(int(visit["day"]) + int(answer["days"]), 19, 12)
        values |= {
            "start_datetime": answered,
            "end_datetime": answered,
            "state": "done",
        }
    return record(xmlid, "survey.user_input", values)


def asked_on(visit):
    """Return the moment of completion, at which customers are asked."""
    return moment(visit["day"], int(visit["hour"]) + int(visit["hours"]), 5)


def decision_record(visit, answer):
    """Return whether the customer of a finished visit was asked, and why not."""
    values = {"survey_state": "answered" if answer else "asked"}
    if visit["status"] == "cancelled":
        values = {"survey_state": "not_asked", "survey_reason": "cancelled"}
    elif visit["key"] in ASKED_RECENTLY:
        values = {
            "survey_state": "not_asked",
            "survey_reason": "asked_recently",
            "survey_eligible_on": date(ASKED_RECENTLY[visit["key"]] + WAIT_DAYS),
        }
    values["survey_decided_on"] = asked_on(visit)
    return record(f"{CORE}.fsm_order_{visit['key']}_demo", "fsm.order", values)


def line_rows(answer):
    """Return one line per answered question."""
    lines = []
    for column, question in QUESTIONS.items():
        values = {"answer_type": "scale", "value_scale": answer[column]}
        lines.append(line_row(answer, question, values))
    if answer["comment"]:
        values = {"answer_type": "text_box", "value_text_box": answer["comment"]}
        lines.append(line_row(answer, "survey_question_comment", values))
    if answer["help"]:
        values = {"answer_type": "text_box", "value_text_box": answer["help"]}
        lines.append(line_row(answer, "survey_question_help", values))
    if answer["ask"]:
        values = {
            "answer_type": "suggestion",
            "suggested_answer_id/id": "survey_question_answer_call",
        }
        lines.append(line_row(answer, "survey_question_call", values))
    return lines


def line_row(answer, question, values):
    """Return the line of one question."""
    name = question.removeprefix("survey_question_")
    return {
        "id": f"survey_user_input_line_{answer['visit']}_{name}_demo",
        "user_input_id/id": answer_id(answer["visit"]),
        "question_id/id": question,
        "answer_type": "",
        "value_scale": "",
        "value_text_box": "",
        "suggested_answer_id/id": "",
        "skipped": "False",
        **values,
    }


def loop_record(loop, answer, visit):
    """Return the case of an unhappy customer, as far as it has come."""
    day = int(visit["day"]) + int(answer["days"])
    values = {
        "user_input_id": ref(answer_id(visit["key"])),
        "score": ("eval", answer["recommend"]),
        "category": "detractor",
        "comment": answer["comment"],
        "call_requested": ("eval", str(bool(answer["ask"]))),
        "opened_on": moment(day, 19, 12),
        "state": loop["state"],
    }
    if loop["state"] != "open":
        values |= {
            "contacted_on": moment(day + 1, 14, 20),
            "contacted_by_id": core("user_manager_demo"),
            "contact_note": loop["note"],
        }
    if loop["state"] == "closed":
        values |= closed_values(loop, day + 3)
    return record(f"proactive_loop_{visit['key']}_demo", "proactive.loop", values)


def closed_values(loop, day):
    """Return the cause and the action with which a loop was closed."""
    causes = {f"cause_{cause}": ("eval", loop[cause]) for cause in CAUSES}
    return causes | {
        "cause_note": loop["what"],
        "action_text": loop["action"],
        "action_owner_id": core("user_manager_demo"),
        "action_date": date(loop["action_day"]),
        "closed_on": moment(day, 15),
        "closed_by_id": core("user_manager_demo"),
    }
