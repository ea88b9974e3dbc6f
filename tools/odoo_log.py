"""Read Odoo's log: what it complains about, less what is known and not ours."""

import re

# A line such as: 2026-11-22 08:35:01,123 4711 WARNING mydb odoo.modules.loading: text
LINE = re.compile(
    r"^\d{4}-\d\d-\d\d [\d:,]+ \d+ (?P<level>[A-Z]+) \S+ (?P<logger>\S+): (?P<text>.*)"
)
COMPLAINTS = {"WARNING", "ERROR", "CRITICAL"}

# Complaints that are not about us: (a part of the complaint, why it may be there).
KNOWN = (
    (
        "could not serialize access due to concurrent update",
        "Odoo repeats such a request by itself.",
    ),
    (
        "proactive_recommendation_capture_key_unique",
        "An entry came in twice at the same moment; the second is repeated.",
    ),
)


def complaints(text):
    """Return the warnings and errors of a log, each with the lines that follow it."""
    found = []
    inside = False
    for line in text.splitlines():
        match = LINE.match(line)
        if match:
            inside = match["level"] in COMPLAINTS
            if inside:
                found.append(line)
        elif inside:
            found[-1] += "\n" + line
    return [entry for entry in found if not is_known(entry)]


def is_known(entry):
    """Whether a complaint is in the list of those that are not about us."""
    return any(part in entry for part, _reason in KNOWN)
