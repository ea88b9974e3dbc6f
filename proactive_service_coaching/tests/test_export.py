# Copyright 2026 Proactive Service Contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import base64
import io
import zipfile
from unittest.mock import patch

import openpyxl
from freezegun import freeze_time

from odoo import fields
from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tests import HttpCase, tagged
from odoo.tools import mute_logger

from ..models import proactive_coaching_export
from .common import CoachingCommon

MODULE = "odoo.addons.proactive_service_coaching.models.proactive_coaching_export"


class ExportCommon(CoachingCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        for day in range(1, 6):
            cls._new_held_session(
                date=f"2026-03-{day:02} 10:00:00",
                shared_note="=1+1",
                observation_ids=[
                    Command.create(
                        {"skill_id": cls.listening.id, "coach_score": str(day)}
                    )
                ],
                commitment_ids=[Command.create({"name": f"Promise {day}"})],
                private_note_ids=[Command.create({"note": "Between us"})],
            )

    def _start(self, user=None, **period):
        Export = self.env["proactive.coaching.export"].with_user(user or self.manager)
        return Export.browse(Export.start_export(**period)["id"])

    def _run(self, export, limit=50):
        """Run piece by piece as the page does, and return what it was told."""
        seen = []
        while len(seen) < limit:
            seen.append(export.run_piece())
            if seen[-1]["state"] != "running":
                return seen
        self.fail("It does not end")

    def _load(self, export):
        content = base64.b64decode(export.file)
        return openpyxl.load_workbook(io.BytesIO(content))

    def _rows(self, export, sheet):
        rows = [[cell.value for cell in row] for row in self._load(export)[sheet].rows]
        return rows[1:]


@tagged("post_install", "-at_install")
@freeze_time("2026-04-01 10:00:00")
class TestExport(ExportCommon):
    """S5.10: a workbook in pieces, with progress, that nothing waits for."""

    def test_s5_10_piece_by_piece(self):
        with patch.object(proactive_coaching_export, "PIECE", 2):
            export = self._start()
            self.assertEqual(export.total, 15)
            seen = self._run(export)
        self.assertEqual([p["done"] for p in seen], [2, 4, 5, 7, 9, 10, 12, 14, 15, 15])
        self.assertIn(f"/{export.id}/file/", seen[-1]["url"])
        self.assertFalse(export.sudo().piece_ids)
        sessions = self._rows(export, "Sessions")
        self.assertEqual(len(sessions), 5)
        self.assertEqual(sessions[0][1], fields.Datetime.to_datetime("2026-03-01"))
        self.assertEqual(
            [row[3] for row in self._rows(export, "Skills")],
            ["Not yet", "With help", "On his own", "Well", "Could teach it"],
        )
        self.assertEqual(len(self._rows(export, "Commitments")), 5)

    def test_s5_10_skills_by_month_of_all_together(self):
        export = self._start()
        self._run(export)
        month = self._rows(export, "Skills by month")
        self.assertEqual(month, [["Mar 2026", None, 0, 3, 5]])

    def test_s5_10_native_chart(self):
        export = self._start()
        self._run(export)
        content = io.BytesIO(base64.b64decode(export.file))
        self.assertIn("xl/charts/chart1.xml", zipfile.ZipFile(content).namelist())

    def test_s5_10_what_is_typed_stays_text(self):
        export = self._start()
        self._run(export)
        cells = [cell for row in self._load(export)["Sessions"].rows for cell in row]
        self.assertIn("=1+1", [cell.value for cell in cells])
        self.assertNotIn("f", {cell.data_type for cell in cells})

    def test_s5_10_nothing_private(self):
        export = self._start()
        self._run(export)
        values = [
            cell.value for page in self._load(export) for row in page for cell in row
        ]
        self.assertNotIn("Between us", values)

    def test_s5_10_period_in_the_days_of_the_company(self):
        """March 4th at 20:00 UTC is the 5th in Auckland."""
        self.company.resource_calendar_id.tz = "Pacific/Auckland"
        self._new_held_session(date="2026-03-04 20:00:00")
        export = self._start(date_from="2026-03-05", date_to="2026-03-05")
        self._run(export)
        days = [str(row[1])[:10] for row in self._rows(export, "Sessions")]
        self.assertEqual(days, ["2026-03-05", "2026-03-05"])

    def test_s5_10_bad_periods(self):
        with self.assertRaisesRegex(UserError, "before it begins"):
            self._start(date_from="2026-04-01", date_to="2026-03-01")
        with self.assertRaisesRegex(UserError, "choose a day"):
            self._start(date_from="yesterday")
        with (
            patch.object(proactive_coaching_export, "MAX_ROWS", 5),
            self.assertRaisesRegex(UserError, "shorter"),
        ):
            self._start()
        export = self._start(date_from="2020-01-01", date_to="2020-02-01")
        self.assertEqual(self._run(export)[-1]["state"], "done")
        self.assertFalse(self._rows(export, "Sessions"))

    def test_s5_10_cancelled(self):
        with patch.object(proactive_coaching_export, "PIECE", 2):
            export = self._start()
            export.run_piece()
        export.action_cancel()
        self.assertEqual(export.run_piece()["state"], "cancelled")
        self.assertFalse(export.sudo().piece_ids)
        self.assertFalse(export.file)

    # Rights

    def test_s5_10_with_the_rights_of_who_asks(self):
        """The same limits as on the screen: a branch manager's, a company's."""
        north = self._new_user("export_north", "proactive_service.group_manager")
        self.branch.service_manager_id = north
        south = self.env["res.branch"].create({"name": "South"})
        self.technician_ann.branch_id = south
        self._new_held_session(technician_id=self.technician_ann.id)
        export = self._start(north)
        self._run(export)
        names = {row[0] for row in self._rows(export, "Sessions")}
        self.assertEqual(names, {self.technician.name})

    def test_s5_10_managers_only_and_his_own(self):
        for user in (self.tom, self.coach):
            with self.assertRaises(AccessError):
                self._start(user)
        export = self._start()
        boss = self._new_user(
            "export_boss", "proactive_service.group_manager,base.group_system"
        )
        for act in ("run_piece", "action_cancel", "action_leave"):
            with self.assertRaises(AccessError):
                getattr(export.with_user(boss), act)()
        with self.assertRaises(AccessError):
            export.with_user(boss).read(["file"])
        with self.assertRaises(AccessError):
            export.write({"user_id": boss.id})
        with self.assertRaises(AccessError):
            export.create({"date_from": "2026-01-01", "date_to": "2026-01-01"})
        with self.assertRaises(AccessError):
            self.env["proactive.coaching.export.piece"].with_user(boss).search([])

    def test_s5_10_who_lost_the_right_gets_nothing(self):
        export = self._start()
        self.manager.group_ids -= self.env.ref("proactive_service.group_manager")
        self.manager.group_ids += self.env.ref("proactive_service.group_user")
        export.sudo()._run_piece_safely()
        while export.sudo().state == "running":
            export.sudo()._run_piece_safely()
        self.assertEqual(export.sudo().state, "failed")
        self.assertIn("service managers", export.sudo().error)

    # Without anybody watching

    def _run_cron(self):
        cron = self.env.ref("proactive_service_coaching.ir_cron_coaching_export")
        with self.enter_registry_test_mode():
            cron.method_direct_trigger()
        self.env.invalidate_all()

    def _find_notes(self):
        return self.env["mail.message"].search(
            [("notified_partner_ids", "in", self.manager.partner_id.ids)]
        )

    def test_s5_10_goes_on_by_itself_and_tells(self):
        export = self._start()
        self._run_cron()
        self.assertEqual(export.state, "running", "Somebody is watching")
        export.action_leave()
        self._run_cron()
        self.assertEqual(export.state, "done")
        self.assertEqual(self._find_notes().subject, "Your coaching workbook is ready")
        recent = export.get_recent()
        self.assertEqual([one["id"] for one in recent], export.ids)

    def test_s5_10_browser_closed_without_a_word(self):
        export = self._start()
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE proactive_coaching_export SET write_date = %s WHERE id = %s",
            ["2026-04-01 09:50:00", export.id],
        )
        self._run_cron()
        self.assertEqual(export.state, "done")

    @mute_logger(MODULE)
    def test_s5_10_failure_in_words(self):
        export = self._start()
        export.action_leave()
        path = f"{MODULE}.write_workbook"
        with patch(path, side_effect=OSError("disk full")):
            self._run_cron()
        self.assertEqual(export.state, "failed")
        self.assertIn("try again", export.error)
        self.assertNotIn("disk", export.error)
        self.assertFalse(export.sudo().piece_ids)
        self.assertIn("could not be made", self._find_notes().subject)

    def test_s5_10_not_kept_longer_than_needed(self):
        export = self._start()
        self._run(export)
        with freeze_time("2026-04-07 10:00:00"):
            export.sudo()._gc_exports()
        self.assertTrue(export.exists())
        self.env.cr.execute(
            "UPDATE proactive_coaching_export SET create_date = %s WHERE id = %s",
            ["2026-03-20 10:00:00", export.id],
        )
        export.sudo()._gc_exports()
        self.assertFalse(export.exists())

    def test_query_count_of_a_piece_does_not_grow_with_its_rows(self):
        counts = []
        for number in (5, 30):
            for _index in range(number - 5):
                self._new_held_session()
            self._count_piece()  # what the server keeps in memory
            counts.append(self._count_piece())
        self.assertEqual(counts[0], counts[1])

    def _count_piece(self):
        export = self._start()
        self.env.flush_all()
        self.env.invalidate_all()
        before = self.env.cr.sql_log_count
        export.run_piece()
        return self.env.cr.sql_log_count - before


@tagged("post_install", "-at_install")
class TestExportDownload(HttpCase, ExportCommon):
    """S5.10: the file is fetched by who asked for it, and by nobody else."""

    def test_s5_10_download(self):
        export = self._start()
        url = self._run(export)[-1]["url"]
        for user, status in ((self.manager, 200), (self.coach, 404)):
            user.sudo().password = "export-password"
            self.authenticate(user.login, "export-password")
            with self.subTest(user=user.login), mute_logger("odoo.http"):
                response = self.url_open(url)
                self.assertEqual(response.status_code, status)
        self.assertNotIn(b"PK", response.content[:2])
