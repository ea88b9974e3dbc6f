# Copyright 2026 Proactive Service Contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo.tests.common import BaseCase

from odoo.addons.proactive_service_coaching.models.assessment_math import (
    is_score,
    mean,
    summarise,
)


class TestAssessmentMath(BaseCase):
    """S5.1: what an average says, and when it says nothing."""

    def test_average_and_weak(self):
        self.assertEqual(
            summarise({1: 1, 4: 2}), {"n": 3, "average": 3.0, "weak": False}
        )
        self.assertEqual(
            summarise({2: 2, 3: 1}), {"n": 3, "average": 2.3, "weak": True}
        )

    def test_nothing_said_is_no_zero(self):
        self.assertEqual(summarise({}), {"n": 0, "average": None, "weak": False})

    def test_small_group_is_hidden(self):
        self.assertIsNone(summarise({1: 4}, minimum=5)["average"])
        self.assertFalse(summarise({1: 4}, minimum=5)["weak"])
        self.assertEqual(summarise({1: 5}, minimum=5)["average"], 1.0)

    def test_mean_leaves_out_what_is_unknown(self):
        self.assertEqual(mean([1.0, None, 2.0]), 1.5)
        self.assertIsNone(mean([None]))

    def test_scores_from_outside(self):
        self.assertTrue(is_score(1) and is_score(5))
        for value in (0, 6, True, "3", 2.5, None):
            self.assertFalse(is_score(value), value)
