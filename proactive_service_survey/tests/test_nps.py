# Copyright 2026 Proactive Service Contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

"""The arithmetic alone: no database is needed to run these."""

from math import sqrt

from hypothesis import given, settings
from hypothesis import strategies as st

from odoo.tests import tagged
from odoo.tests.common import BaseCase

from ..models import nps

COUNT = st.integers(min_value=0, max_value=5000)
COUNTS = st.tuples(COUNT, COUNT, COUNT)
ANSWERED = COUNTS.filter(any)
# No deadline: a busy test machine is no failure. No database: nothing left behind.
settings.register_profile("nps", deadline=None, database=None)
settings.load_profile("nps")


@tagged("post_install", "-at_install")
class TestNpsCategory(BaseCase):
    def test_every_score_of_both_scales(self):
        """S4.1: 9-10 promoter, 7-8 passive, 0-6 (or 1-6) detractor; 0 counts."""
        expected = [nps.DETRACTOR] * 7 + [nps.PASSIVE] * 2 + [nps.PROMOTER] * 2
        self.assertEqual([nps.category(score) for score in range(11)], expected)
        self.assertEqual(
            [nps.category(score, scale_min=1) for score in range(1, 11)], expected[1:]
        )

    def test_scores_off_the_scale(self):
        for score in (-1, 11, 99):
            with self.subTest(score=score), self.assertRaises(ValueError):
                nps.category(score)
        with self.assertRaises(ValueError):
            nps.category(0, scale_min=1)

    def test_not_a_whole_number(self):
        for score in (None, False, True, "9", 9.5):
            with self.subTest(score=score), self.assertRaises(ValueError):
                nps.category(score)

    def test_scales_without_a_key(self):
        for scale in ((0, 5), (1, 5), (1, 7), (2, 10)):
            with self.subTest(scale=scale), self.assertRaises(ValueError):
                nps.category(5, *scale)


@tagged("post_install", "-at_install")
class TestNpsScore(BaseCase):
    def test_published_example(self):
        """S4.1: 45 % promoters and 20 % detractors make 25."""
        self.assertEqual(nps.nps(45, 35, 20), 25)
        self.assertEqual(nps.nps(9, 7, 4), 25)

    def test_no_answers(self):
        self.assertIsNone(nps.nps(0, 0, 0))

    def test_extremes(self):
        self.assertEqual(nps.nps(3, 0, 0), 100)
        self.assertEqual(nps.nps(0, 3, 0), 0)
        self.assertEqual(nps.nps(0, 0, 3), -100)

    @given(ANSWERED)
    def test_is_the_average_of_the_values(self, counts):
        """The pivot view averages 100 / 0 / -100: the same figure."""
        values = (
            [nps.VALUES[nps.PROMOTER]] * counts[0]
            + [nps.VALUES[nps.PASSIVE]] * counts[1]
            + [nps.VALUES[nps.DETRACTOR]] * counts[2]
        )
        self.assertAlmostEqual(nps.nps(*counts), sum(values) / len(values), places=6)

    @given(ANSWERED)
    def test_promoters_and_detractors_mirror(self, counts):
        promoters, passives, detractors = counts
        self.assertAlmostEqual(
            nps.nps(promoters, passives, detractors),
            -nps.nps(detractors, passives, promoters),
        )


@tagged("post_install", "-at_install")
class TestNpsInterval(BaseCase):
    def test_worked_examples(self):
        """S4.3: adjusted Wald at 95 %, worked by hand from the published recipe."""
        for counts, score, low, high in (
            ((6, 1, 1), 62.5, 1, 90),
            ((14, 4, 2), 60, 24, 81),
            ((70, 20, 10), 60, 45, 71),
            ((350, 100, 50), 60, 54, 65),
        ):
            with self.subTest(counts=counts):
                self.assertEqual(nps.nps(*counts), score)
                self.assertEqual(
                    tuple(round(bound) for bound in nps.interval(*counts)), (low, high)
                )

    def test_is_a_wald_interval_of_the_padded_answers(self):
        """Independent form: the trinomial mean of answers plus (3/4, 3/2, 3/4)."""
        padded = (20.75, 6.5, 4.75)
        total = sum(padded)
        mean = (padded[0] - padded[2]) / total
        variance = (
            padded[0] * (1 - mean) ** 2
            + padded[1] * mean**2
            + padded[2] * (1 + mean) ** 2
        ) / total
        margin = 1.959964 * sqrt(variance / total)
        low, high = nps.interval(20, 5, 4)
        self.assertAlmostEqual(low, 100 * (mean - margin), places=3)
        self.assertAlmostEqual(high, 100 * (mean + margin), places=3)

    def test_no_answers_say_nothing(self):
        self.assertEqual(nps.interval(0, 0, 0), (-100, 100))

    @given(COUNTS)
    def test_stays_on_the_scale_and_in_order(self, counts):
        low, high = nps.interval(*counts)
        self.assertTrue(-100 <= low < high <= 100, (low, high))

    @given(ANSWERED)
    def test_contains_the_score_of_five_answers_and_more(self, counts):
        if sum(counts) >= nps.MIN_ANSWERS:
            low, high = nps.interval(*counts)
            self.assertTrue(low <= nps.nps(*counts) <= high, (low, high))

    @given(ANSWERED)
    def test_more_answers_make_it_narrower(self, counts):
        low, high = nps.interval(*counts)
        many_low, many_high = nps.interval(*(count * 100 for count in counts))
        self.assertLess(many_high - many_low, high - low)

    @given(ANSWERED)
    def test_more_confidence_makes_it_wider(self, counts):
        low, high = nps.interval(*counts)
        sure_low, sure_high = nps.interval(*counts, confidence=0.99)
        self.assertTrue(sure_low <= low and high <= sure_high)


@tagged("post_install", "-at_install")
class TestNpsComparison(BaseCase):
    def test_overlap_is_no_difference(self):
        self.assertFalse(
            nps.really_different(nps.Counts(14, 4, 2), nps.Counts(10, 6, 4))
        )

    def test_clear_difference(self):
        self.assertTrue(
            nps.really_different(nps.Counts(350, 100, 50), nps.Counts(100, 200, 200))
        )

    def test_too_few_answers_never_differ(self):
        self.assertFalse(
            nps.really_different(nps.Counts(4, 0, 0), nps.Counts(0, 0, 400))
        )

    @given(COUNTS, COUNTS)
    def test_order_does_not_matter(self, first, second):
        self.assertEqual(
            nps.really_different(nps.Counts(*first), nps.Counts(*second)),
            nps.really_different(nps.Counts(*second), nps.Counts(*first)),
        )

    @given(COUNTS)
    def test_nothing_differs_from_itself(self, counts):
        self.assertFalse(nps.really_different(nps.Counts(*counts), nps.Counts(*counts)))


@tagged("post_install", "-at_install")
class TestNpsSummary(BaseCase):
    def test_few_answers_get_no_score(self):
        summary = nps.summary(3, 1, 0)
        self.assertEqual(summary["n"], 4)
        self.assertIs(summary["nps"], False)
        self.assertIs(summary["low"], False)
        self.assertIs(summary["high"], False)

    def test_a_score_of_nought_is_a_score(self):
        summary = nps.summary(2, 2, 2)
        self.assertEqual(summary["nps"], 0)
        self.assertIsNot(summary["nps"], False)

    def test_five_answers_get_a_score(self):
        summary = nps.summary(5, 0, 0)
        self.assertEqual((summary["n"], summary["nps"]), (5, 100))
