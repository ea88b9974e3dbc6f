# Copyright 2026 Proactive Service Contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

"""The arithmetic of the NPS key (S4.1, S4.3): plain functions, no ORM.

The interval is the adjusted Wald interval that B. Rocks ("Interval Estimation for
the Net Promoter Score", The American Statistician, 2016) found best for few answers
and that J. Lewis and J. Sauro recommend: three imaginary answers are added, three
quarters of a promoter, three quarters of a detractor, one and a half passives.
"""

from collections import namedtuple
from math import sqrt
from statistics import NormalDist

PROMOTER = "promoter"
PASSIVE = "passive"
DETRACTOR = "detractor"

SCALES = ((0, 10), (1, 10))
FIRST_PROMOTER = 9
FIRST_PASSIVE = 7
# What one answer adds to the average that is the score.
VALUES = {PROMOTER: 100, PASSIVE: 0, DETRACTOR: -100}
# Fewer answers than this say nothing: the customers' words are shown, no score.
MIN_ANSWERS = 5
CONFIDENCE = 0.95

ADDED_ANSWERS = 3
ADDED_PROMOTERS = ADDED_DETRACTORS = 0.75

Interval = namedtuple("Interval", "low high")
Counts = namedtuple("Counts", "promoters passives detractors")


def category(score, scale_min=0, scale_max=10):
    """Return promoter (9 and 10), passive (7 and 8) or detractor (below 7) (S4.1).

    :param score: whole number given by the customer; 0 is an answer like any other
    :param scale_min: 0 or 1, the lowest number the customer could choose
    :param scale_max: 10, the highest
    :raise ValueError: if the scale is not one the key is defined for, or if the
        score is no whole number on it
    """
    if (scale_min, scale_max) not in SCALES:
        raise ValueError(
            f"The NPS key needs a scale 0-10 or 1-10: {scale_min}-{scale_max}"
        )
    if isinstance(score, bool) or not isinstance(score, int):
        raise ValueError(f"A score is a whole number: {score!r}")
    if not scale_min <= score <= scale_max:
        raise ValueError(
            f"The score {score} is not on the scale {scale_min}-{scale_max}"
        )
    if score >= FIRST_PROMOTER:
        return PROMOTER
    return PASSIVE if score >= FIRST_PASSIVE else DETRACTOR


def nps(promoters, passives, detractors):
    """Return the share of promoters minus the share of detractors, -100 to 100 (S4.1).

    Skipped questions are not answers and must not be counted in any of the three.

    :return: float, None without answers
    """
    answers = promoters + passives + detractors
    return 100 * (promoters - detractors) / answers if answers else None


def interval(promoters, passives, detractors, confidence=CONFIDENCE):
    """Return between which scores the true score lies (adjusted Wald, S4.3).

    :param confidence: between 0 and 1 (excluded), 0.95 as everywhere in this addon
    :return: `Interval` within -100 and 100; all of it without answers
    """
    answers = promoters + passives + detractors
    if not answers:
        return Interval(-100.0, 100.0)
    total = answers + ADDED_ANSWERS
    promoter_share = (promoters + ADDED_PROMOTERS) / total
    detractor_share = (detractors + ADDED_DETRACTORS) / total
    centre = promoter_share - detractor_share
    variance = promoter_share + detractor_share - centre**2
    margin = NormalDist().inv_cdf((1 + confidence) / 2) * sqrt(variance / total)
    return Interval(
        100 * max(centre - margin, -1.0),
        100 * min(centre + margin, 1.0),
    )


def really_different(first, second, confidence=CONFIDENCE):
    """Tell whether the scores of two groups differ by more than chance (S4.3).

    They do if their intervals do not touch. This is stricter than a test of the
    difference: who is told that his branch is worse may rely on it. Groups with
    fewer than `MIN_ANSWERS` answers are never called different.

    :param first: `Counts` of one group
    :param second: `Counts` of the other
    """
    if min(sum(first), sum(second)) < MIN_ANSWERS:
        return False
    one = interval(*first, confidence=confidence)
    other = interval(*second, confidence=confidence)
    return one.low > other.high or other.low > one.high


def summary(promoters, passives, detractors):
    """Return what may be shown about a group of answers (S4.1, S4.3).

    :return: dict with n, promoters, passives, detractors and, from `MIN_ANSWERS`
        answers on, nps, low and high; with fewer these three are False
    """
    answers = promoters + passives + detractors
    shown = answers >= MIN_ANSWERS
    low, high = interval(promoters, passives, detractors)
    return {
        "n": answers,
        "promoters": promoters,
        "passives": passives,
        "detractors": detractors,
        "nps": nps(promoters, passives, detractors) if shown else False,
        "low": low if shown else False,
        "high": high if shown else False,
    }
