# Copyright 2026 Proactive Service Contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import io

import xlsxwriter

from odoo.http import Controller, content_disposition, request, route

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


class CoachingBoardController(Controller):
    @route(
        "/proactive_service_coaching/board.xlsx",
        type="http",
        auth="user",
        methods=["GET"],
        readonly=True,
    )
    def board_xlsx(self):
        """Return the manager's page as a workbook with native charts (S5.10).

        :raises AccessError: for anybody who is no service manager
        """
        sheets = request.env["proactive.coaching.board"].get_sheets()
        content = self._write_workbook(sheets)
        headers = [
            ("Content-Type", XLSX),
            ("Content-Disposition", content_disposition("coaching.xlsx")),
            ("Cache-Control", "no-store"),
        ]
        return request.make_response(content, headers=headers)

    def _write_workbook(self, sheets):
        """Return the bytes of a workbook.

        :param sheets: list of dicts with name, header, rows, and chart (number of
            the column that is drawn, or None)
        """
        output = io.BytesIO()
        options = {
            "constant_memory": True,
            "strings_to_formulas": False,
            "strings_to_urls": False,
        }
        with xlsxwriter.Workbook(output, options) as book:
            bold = book.add_format({"bold": True})
            for values in sheets:
                sheet = book.add_worksheet(values["name"])
                sheet.set_column(0, 0, 32)
                sheet.write_row(0, 0, values["header"], bold)
                for number, row in enumerate(values["rows"], start=1):
                    sheet.write_row(number, 0, row)
                if values["chart"] and values["rows"]:
                    self._add_chart(book, sheet, values)
        return output.getvalue()

    def _add_chart(self, book, sheet, values):
        name, last = values["name"], len(values["rows"])
        chart = book.add_chart({"type": "line"})
        chart.add_series(
            {
                "name": values["header"][values["chart"]],
                "categories": [name, 1, 0, last, 0],
                "values": [name, 1, values["chart"], last, values["chart"]],
                "marker": {"type": "circle"},
            }
        )
        chart.set_y_axis({"min": 1, "max": 5})
        chart.set_title({"name": name})
        sheet.insert_chart(1, len(values["header"]) + 1, chart)
