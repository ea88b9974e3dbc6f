"""Write the demo company: ``python3 -m tools.build_demo``.

The tables in ``tools/demo`` are what a person reads and changes; this writes them
as Odoo demo files (dates become expressions relative to the day of installation).
Running it twice writes the same files.
"""

import csv
from html import escape
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
TABLES = Path(__file__).resolve().parent / "demo"
WIDTH = 88

CITIES = {"harbor": "Port Alden", "riverside": "Millford", "hillcrest": "Ashby"}
TAGS = {
    "contract": "res_partner_category_contract_demo",
    "key": "res_partner_category_key_account_demo",
    "new": "res_partner_category_new_demo",
}


def read(table):
    """Return the rows of a table as dicts; empty cells are empty strings."""
    with open(TABLES / f"{table}.csv", newline="") as file:
        rows = csv.DictReader(file, delimiter="|", restval="", quoting=csv.QUOTE_NONE)
        return list(rows)


def moment(day, hour, minute=0):
    """Return an eval expression: so many days from today, at an hour of UTC.

    "Today" is taken five hours behind UTC, where the demo company works.
    """
    offset = f"days={day}, hours=-5"
    return (
        f"(DateTime.now() + timedelta({offset}))"
        f".replace(hour={hour}, minute={minute}, second=0, microsecond=0)"
    )


def date(day):
    """Return an eval expression: the date so many days from today."""
    return f"(DateTime.now() + timedelta(days={day}, hours=-5)).date()"


def attributes(indent, tag, values, end):
    """Write a tag with its attributes, on one line where it fits."""
    parts = [f'{name}="{escape(value)}"' for name, value in values.items()]
    line = " " * indent + f"<{tag} {' '.join(parts)}{end}"
    if len(line) <= WIDTH:
        return line
    inner = "".join(f"\n{' ' * (indent + 4)}{part}" for part in parts)
    return f"{' ' * indent}<{tag}{inner}\n{' ' * indent}{end.strip()}"


def field(name, value):
    """Write one field; a tuple says how: ("eval", "...") or ("ref", "...").

    :return: the line, or None for an empty value
    """
    if isinstance(value, tuple):
        kind, text = value
        return text and attributes(8, "field", {"name": name, kind: text}, " />")
    if not value:
        return None
    return f'        <field name="{name}">{escape(value, quote=False)}</field>'


def record(xmlid, model, values):
    """Write one record from a dict of field values."""
    opening = attributes(4, "record", {"id": xmlid, "model": model}, ">")
    lines = [field(name, value) for name, value in values.items()]
    return "\n".join([opening, *filter(None, lines), "    </record>"])


def write_xml(addon, name, records):
    """Write a demo file of an addon; the file is never loaded over changes."""
    head = '<?xml version="1.0" encoding="UTF-8" ?>\n<odoo noupdate="1">\n'
    note = "    <!-- Written by tools/build_demo.py from the tables in tools/demo. -->"
    path = ROOT / addon / "demo" / name
    path.write_text(head + "\n".join([note, *records]) + "\n</odoo>\n")


def write_csv(name, rows):
    """Write a demo table of the core addon, for what needs no date."""
    path = ROOT / "proactive_service" / "demo" / name
    with open(path, "w", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]), lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)


def partner_rows(customer):
    """Return the company and its contact person."""
    key = customer["key"]
    company = {
        "id": f"res_partner_{key}_demo",
        "name": customer["name"],
        "is_company": "True",
        "parent_id/id": "",
        "function": "",
        "street": customer["street"],
        "zip": customer["zip"],
        "city": CITIES[customer["branch"]],
        "country_id/id": "base.us",
        "phone": customer["phone"],
        "email": f"office.{key}@example.com",
        "industry_id/id": f"base.res_partner_industry_{customer['industry']}",
        "category_id/id": ",".join(
            TAGS[tag] for tag in customer["tags"].split(",") if tag
        ),
    }
    contact = dict.fromkeys(company, "") | {
        "id": f"res_partner_{key}_contact_demo",
        "name": customer["contact"],
        "is_company": "False",
        "parent_id/id": company["id"],
        "function": customer["function"],
        "phone": customer["phone"].replace("555-01", "555-02"),
        "email": customer["contact"].lower().replace(" ", ".") + "@example.com",
    }
    return [company, contact]


