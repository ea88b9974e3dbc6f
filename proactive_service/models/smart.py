# Copyright 2026 Proactive Service Contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""What makes a message SMART: plain functions, without the ORM (S3.1)."""

import re

import lxml.html
from markupsafe import Markup, escape

#: The five parts, in the order in which they are read.
PARTS = ("subject", "message", "action", "response", "timeline")
#: What templates may leave to be put in; the last one always by the person who writes.
TOKENS = (
    "customer",
    "technician",
    "visit",
    "sender",
    "finding",
    "benefit",
    "own_words",
)
#: Marks our part of a description that others write into as well.
BLOCK_CLASS = "o_proactive_smart"

_TOKEN = re.compile(r"\{(\w+)\}")
_TRIGGER = re.compile(rb"^(TRIGGER;RELATED=START:)P", re.IGNORECASE | re.MULTILINE)


def is_blank(text):
    """Tell whether a text says nothing: "", " ", "..." and "-" say nothing."""
    return not any(character.isalnum() for character in text or "")


def get_missing(parts):
    """Return which parts say nothing, in their order.

    :param parts: dict {part: text}
    :return: list of keys of PARTS
    """
    return [part for part in PARTS if is_blank(parts.get(part))]


def get_tokens(text):
    """Return the ``{tokens}`` in a text, without the braces."""
    return _TOKEN.findall(text or "")


def fill(text, names):
    """Put names into a text; a token without a name stays as it is.

    :param names: dict {token: name}
    """
    return _TOKEN.sub(lambda found: names.get(found[1]) or found[0], text or "")


def to_html(text):
    """Return plain text as Markup, its lines kept."""
    lines = (text or "").strip().splitlines()
    return Markup("<br/>").join(escape(line) for line in lines)


def render(sections):
    """Return sections as Markup, those that say nothing left out.

    :param sections: list of (heading or None, text); both plain text
    """
    return Markup("").join(
        Markup("<p>%s%s</p>")
        % (
            Markup("<strong>%s</strong><br/>") % heading if heading else "",
            to_html(text),
        )
        for heading, text in sections
        if not is_blank(text)
    )


def replace_block(html, content):
    """Return a description with our block in front of what others wrote.

    An earlier block of ours goes; nothing else is changed.

    :param html: Markup or str, may be empty
    :param content: Markup of the new block; none is put in when empty
    """
    rest = Markup("")
    if html:
        root = lxml.html.fragment_fromstring(str(html), create_parent="div")
        for block in root.find_class(BLOCK_CLASS):
            block.drop_tree()
        rest = escape(root.text or "") + Markup("").join(
            Markup(lxml.html.tostring(child, encoding="unicode")) for child in root
        )
    if content:
        rest = Markup('<div class="%s">%s</div>%s') % (BLOCK_CLASS, content, rest)
    return rest


def remind_before(ics):
    """Return an iCalendar file whose reminders come before the start.

    Without the sign, calendars read the time of a reminder as after the start.

    :param ics: bytes
    """
    return _TRIGGER.sub(rb"\1-P", ics)
