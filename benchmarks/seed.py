"""Many opportunities, written by SQL as copies of one that came about by itself."""

from odoo.tools import SQL

from benchmarks import company

# Tables in which an opportunity leaves rows, in the order of their references, with
# the columns that tell the copies apart. "n" is the number of the copy; "r" is the
# copied row; {lead} and the like are the ids before the first copy.
LEAD_OF_COPY = "{crm_lead} + n"
COPIED = {
    "crm_lead": {"name": "r.name || ' ' || n"},
    "proactive_recommendation": {"lead_id": LEAD_OF_COPY, "capture_key": "NULL"},
    "proactive_follow_up": {"lead_id": LEAD_OF_COPY},
    "proactive_feedback": {"lead_id": LEAD_OF_COPY},
    "mail_activity": {
        "res_id": LEAD_OF_COPY,
        "follow_up_id": "{proactive_follow_up} + n",
    },
}
# The first step has run; its row comes first, and its activity belongs to it.
ROWS_OF_LEAD = {
    "crm_lead": "id = %(lead)s",
    "proactive_recommendation": "lead_id = %(lead)s",
    "proactive_follow_up": "lead_id = %(lead)s",
    "proactive_feedback": "lead_id = %(lead)s",
    "mail_activity": "res_model = 'crm.lead' AND res_id = %(lead)s",
}
# Far enough that nothing becomes due by itself during the measurement.
REST_DAYS = 60


def make_opportunities(env, number):
    """Hand one recommendation over, and copy all that it left behind.

    Args:
        env: of the superuser; the caller commits.
        number: of copies.
    """
    order = company.visits(env, 1)
    lead = order.capture_recommendations([company.recommendation_values(0)]).lead_id
    env.cr.flush()
    env.cr.execute(
        "UPDATE crm_lead SET respond_by = respond_by + %s * interval '1 day' "
        "WHERE id = %s",
        [REST_DAYS, lead.id],
    )
    env.cr.execute(
        "UPDATE proactive_follow_up SET base_on = base_on + %(days)s * interval "
        "'1 day', due_on = due_on + %(days)s * interval '1 day' "
        "WHERE lead_id = %(lead)s AND state = 'planned'",
        {"days": REST_DAYS, "lead": lead.id},
    )
    starts = {}
    for table, columns in COPIED.items():
        copy_rows(env.cr, table, columns, lead.id, number, starts)
    link_feedback(env.cr, number, starts)
    env.invalidate_all()


def copy_rows(cr, table, columns, lead_id, number, starts):
    """Copy an opportunity's rows of one table.

    Args:
        columns: SQL of the columns that differ.
        starts: highest id of each table before; this table's is added.
    """
    cr.execute(f"SELECT max(id) FROM {table}")
    starts[table] = cr.fetchone()[0]
    cr.execute(
        f"SELECT id FROM {table} WHERE {ROWS_OF_LEAD[table]} "
        f"ORDER BY {'state, id' if table == 'proactive_follow_up' else 'id'}",
        {"lead": lead_id},
    )
    for position, [row_id] in enumerate(cr.fetchall()):
        values = dict.fromkeys(columns_of(cr, table))
        values = {name: f'r."{name}"' for name in values} | {
            name: sql.format(**starts) for name, sql in columns.items()
        }
        values["id"] = f"{starts[table] + position * number} + n"
        names = ", ".join(f'"{name}"' for name in values)
        cr.execute(
            f"INSERT INTO {table} ({names}) SELECT {', '.join(values.values())} "
            f"FROM {table} r, generate_series(1, {number}) n WHERE r.id = {row_id}"
        )
    cr.execute(f"SELECT setval('{table}_id_seq', (SELECT max(id) FROM {table}))")
    cr.execute(f"ANALYZE {table}")


def columns_of(cr, table):
    """Return the names of a table's columns."""
    cr.execute(
        "SELECT column_name FROM information_schema.columns "
        "WHERE table_name = %s AND table_schema = current_schema",
        [table],
    )
    return [name for [name] in cr.fetchall()]


def link_feedback(cr, number, starts):
    """Tell which recommendation each copied piece of news is about."""
    cr.execute(
        "INSERT INTO proactive_feedback_recommendation_rel "
        "(feedback_id, recommendation_id) "
        "SELECT %s + n, %s + n FROM generate_series(1, %s) n",
        [starts["proactive_feedback"], starts["proactive_recommendation"], number],
    )


def make_due(env, number, run):
    """Let the promised time of some opportunities end a minute ago.

    Their reminder has run, so that exactly one step of each is due.

    Args:
        number: how many; they lie evenly among all.
        run: others are taken in each run.
    """
    cr = env.cr
    cr.execute(
        "SELECT id FROM (SELECT id, row_number() OVER (ORDER BY id) AS n, "
        "count(*) OVER () AS total FROM crm_lead WHERE policy_id IS NOT NULL) leads "
        "WHERE n %% (total / %s) = %s ORDER BY id LIMIT %s",
        [number, run, number],
    )
    leads = tuple(lead for [lead] in cr.fetchall())
    cr.execute(
        "UPDATE crm_lead SET respond_by = date_trunc('second', "
        "now() AT TIME ZONE 'UTC' - interval '1 minute') WHERE id IN %s",
        [leads],
    )
    cr.execute(
        SQL(
            "UPDATE proactive_follow_up f SET base_on = l.respond_by, "
            "due_on = l.respond_by + (f.due_on - f.base_on), "
            "state = CASE WHEN s.delay_hours < 0 THEN 'done' ELSE 'planned' END "
            "FROM crm_lead l, proactive_policy_step s "
            "WHERE f.lead_id = l.id AND f.step_id = s.id "
            "AND s.trigger = 'response_due' AND l.id IN %s",
            leads,
        )
    )
    env.invalidate_all()
