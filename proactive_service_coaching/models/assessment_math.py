# Copyright 2026 Proactive Service Contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

"""Arithmetic of assessments (S5.1 to S5.4). No ORM, to be read and tested alone."""

LOWEST = 1
HIGHEST = 5
#: An average below this is weak: people disagree more than they agree.
WEAK_BELOW = 3.0


def summarise(counts, minimum=1):
    """Return how a statement was answered.

    :param counts: dict {score from 1 to 5: number of people}
    :param minimum: with fewer answers than this there is no average, so that nobody
        can tell who said what
    :return: dict with ``n``, ``average`` (one decimal, or None) and ``weak``
    """
    number = sum(counts.values())
    if number < max(minimum, 1):
        return {"n": number, "average": None, "weak": False}
    average = sum(score * count for score, count in counts.items()) / number
    return {"n": number, "average": round(average, 1), "weak": average < WEAK_BELOW}


def average_of(counts):
    """Return the average of counted scores, rounded to one decimal, or None.

    :param counts: dict {score from 1 to 5: how often}
    """
    return summarise(counts)["average"]


def mean(averages):
    """Return the mean of what is known, rounded to one decimal, or None.

    :param averages: iterable of numbers and None
    """
    known = [average for average in averages if average is not None]
    return round(sum(known) / len(known), 1) if known else None


def is_score(value):
    """Tell whether a value from outside is a score: a whole number from 1 to 5."""
    return (
        isinstance(value, int)
        and not isinstance(value, bool)
        and LOWEST <= value <= HIGHEST
    )
