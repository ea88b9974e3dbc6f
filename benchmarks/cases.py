"""What is measured within one transaction, which is undone afterwards."""

from functools import partial

from benchmarks import company
from benchmarks.odoo_side import compare, measure, median
from benchmarks.sizes import BRIEFS, LEADS, ORDERS, RUNS, SHARE

# So many times fewer visits are read to see whether each costs a query.
FEW_BRIEFS = 8


def one_by_one(leads, values):
    """Write record by record, each sent to the database."""
    for lead in leads:
        lead.write(values)
        lead.flush_recordset()


def create_leads(side, number, together):
    """Create opportunities, in one call or one by one."""
    with side.environment(company.OFFICE) as env:
        Lead = env["crm.lead"]
        values = company.lead_values(env, number)

        def create():
            for vals in [values] if together else values:
                Lead.create(vals)
                env.flush_all()

        return measure(env, create)


def write_leads(side, number, together, field_name):
    """Write another stage, or another name, to opportunities."""
    with side.environment(company.OFFICE) as env:
        leads = company.plain_leads(env, number)
        if len(leads) != number:
            raise AssertionError(f"{len(leads)} opportunities, not {number}.")
        stage = env.ref("crm.stage_lead2")
        values = {"stage_id": stage.id} if field_name == "stage_id" else {"name": "New"}
        write = leads.write if together else partial(one_by_one, leads)
        return measure(env, partial(write, values))


def measure_leads(sides):
    """Return one result for each way of creating and writing plain opportunities."""
    ways = {
        "Create %s unrelated opportunities": create_leads,
        "Move %s of them to another stage": partial(write_leads, field_name="stage_id"),
        "Rename %s of them": partial(write_leads, field_name="name"),
    }
    return [
        {
            "title": f"{title % LEADS}, {'at once' if t else 'one by one'}",
            "records": LEADS,
            "sides": compare(sides, RUNS, lambda side, w=way, t=t: w(side, LEADS, t)),
        }
        for title, way in ways.items()
        for t in (True, False)
    ]


def create_one_lead(side):
    """Create one opportunity as the office would by hand."""
    with side.environment(company.OFFICE) as env:
        return measure(
            env, partial(env["crm.lead"].create, company.lead_values(env, 1))
        )


def capture_one(side):
    """Capture one recommendation that the office takes over at once."""
    with side.environment(company.TECHNICIAN) as env:
        order = company.visits(env, 1)
        values = [company.recommendation_values(1)]

        def capture():
            made = order.capture_recommendations(values)
            if not made.sudo().lead_id:
                raise AssertionError("The recommendation was not handed over.")

        return measure(env, capture)


def complete(side, number):
    """Complete visits."""
    with side.environment(company.OFFICE) as env:
        orders = company.visits(env, number)
        return measure(env, orders.action_complete)


def measure_completion(sides):
    """Return the cost of completing few and many visits on each side."""
    return {
        number: compare(sides, RUNS, partial(complete, number=number))
        for number in (ORDERS // SHARE, ORDERS)
    }


def measure_briefs(ours):
    """Return the cost of the briefs of few and of many visits.

    Each is at another customer, who has something open from an earlier visit.
    """
    with ours.environment(company.TECHNICIAN) as env:
        orders = company.visits(env, BRIEFS)
        for order in orders:
            values = company.recommendation_values(order.id)
            word = "agreed" if order.id % 2 else "declined"
            earlier = order.sudo().copy()
            earlier.capture_recommendations([{**values, "customer_word": word}])
        few = orders[: max(BRIEFS // FEW_BRIEFS, 1)]
        measure(env, partial(read_briefs, few))
        return {
            len(some): median(
                [measure(env, partial(read_briefs, some)) for _run in range(RUNS)]
            )
            for some in (few, orders)
        }


def read_briefs(orders):
    """Read the briefs of visits in one call."""
    if not all(orders.mapped("visit_brief")):
        raise AssertionError("A brief is empty.")
