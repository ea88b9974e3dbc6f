"""Assessments: who was asked what and when, and what they answered."""

from .culture import core
from .writer import QUIET, date, element, field, record, ref

#: How many statements each form has; a row of scores is as long.
STATEMENTS = {"seven_signs": 14, "strategy": 8, "team": 10, "mirror": 8, "coached": 8}
SCORES = (
    "{ref('proactive_assessment_%s_%%d' %% number): int(score) "
    "for number, score in enumerate('%s', start=1) if score != '-'}"
)
MODEL = "proactive.assessment"
ADDON = "proactive_service_coaching"


def user(name):
    """Return the external id of somebody who answers."""
    if name in ("manager", "office"):
        return f"proactive_service.user_{name}_demo"
    return f"user_{name}_demo"


def assessment_id(key):
    """Return the external id of an assessment."""
    return f"proactive_assessment_{key}_demo"


def assessment_record(row):
    """Return a form, put to the people of a branch or of the company."""
    values = {
        "form_id": ref(f"proactive_assessment_{row['form']}"),
        "date": date(row["day"]),
        "owner_id": ref(user(row["owner"])),
    }
    if row["branch"]:
        values["branch_id"] = core(f"res_branch_{row['branch']}_demo")
    xmlid = assessment_id(row["key"])
    return record(xmlid, MODEL, values, context=QUIET)


def function(name, assessment, values, **attributes):
    """Write the call of a method on an assessment, with some values."""
    opening = {"model": MODEL, "name": name} | attributes
    target = element(
        8, "value", {"eval": f"[ref('{assessment_id(assessment)}')]"}, " />"
    )
    return "\n".join(
        [element(4, "function", opening, ">"), target, *values, "    </function>"]
    )


def answer_function(row, form):
    """Return what one person answers, by the door that everybody uses.

    Without a name it is only counted. "-" is a statement that is left out.

    Raises:
        ValueError: there are not as many scores as statements.
    """
    if len(row["scores"]) != STATEMENTS[form]:
        raise ValueError(f"{row} needs {STATEMENTS[form]} scores")
    value = element(8, "value", {"eval": SCORES % (form, row["scores"])}, " />")
    if not row["who"]:
        return function("_count_scores", row["assessment"], [value])
    return function("submit_answers", row["assessment"], [value], uid=user(row["who"]))


def action_function(row):
    """Return what somebody does about a weak answer, by when."""
    values = {
        "act_type_xmlid": f"{ADDON}.mail_activity_type_assessment",
        "date_deadline": date(row["due"]),
        "summary": row["what"],
        "note": row["why"],
        "user_id": ("eval", f"ref('{user(row['who'])}')"),
    }
    lines = [named_value(name, value) for name, value in values.items()]
    return function("activity_schedule", row["assessment"], lines, context=QUIET)


def named_value(name, value):
    """Write one argument of a call by its name."""
    return field(name, value).replace("<field", "<value").replace("</field", "</value")
