# Copyright 2026 Proactive Service Contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Writes tables as a workbook with native charts. No ORM: read and tested alone."""

import re
from datetime import date

import xlsxwriter

#: What a sheet of a workbook can hold, its header included.
MAX_ROWS = 1_048_576
MAX_NAME = 31


def write_workbook(target, sheets):
    """Write a workbook row by row: its memory does not grow with the rows.

    :param target: path, or binary file object to write to
    :param sheets: iterable of dicts with name, header (list of texts), rows (iterable
        of lists; dates as ISO texts), and optionally dates (numbers of the columns
        that hold dates) and charts (numbers of the columns that are drawn as lines)
    """
    options = {
        "constant_memory": True,
        # What somebody typed stays text: no formula, no link.
        "strings_to_formulas": False,
        "strings_to_urls": False,
    }
    with xlsxwriter.Workbook(target, options) as book:
        formats = {
            "header": book.add_format({"bold": True}),
            "date": book.add_format({"num_format": "yyyy-mm-dd"}),
        }
        names = set()
        for sheet in sheets:
            name = _get_safe_name(sheet["name"], names)
            _write_sheet(book, book.add_worksheet(name), sheet, formats)


def _get_safe_name(name, taken):
    """Return a name that a workbook accepts and that is not taken yet."""
    safe = re.sub(r"[\[\]:*?/\\']", " ", name).strip()[:MAX_NAME] or "Sheet"
    number = 1
    while safe.lower() in taken:
        number += 1
        suffix = f" {number}"
        safe = safe[: MAX_NAME - len(suffix)] + suffix
    taken.add(safe.lower())
    return safe


def _write_sheet(book, page, sheet, formats):
    dates = set(sheet.get("dates", ()))
    page.set_column(0, 0, 32)
    page.set_column(1, max(1, len(sheet["header"]) - 1), 18)
    page.write_row(0, 0, sheet["header"], formats["header"])
    page.freeze_panes(1, 0)
    last = 0
    for last, row in enumerate(sheet["rows"], start=1):
        for column, value in enumerate(row):
            if column in dates and value:
                page.write_datetime(
                    last, column, date.fromisoformat(value), formats["date"]
                )
            else:
                page.write(last, column, value)
    if sheet.get("charts") and last:
        _add_chart(book, page, sheet, last)


def _add_chart(book, page, sheet, last):
    """Draw columns as lines from 1 to 5, the scale of skills and assessments."""
    chart = book.add_chart({"type": "line"})
    for column in sheet["charts"]:
        chart.add_series(
            {
                "name": [page.name, 0, column],
                "categories": [page.name, 1, 0, last, 0],
                "values": [page.name, 1, column, last, column],
                "marker": {"type": "circle"},
            }
        )
    chart.set_y_axis({"min": 1, "max": 5})
    chart.set_title({"name": sheet["name"]})
    page.insert_chart(1, len(sheet["header"]) + 1, chart)
