"""Write the demo company: ``python3 -m tools.build_demo``.

The tables in ``tools/demo`` are what a person reads and changes; this writes them
as Odoo demo files, with dates relative to the day of installation. Running it twice
writes the same files.
"""

from itertools import chain

from tools.demo import company, follow_up
from tools.demo.writer import call, read, write_csv, write_xml

CORE = "proactive_service"


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
    write_xml(CORE, "proactive_feedback_demo.xml", [*feedback, plan])


def main():
    """Write every demo file that comes from the tables."""
    customers, visits = read("customers"), read("visits")
    write_company(customers, visits)
    write_follow_up(customers, visits)


if __name__ == "__main__":
    main()
