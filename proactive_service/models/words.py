# Copyright 2026 Proactive Service Contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Finding words in a text. Plain functions, no ORM (S2.1)."""

import functools
import re
import unicodedata


def normalize(text):
    """Return a text in the form in which words are compared.

    Composed characters, no difference between small and capital letters, one blank
    between words.
    """
    folded = unicodedata.normalize("NFC", text or "").casefold()
    return " ".join(unicodedata.normalize("NFC", folded).split())


def split_forms(text):
    """Return the forms named in a text separated by commas, normalized."""
    forms = (normalize(form) for form in (text or "").split(","))
    return tuple(form for form in forms if form)


def find_words(text, words):
    """Return which words a text contains, in the order in which they occur.

    Only whole words count, in any script and in small or capital letters. Where
    several forms begin at the same place the longest counts: so "lead time" is no
    "lead".

    >>> words = ((1, "sell, sells", ""), (2, "lead", "lead time"))
    >>> find_words("We SELL it; the lead time is short.", words)
    [(1, 'sell')]

    :param text: str, may be empty or False
    :param words: tuple of tuples (key, forms, exceptions); forms and exceptions are
        separated by commas
    :return: list of (key, form found), each key once
    """
    pattern, keys = _compile(tuple(words))
    if not pattern or not text:
        return []
    found = {}
    for match in pattern.finditer(normalize(text)):
        key = keys[match.group()]
        if key is not None:
            found.setdefault(key, match.group())
    return list(found.items())


@functools.lru_cache(maxsize=64)
def _compile(words):
    """Return (pattern of all forms or None, dict {form: key, None if it is right})."""
    keys = {form: key for key, forms, _right in words for form in split_forms(forms)}
    keys.update(
        {form: None for _key, _forms, right in words for form in split_forms(right)}
    )
    if not keys:
        return None, keys
    longest_first = sorted(keys, key=len, reverse=True)
    alternatives = "|".join(re.escape(form) for form in longest_first)
    return re.compile(rf"(?<!\w)(?:{alternatives})(?!\w)"), keys
