"""``make readme``: each addon's README.rst from the fragments in its ``readme/``.

Odoo shows README.rst in the Apps menu; people write Markdown. The fragments use only
what is turned here: paragraphs, lists, ``code``, bold, italics and fenced code.
"""

import ast
import re

from tools.addons import present_addons
from tools.messages import say
from tools.paths import ROOT

FRAGMENTS = (
    ("DESCRIPTION", None),
    ("INSTALL", "Installation"),
    ("CONFIGURE", "Configuration"),
    ("USAGE", "Usage"),
    ("PHONE", "The phone app"),
    ("DEVELOP", "Development"),
    ("ROADMAP", "Known issues / Roadmap"),
    ("CONTRIBUTORS", "Contributors"),
)
TABLE = re.compile(r"(?:^\|.*\n?)+", re.MULTILINE)
FENCE = re.compile(r"^```(\w*)\n(.*?)^```\n", re.MULTILINE | re.DOTALL)


def title(text, line="="):
    """Return a heading of reStructuredText."""
    return f"{text}\n{line * len(text)}\n"


def turn_fence(match):
    """Return a fenced block as a code-block directive."""
    language, body = match.groups()
    indented = "".join(f"   {line}\n" if line else "\n" for line in body.split("\n"))
    return f".. code-block:: {language or 'text'}\n\n{indented.rstrip()}\n"


def turn_table(match):
    """Return a table with a head line as a list-table directive."""
    rows = [
        [cell.strip() for cell in line.strip().strip("|").split("|")]
        for line in match.group(0).strip().split("\n")
    ]
    lines = [".. list-table::", "   :header-rows: 1", ""]
    for row in [rows[0], *rows[2:]]:
        for index, cell in enumerate(row):
            lines.append(f"   {'  -' if index else '* -'} {cell}".rstrip())
    return "\n".join(lines) + "\n"


def separate_lists(text):
    """Put an empty line before and after each level of a list, as RST wants it."""
    result, depth = [], None
    for line in text.split("\n"):
        item = re.match(r"^(\s*)([-*]|\d+\.) ", line)
        indent = len(item.group(1)) if item else None
        if item and indent != depth and result and result[-1].strip():
            result.append("")
        if item:
            depth = indent
        elif not line.strip():
            depth = None
        result.append(line)
    return "\n".join(result)


def to_rst(text):
    """Return Markdown, as the fragments use it, as reStructuredText."""
    parts = []
    position = 0
    for match in FENCE.finditer(text):
        parts += [turn_text(text[position : match.start()]), turn_fence(match)]
        position = match.end()
    return "".join([*parts, turn_text(text[position:])])


def turn_text(text):
    """Return Markdown without fenced code as reStructuredText."""
    tables = []

    def keep(match):
        tables.append(turn_table(match))
        return f"\0{len(tables) - 1}\0"

    text = TABLE.sub(keep, text)
    text = re.sub(r"`([^`\n]+)`", r"``\1``", text)
    text = re.sub(r"\[([^\]]+)\]\(([^)]+)\)", r"`\1 <\2>`__", text)
    text = re.sub(r"^#+ (.+)$", lambda m: title(m.group(1), "~"), text, flags=re.M)
    text = separate_lists(text)
    return re.sub(r"\0(\d+)\0", lambda m: tables[int(m.group(1))], text)


def build(addon):
    """Return the text of an addon's README.rst."""
    folder = ROOT / addon
    manifest = ast.literal_eval((folder / "__manifest__.py").read_text("utf-8"))
    parts = [title(manifest["name"])]
    for name, heading in FRAGMENTS:
        path = folder / "readme" / f"{name}.md"
        if path.exists():
            if heading:
                parts.append(title(heading, "-"))
            parts.append(to_rst(path.read_text("utf-8")).strip() + "\n")
    return "\n".join(parts)


def write_all():
    """Write README.rst of every addon."""
    for addon in present_addons():
        (ROOT / addon / "README.rst").write_text(build(addon), "utf-8")
        say(f"{addon}/README.rst")
