"""Recommendations, the office's work on them, and what technicians heard of it."""

from .writer import QUIET, date, links, moment, record, ref

#: What technicians hear at each step; the words of the stages as delivered.
MESSAGES = {
    "received": "Your recommendation has arrived. {owner} will speak with {customer}.",
    "working": "{owner} is working on it with {customer}.",
    "presented": "{customer} has our proposal. If they ask you about it, tell them "
    "what you saw and refer them to {owner}.",
    "accepted": "{customer} has accepted. Thank you: what you saw leaves them better "
    "off. We will let you know when the work is planned.",
    "declined": "{customer} decided against it for now. Your advice was right to give; "
    "it stays on record for the next visit.",
}
OWNERS = {"office": "Oliver Grant", "manager": "Helen Marsh"}
#: Whether a state means that the office has an opportunity for it.
WITH_OFFICE = ("handed_over", "accepted", "declined")


def recommendation_record(row, visit, owner):
    """Return what a technician saw during a visit; `owner` is who follows it up."""
    customer = visit["customer"]
    values = {
        "name": row["name"],
        "order_id": ref(f"fsm_order_{row['visit']}_demo"),
        "technician_id": ref(f"fsm_person_{visit['technician']}_demo"),
        "equipment_id": ref(f"fsm_equipment_{customer}_{visit['unit']}_demo"),
        "offering_id": ref(OFFERINGS[row["offering"]]),
        "captured_on": moment(visit["day"], int(visit["hour"]) + 1, 20),
        "severity": SEVERITIES[row["severity"]],
        "size": row["size"],
        "observation": row["observation"],
        "customer_benefit": row["benefit"],
        "internal_note": row["note"],
        "customer_word": row["word"],
        "promise": row["promise"],
        "promise_date": date(row["promise_day"]),
        "revisit_date": date(row["revisit_day"]),
        "state": row["state"],
        "close_reason": CLOSE_REASONS.get(row["state"], ""),
    }
    if row["state"] in WITH_OFFICE:
        values["lead_id"] = ref(f"crm_lead_{row['visit']}_demo")
        values["user_id"] = ref(f"user_{owner}_demo")
    xmlid = f"proactive_recommendation_{row['visit']}_demo"
    return record(xmlid, "proactive.recommendation", values, context=QUIET)


def policy_of(recommendation):
    """Return the policy that fits, among those delivered."""
    if recommendation["severity"] == "high":
        return "proactive_policy_urgent"
    small = recommendation["size"] == "small"
    return "proactive_policy_small" if small else "proactive_policy_catch_all"


OFFERINGS = {
    "contract": "proactive_offering_service_agreement",
    "energy": "proactive_offering_efficiency",
    "controls": "proactive_offering_controls",
    "drives": "proactive_offering_drives_demo",
    "parts": "proactive_offering_parts_demo",
    "monitoring": "proactive_offering_monitoring_demo",
}
SEVERITIES = {"low": "improvement", "medium": "risk", "high": "critical"}
CLOSE_REASONS = {
    "invalid": "The pipe is not in use any more",
    "not_needed": "The customer had ordered it already",
}


def lead_record(row, recommendation, visit):
    """Return the office's work on a recommendation."""
    customer = visit["customer"]
    contacted = moment(row["contacted"], 15, 30)
    values = {
        "name": recommendation["name"],
        "type": "opportunity",
        "partner_id": ref(f"res_partner_{customer}_contact_demo"),
        "company_id": ref("base.main_company"),
        "user_id": ref(f"user_{row['owner']}_demo"),
        "stage_id": ref(f"crm.stage_lead{row['stage']}"),
        "description": f"{recommendation['observation']} {recommendation['benefit']}",
        "priority": "2" if recommendation["severity"] == "high" else "1",
        "technician_id": ref(f"fsm_person_{visit['technician']}_demo"),
        "source_order_id": ref(f"fsm_order_{row['visit']}_demo"),
        "fsm_location_id": ref(f"fsm_location_{customer}_demo"),
        "equipment_id": ref(f"fsm_equipment_{customer}_{visit['unit']}_demo"),
        "policy_id": ref(policy_of(recommendation)),
        "escalation_user_id": ref("user_manager_demo"),
        "handed_over_on": moment(visit["day"], int(visit["hour"]) + 1, 20),
        "respond_by": moment(row["respond"], 20),
        "customer_contacted_on": contacted,
        "wait_until": date(row["wait_until"]),
        "wait_reason": row["wait_reason"],
        **proposal_values(row),
    }
    if recommendation["state"] == "declined":
        values |= {"active": ("eval", "False"), "probability": ("eval", "0")}
        values["lost_reason_id"] = ref("crm.lost_reason_1")
    return record(f"crm_lead_{row['visit']}_demo", "crm.lead", values)


def proposal_values(row):
    """Return what is known of the proposal, and which conditions it has."""
    if not row["conditions"]:
        return {}
    values = {"presented_on": moment(row["presented"], 16)}
    if row["conditions"] == "None":
        return values | {"conditions_disclosed": "none"}
    return values | {
        "conditions_disclosed": "disclosed",
        "proposal_conditions": row["conditions"],
    }


def news(row, recommendation, visit):
    """Return what the technician heard: (status, day), oldest first."""
    heard = [("received", int(visit["day"]))]
    if row["contacted"] and row["stage"] != "1":
        heard.append(("working", int(row["contacted"])))
    last = heard[-1][1]
    if row["presented"]:
        last = int(row["presented"])
        heard.append(("presented", last))
    if recommendation["state"] in ("accepted", "declined"):
        heard.append((recommendation["state"], min(last + 4, -1)))
    return heard


def feedback_records(row, recommendation, visit, customer_name):
    """Return the messages to the technician, the older ones read."""
    records = []
    for status, day in news(row, recommendation, visit):
        text = MESSAGES[status].format(
            owner=OWNERS[row["owner"]], customer=customer_name
        )
        values = {
            "subject": recommendation["name"],
            "technician_id": ref(f"fsm_person_{visit['technician']}_demo"),
            "lead_id": ref(f"crm_lead_{row['visit']}_demo"),
            "recommendation_ids": links(
                f"proactive_recommendation_{row['visit']}_demo"
            ),
            "partner_id": ref(f"res_partner_{visit['customer']}_demo"),
            "company_id": ref("base.main_company"),
            "status": status,
            "message": text,
            "author_id": ref(f"user_{row['owner']}_demo"),
            "sent_on": moment(day, 20, 40),
            "read_on": moment(day + 1, 11, 15) if day < -8 else "",
        }
        xmlid = f"proactive_feedback_{row['visit']}_{status}_demo"
        records.append(record(xmlid, "proactive.feedback", values))
    return records
