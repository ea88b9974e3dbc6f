"""Each translation that is shipped says what the English says, and nearly all of it."""

import re
import subprocess
from collections import Counter

import polib
import pytest

from tools import database
from tools.addons import ADDONS
from tools.paths import ROOT
from tools.suites import ADDON_DATABASE, BASE_DATABASE

#: Share of an addon's terms that a language needs before it is shipped.
COVERAGE = 0.95

# What code or a template puts in: %(name)s, %.1f, {customer}, {{ object.name }}.
PLACEHOLDER = re.compile(
    r"%\([a-z_]+\)(?:\.\d+)?[sdf]"
    r"|%(?:\.\d+)?[sdf](?![a-z])"
    r"|\{\{.*?\}\}"
    r"|(?<!\{)\{[a-z_]+\}(?!\})"
)
TAG = re.compile(r"<[^<>]+>")
# Of a tag only these are for readers; Odoo translates them, too.
READ = re.compile(r' (title|alt|placeholder|aria-label|string)="[^"]*"')

FILES = sorted(
    path.relative_to(ROOT).as_posix()
    for addon in ADDONS
    for path in (ROOT / addon / "i18n").glob("*.po")
)


def read(path):
    """Return the entries of a .po or .pot file; a term that is there twice fails."""
    return polib.pofile(str(ROOT / path), check_for_duplicates=True)


def get_tags(text):
    """Return the tags of a text in their order, without what people read in them."""
    return [READ.sub(r' \1=""', tag) for tag in TAG.findall(text)]


def get_faults(entry):
    """Return what is wrong with a translated entry: list of words."""
    english, translated = entry.msgid, entry.msgstr
    faults = []
    if entry.fuzzy:
        faults.append("fuzzy")
    if entry.obsolete:
        faults.append("obsolete")
    if not translated:
        return faults
    placeholders = [
        Counter(PLACEHOLDER.findall(text)) for text in (english, translated)
    ]
    if placeholders[0] != placeholders[1]:
        faults.append("placeholders")
    if get_tags(english) != get_tags(translated):
        faults.append("tags")
    if english.startswith("\n") != translated.startswith("\n"):
        faults.append("first line")
    if english.endswith("\n") != translated.endswith("\n"):
        faults.append("last line")
    return faults


def test_german_is_shipped():
    assert {f"{addon}/i18n/de.po" for addon in ADDONS} <= set(FILES)


@pytest.mark.parametrize("addon", ADDONS)
def test_template_says_what_the_addon_says(odoo, addon, tmp_path):
    """Else a text that was changed is shown in English, and no other test sees it."""
    database.ensure_base(odoo, BASE_DATABASE)
    database.ensure_database(odoo, ADDON_DATABASE, base=BASE_DATABASE)
    path = tmp_path / f"{addon}.pot"
    command = ["i18n", "export", addon, "-l", "pot", "-d", ADDON_DATABASE, "-o", path]
    subprocess.run(odoo.command(*command), env=odoo.environment, cwd=ROOT, check=True)
    now = {entry.msgid for entry in polib.pofile(str(path))}
    shipped = {entry.msgid for entry in read(f"{addon}/i18n/{addon}.pot")}
    assert sorted(now ^ shipped) == [], "Export the template anew, then translate."


@pytest.mark.parametrize("path", FILES)
def test_translation(path):
    entries = read(path)
    assert entries.metadata["Language"] == path.rsplit("/", 1)[1].removesuffix(".po")
    faults = {entry.msgid: get_faults(entry) for entry in entries}
    assert {msgid: found for msgid, found in faults.items() if found} == {}


@pytest.mark.parametrize("path", FILES)
def test_coverage(path):
    addon = path.split("/", 1)[0]
    terms = {entry.msgid for entry in read(f"{addon}/i18n/{addon}.pot")}
    translated = {entry.msgid for entry in read(path) if entry.msgstr}
    missing = sorted(terms - translated)
    assert len(missing) <= (1 - COVERAGE) * len(terms), missing


@pytest.mark.parametrize(
    "english, translated, fault",
    [
        ("%(name)s: %(day)s", "%(day)s, %(name)s", None),
        ("%(name)s asks", "Name fragt", "placeholders"),
        ("Hello {customer}", "Guten Tag {kunde}", "placeholders"),
        ("Up to %s", "Bis zu", "placeholders"),
        ("95 % sure", "zu 95 % sicher", None),
        (
            '<i class="fa" title="Do"/> <b>now</b>',
            '<i class="fa" title="Tun"/> <b>x</b>',
            None,
        ),
        ('<i class="fa" title="Do"/>', '<i class="far" title="Tun"/>', "tags"),
        ("<b>now</b>", "jetzt", "tags"),
        ("One\n", "Eins", "last line"),
    ],
)
def test_what_counts_as_a_fault(english, translated, fault):
    entry = polib.POEntry(msgid=english, msgstr=translated)
    assert get_faults(entry) == ([fault] if fault else [])


def test_fuzzy_and_obsolete_are_faults():
    entry = polib.POEntry(msgid="One", msgstr="Zwei", flags=["fuzzy"], obsolete=True)
    assert get_faults(entry) == ["fuzzy", "obsolete"]
