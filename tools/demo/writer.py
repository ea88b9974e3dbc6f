"""Writes Odoo data files the way prettier formats them."""

import csv
from pathlib import Path
from xml.sax.saxutils import escape

ROOT = Path(__file__).resolve().parent.parent.parent
TABLES = Path(__file__).resolve().parent
WIDTH = 88


def read(table):
    """Return the rows of a table as dicts; empty cells are empty strings."""
    with open(TABLES / f"{table}.csv", newline="") as file:
        rows = csv.DictReader(file, delimiter="|", restval="", quoting=csv.QUOTE_NONE)
        return list(rows)


def moment(day, hour, minute=0):
    """Return a value: so many days from today, at an hour of UTC.

    "Today" is taken five hours behind UTC, where the demo company works.
    An empty day is an empty value.
    """
    if day == "":
        return ""
    return (
        "eval",
        f"(DateTime.now() + timedelta(days={day}, hours=-5))"
        f".replace(hour={hour}, minute={minute}, second=0, microsecond=0)",
    )


def date(day):
    """Return a value: the date so many days from today; nothing for an empty day."""
    if day == "":
        return ""
    return ("eval", f"(DateTime.now() + timedelta(days={day}, hours=-5)).date()")


def working_moment(day, weekday, hour, minute=0):
    """Return a value: the first such weekday from a day on, at an hour of UTC.

    :param weekday: 0 for Monday
    """
    return (
        "eval",
        f"(DateTime.now() + relativedelta(days={day}, hours=-5, weekday={weekday}))"
        f".replace(hour={hour}, minute={minute}, second=0, microsecond=0)",
    )


def ref(xmlid):
    """Return a value: the record with this external id."""
    return ("ref", xmlid)


def links(*xmlids):
    """Return a value: links to these records."""
    commands = ", ".join(f"Command.link(ref('{xmlid}'))" for xmlid in xmlids)
    return ("eval", f"[{commands}]") if xmlids else ""


def element(indent, tag, values, end):
    """Write a tag with its attributes, on one line where it fits."""
    parts = [f'{name}="{escape(str(value))}"' for name, value in values.items()]
    pad = " " * indent
    line = f"{pad}<{tag} {' '.join(parts)}{end}"
    if len(line) <= WIDTH:
        return line
    inner = "".join(f"\n{pad}    {part}" for part in parts)
    return f"{pad}<{tag}{inner}\n{pad}{end.strip()}"


def field(name, value):
    """Write one field: text, or a pair of attribute and value; None if empty."""
    if isinstance(value, tuple):
        return element(8, "field", {"name": name, value[0]: value[1]}, " />")
    if value == "":
        return None
    text = escape(str(value))
    line = f'        <field name="{name}">{text}</field>'
    if len(line) <= WIDTH:
        return line
    return f'        <field\n            name="{name}"\n        >{text}</field>'


def record(xmlid, model, values, **attributes):
    """Write one record from a dict of field values."""
    opening = element(4, "record", {"id": xmlid, "model": model} | attributes, ">")
    lines = [field(name, value) for name, value in values.items()]
    return "\n".join([opening, *filter(None, lines), "    </record>"])


#: Nobody gets a mail because the demo data is loaded.
QUIET = "{'mail_activity_quick_update': True, 'tracking_disable': True}"


def call(model, method, xmlids, context=QUIET):
    """Write the call of a method on records."""
    attributes = {"model": model, "name": method, "context": context}
    refs = [f"ref('{xmlid}')" for xmlid in xmlids]
    value = f'        <value eval="[{", ".join(refs)}]" />'
    if len(value) > WIDTH:
        lines = ",".join(f"\n                {ref}" for ref in refs)
        value = (
            f'        <value\n            eval="[{lines},\n            ]"\n        />'
        )
    return "\n".join(
        [element(4, "function", attributes, ">"), value, "    </function>"]
    )


def delete(model, domain):
    """Write the removal of what a domain finds."""
    return element(4, "delete", {"model": model, "search": domain}, " />")


def write_xml(addon, name, records):
    """Write a demo file of an addon; an upgrade does not load it again."""
    head = '<?xml version="1.0" encoding="UTF-8" ?>\n<odoo noupdate="1">\n'
    note = "    <!-- Written by tools/build_demo.py from the tables in tools/demo -->"
    path = ROOT / addon / "demo" / name
    path.write_text(head + "\n".join([note, *records]) + "\n</odoo>\n")


def write_csv(addon, name, rows):
    """Write a demo table of an addon, for what needs no date."""
    with open(ROOT / addon / "demo" / name, "w", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]), lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
