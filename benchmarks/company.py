"""A small service company, made in each database that is measured."""

from odoo.fields import Command

OFFICE = "bench_office"
TECHNICIAN = "bench_technician"
# The same people with the same rights of Odoo and OCA; ours on top where it exists.
GROUPS = {
    OFFICE: (
        "sales_team.group_sale_salesman_all_leads",
        "fieldservice.group_fsm_manager",
        "proactive_service.group_user",
    ),
    TECHNICIAN: (
        "fieldservice.group_fsm_user_own",
        "proactive_service.group_technician",
    ),
}


def make_company(env, orders, leads=0):
    """Make people, customers, visits and opportunities that are not ours.

    Args:
        env: of the superuser; the caller commits.
        orders: how many visits, each at another customer.
        leads: how many opportunities.
    """
    office, technician = (make_user(env, login) for login in GROUPS)
    partners = env["res.partner"].create(
        [
            {"name": f"Customer {number}", "user_id": office.id, "is_company": True}
            for number in range(orders)
        ]
    )
    person = env["fsm.person"].create({"partner_id": technician.partner_id.id})
    locations = env["fsm.location"].create(
        [{"name": partner.name, "owner_id": partner.id} for partner in partners]
    )
    env["fsm.order"].create(
        [{"location_id": location.id, "person_id": person.id} for location in locations]
    )
    env["crm.lead"].create(
        [{**values, "user_id": office.id} for values in lead_values(env, leads)]
    )


def make_user(env, login):
    """Make a user with those of the groups that the database has."""
    groups = [env.ref(xmlid, raise_if_not_found=False) for xmlid in GROUPS[login]]
    return env["res.users"].create(
        {
            "name": login,
            "login": login,
            "email": f"{login}@example.com",
            "tz": "UTC",
            "group_ids": [
                Command.link(env.ref("base.group_user").id),
                *(Command.link(group.id) for group in groups if group),
            ],
        }
    )


def visits(env, number):
    """Return the first visits of the technician."""
    domain = [("person_id.partner_id.name", "=", TECHNICIAN)]
    orders = env["fsm.order"].sudo().search(domain, limit=number, order="id")
    return orders.with_env(env)


def lead_values(env, number):
    """Return the values of opportunities that have nothing to do with us."""
    partner = env["res.partner"].search([("name", "=like", "Customer %")], limit=1)
    return [
        {
            "name": f"Opportunity {n}",
            "type": "opportunity",
            "partner_id": partner.id,
            "description": "<p>Wants a quotation</p>",
        }
        for n in range(number)
    ]


def plain_leads(env, number):
    """Return as many of the opportunities that are not ours."""
    domain = [("name", "=like", "Opportunity %"), ("user_id.login", "=", OFFICE)]
    return env["crm.lead"].search(domain, limit=number)


def recommendation_values(number):
    """Return what a technician says about one thing that he saw."""
    return {
        "observation": f"Bearing {number} is noisy, belt cracked",
        "customer_benefit": "No surprise stop in July",
        "customer_word": "agreed",
    }
