# Copyright 2026 Proactive Service Contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import io
import tracemalloc

import openpyxl

from odoo.tests import BaseCase, tagged

from ..models.coaching_workbook import write_workbook


@tagged("post_install", "-at_install")
class TestCoachingWorkbook(BaseCase):
    def _write(self, *sheets):
        target = io.BytesIO()
        write_workbook(target, sheets)
        return openpyxl.load_workbook(target)

    def test_names_that_a_workbook_refuses(self):
        sheet = {"header": ["x"], "rows": []}
        names = ["A/B: [every] one?", "", "Long " * 12, "Long " * 12]
        book = self._write(*({**sheet, "name": name} for name in names))
        self.assertEqual(len(set(book.sheetnames)), 4)
        self.assertTrue(all(0 < len(name) <= 31 for name in book.sheetnames))

    def test_dates_and_empty_cells(self):
        rows = [["a", "2026-03-01"], ["b", ""], ["c", None]]
        book = self._write(
            {"name": "S", "header": ["x", "y"], "rows": rows, "dates": [1]}
        )
        self.assertEqual(book["S"]["B2"].value.isoformat(), "2026-03-01T00:00:00")
        self.assertIsNone(book["S"]["B3"].value)

    def test_memory_does_not_grow_with_the_rows(self):
        peaks = []
        for number in (2_000, 40_000):
            sheet = {
                "name": "S",
                "header": ["x"] * 4,
                "rows": (
                    [f"text {row} {n}" for n in range(4)] for row in range(number)
                ),
            }
            tracemalloc.start()
            with open("/dev/null", "wb") as target:
                write_workbook(_Unseekable(target), [sheet])
            peaks.append(tracemalloc.get_traced_memory()[1])
            tracemalloc.stop()
        self.assertLess(peaks[1], 1.5 * peaks[0] + 1_000_000)


class _Unseekable(io.RawIOBase):
    """A file that keeps nothing."""

    def __init__(self, target):
        super().__init__()
        self.target = target
        self.position = 0

    def writable(self):
        return True

    def tell(self):
        return self.position

    def write(self, data):  # pylint: disable=method-required-super
        self.position += len(data)
        return len(data)