def location_row(customer):
    """Return the place where the customer's equipment stands."""
    key, branch = customer["key"], customer["branch"]
    street = customer["street"].lstrip("0123456789 ")
    return {
        "id": f"fsm_location_{key}_demo",
        "name": f"{customer['name']}, {street}",
        "owner_id/id": f"res_partner_{key}_demo",
        "contact_id/id": f"res_partner_{key}_contact_demo",
        "territory_id/id": f"res_territory_{branch}_demo",
        "branch_id/id": f"res_branch_{branch}_demo",
        "district_id/id": f"res_district_{branch}_demo",
        "region_id/id": "res_region_alderbrook_demo",
        "street": customer["street"],
        "zip": customer["zip"],
        "city": CITIES[branch],
        "country_id/id": "base.us",
        "phone": customer["phone"],
    }


def equipment_rows(customer):
    """Return the customer's equipment, one to three pieces."""
    key = customer["key"]
    location = f"fsm_location_{key}_demo"
    return [
        {
            "id": f"fsm_equipment_{key}_{number}_demo",
            "name": f"{unit}, {customer['name']}",
            "location_id/id": location,
            "current_location_id/id": location,
            "territory_id/id": f"res_territory_{customer['branch']}_demo",
            "owned_by_id/id": f"res_partner_{key}_demo",
        }
        for number, unit in enumerate(customer["equipment"].split(";"), start=1)
    ]


def order_record(visit):
    """Return a visit: planned, or done with what was found and expected."""
    day, hour = int(visit["day"]), int(visit["hour"])
    stage, done = visit["status"], visit["status"] == "done"
    values = {
        "location_id": ("ref", f"fsm_location_{visit['customer']}_demo"),
        "equipment_ids": (
            "eval",
            f"[Command.link(ref('fsm_equipment_{visit['customer']}_"
            f"{visit['unit']}_demo'))]",
        ),
        "person_id": ("ref", f"fsm_person_{visit['technician']}_demo"),
        "type": ("ref", f"fsm_order_type_{visit['type']}_demo"),
        "stage_id": ("ref", STAGES[stage]),
        "request_early": ("eval", moment(day - 3, 12)),
        "scheduled_date_start": ("eval", moment(day, hour)),
        "scheduled_duration": ("eval", visit["hours"]),
        "date_start": ("eval", moment(day, hour, 5) if done else ""),
        "date_end": (
            "eval",
            moment(day, hour + int(visit["hours"])) if done else "",
        ),
        "completed_on": (
            "eval",
            moment(day, hour + int(visit["hours"])) if done else "",
        ),
        "description": visit["description"],
        "resolution": visit["resolution"],
        "expectation": visit["expectation"],
        "expectation_met": visit["met"],
        "opportunity_check": visit["check"],
        "opportunity_check_note": CHECK_NOTES.get(visit["check"], ""),
    }
    return record(f"fsm_order_{visit['key']}_demo", "fsm.order", values)


STAGES = {
    "done": "fieldservice.fsm_stage_completed",
    "cancelled": "fieldservice.fsm_stage_cancelled",
    "new": "fieldservice.fsm_stage_new",
    "site": "fsm_stage_on_site_demo",
}
CHECK_NOTES = {"not_possible": "Roof locked, caretaker not on site"}


def main():
    """Write every demo file that comes from the tables."""
    customers, visits = read("customers"), read("visits")
    write_csv("res.partner.csv", sum(map(partner_rows, customers), []))
    write_csv("fsm.location.csv", [location_row(row) for row in customers])
    write_csv("fsm.equipment.csv", sum(map(equipment_rows, customers), []))
    write_xml("proactive_service", "fsm_order_demo.xml", map(order_record, visits))


if __name__ == "__main__":
    main()
