"""Customers, their places and equipment, and the visits of the technicians."""

from .writer import links, moment, record, ref

CITIES = {"harbor": "Port Alden", "riverside": "Millford", "hillcrest": "Ashby"}
TAGS = {
    "contract": "res_partner_category_contract_demo",
    "key": "res_partner_category_key_account_demo",
    "new": "res_partner_category_new_demo",
}
STAGES = {
    "done": "fieldservice.fsm_stage_completed",
    "cancelled": "fieldservice.fsm_stage_cancelled",
    "new": "fieldservice.fsm_stage_new",
    "site": "fsm_stage_on_site_demo",
}
#: Whose customers are not the office's.
ACCOUNT_MANAGERS = {"hospital": "manager", "coldstore": "manager"}
CHECK_NOTES = {"not_possible": "Roof locked, caretaker not on site"}


def partner_rows(customer):
    """Return the company and its contact person."""
    key = customer["key"]
    tags = [TAGS[tag] for tag in customer["tags"].split(",") if tag]
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
        "category_id/id": ",".join(tags),
        "user_id/id": f"user_{ACCOUNT_MANAGERS.get(key, 'office')}_demo",
    }
    return [company, dict.fromkeys(company, "") | contact_row(customer)]


def contact_row(customer):
    """Return the person who speaks for the customer."""
    return {
        "id": f"res_partner_{customer['key']}_contact_demo",
        "name": customer["contact"],
        "is_company": "False",
        "parent_id/id": f"res_partner_{customer['key']}_demo",
        "function": customer["function"],
        "phone": customer["phone"].replace("555-01", "555-02"),
        "email": email_of(customer),
    }


def email_of(customer):
    """Return the address of the contact person."""
    return customer["contact"].lower().replace(" ", ".") + "@example.com"


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
    return [
        {
            "id": f"fsm_equipment_{key}_{number}_demo",
            "name": f"{unit}, {customer['name']}",
            "location_id/id": f"fsm_location_{key}_demo",
            "current_location_id/id": f"fsm_location_{key}_demo",
            "territory_id/id": f"res_territory_{customer['branch']}_demo",
            "owned_by_id/id": f"res_partner_{key}_demo",
        }
        for number, unit in enumerate(customer["equipment"].split(";"), start=1)
    ]


def order_record(visit):
    """Return a visit: planned, or done with what was expected and found."""
    customer, check = visit["customer"], visit["check"]
    values = {
        "location_id": ref(f"fsm_location_{customer}_demo"),
        "equipment_ids": links(f"fsm_equipment_{customer}_{visit['unit']}_demo"),
        "person_id": ref(f"fsm_person_{visit['technician']}_demo"),
        "type": ref(f"fsm_order_type_{visit['type']}_demo"),
        "stage_id": ref(STAGES[visit["status"]]),
        "scheduled_date_start": moment(visit["day"], visit["hour"]),
        "scheduled_duration": ("eval", visit["hours"]),
        "description": visit["description"],
        "expectation": visit["expectation"],
        "opportunity_check": check,
        "opportunity_check_note": CHECK_NOTES.get(check, ""),
    }
    if visit["status"] == "done":
        values |= done_values(visit)
    return record(f"fsm_order_{visit['key']}_demo", "fsm.order", values)


def done_values(visit):
    """Return what is known of a visit only afterwards."""
    start, hours = int(visit["hour"]), int(visit["hours"])
    end = moment(visit["day"], start + hours)
    return {
        "date_start": moment(visit["day"], start, 5),
        "date_end": end,
        "completed_on": end,
        "resolution": visit["resolution"],
        "expectation_met": visit["met"],
    }
