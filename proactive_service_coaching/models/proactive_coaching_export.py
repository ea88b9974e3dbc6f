# Copyright 2026 Proactive Service Contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import base64
import logging
import tempfile

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.service.model import PG_CONCURRENCY_EXCEPTIONS_TO_RETRY

from .coaching_workbook import MAX_ROWS, write_workbook

_logger = logging.getLogger(__name__)

#: So many records are read at a time: less than a second of work.
PIECE = 500
#: Elapsed minutes after which nobody watches any more: the job goes on by itself.
ABANDONED_MINUTES = 5
#: Elapsed days for which a workbook can be fetched.
KEPT_DAYS = 7
CRON = "proactive_service_coaching.ir_cron_coaching_export"


class ProactiveCoachingExport(models.Model):
    """A workbook of coaching, made in pieces so that nothing waits for it (S5.10).

    Who asked for it sees how far it is and can cancel it. When he leaves, the job
    goes on by itself and tells him when it is ready. Everything is read with his
    rights, whoever does the work.
    """

    _name = "proactive.coaching.export"
    _description = "Coaching Workbook"
    _order = "id desc"

    user_id = fields.Many2one(
        comodel_name="res.users",
        required=True,
        index=True,
        ondelete="cascade",
        default=lambda self: self.env.user,
        help="Who asked for it: nobody else can read it.",
    )
    company_id = fields.Many2one(
        comodel_name="res.company",
        required=True,
        index=True,
        default=lambda self: self.env.company,
    )
    date_from = fields.Date(required=True, help="First day, where the company is.")
    date_to = fields.Date(required=True, help="Last day, where the company is.")
    state = fields.Selection(
        selection=[
            ("running", "Running"),
            ("done", "Ready"),
            ("failed", "Failed"),
            ("cancelled", "Cancelled"),
        ],
        required=True,
        default="running",
        index=True,
    )
    background = fields.Boolean(
        help="Nobody watches it: the scheduled action goes on and tells when it is "
        "ready."
    )
    step = fields.Integer(aggregator=None, help="Which sheet is being gathered.")
    last_id = fields.Integer(aggregator=None, help="The last record gathered.")
    done = fields.Integer(aggregator=None, help="Records gathered.")
    total = fields.Integer(aggregator=None, help="Records to gather.")
    error = fields.Text(help="Why it failed, in words.")
    file = fields.Binary(attachment=True)
    file_name = fields.Char()
    piece_ids = fields.One2many(
        comodel_name="proactive.coaching.export.piece", inverse_name="export_id"
    )

    @api.model
    def start_export(self, date_from=None, date_to=None):
        """Begin a workbook of the current company and return its progress.

        :param date_from: ISO day, without it from the beginning
        :param date_to: ISO day, without it until today
        :raises UserError: for a period that ends before it begins, or of which a
            workbook cannot hold all
        """
        self.env["proactive.coaching.board"]._check_manager()
        today = self.env.company._get_coaching_today()
        try:
            first = fields.Date.to_date(date_from or "1900-01-01")
            last = fields.Date.to_date(date_to) if date_to else today
        except (TypeError, ValueError) as error:
            raise UserError(self.env._("Please choose a day.")) from error
        if first > last:
            raise UserError(
                self.env._("The period ends before it begins: please correct it.")
            )
        # sudo: managers write nothing here but by these methods.
        export = self.sudo().create(
            {
                "user_id": self.env.uid,
                "company_id": self.env.company.id,
                "date_from": first,
                "date_to": last,
                "file_name": f"coaching-{first if date_from else 'all'}-{last}.xlsx",
            }
        )
        export.total = export._count_records()
        return export._get_progress()

    def run_piece(self):
        """Do the next piece of the work and return how far it is.

        :return: dict of id, state, done, total, error and url
        """
        self.ensure_one()
        self.check_access("read")
        export = self.sudo()  # sudo: see start_export
        if export.try_lock_for_update():
            export.invalidate_recordset()
            if export.state == "running":
                export._run_piece_safely()
        return export._get_progress()

    def action_cancel(self):
        """Stop it, and throw away what has been gathered."""
        self.check_access("read")
        export = self.sudo().filtered(lambda e: e.state == "running")
        export.piece_ids.unlink()
        export.write({"state": "cancelled"})
        return True

    def action_leave(self):
        """Let the scheduled action go on with it and tell when it is ready."""
        self.check_access("read")
        export = self.sudo().filtered(lambda e: e.state == "running")
        export.background = True
        if export:
            self.env.ref(CRON).sudo()._trigger()
        return True

    def _get_progress(self):
        self.ensure_one()
        url = f"/web/content/{self._name}/{self.id}/file/{self.file_name}?download=true"
        return {
            "id": self.id,
            "state": self.state,
            "done": self.done,
            "total": self.total,
            "error": self.error or "",
            "url": url if self.state == "done" else "",
        }

    # The work, with the rights of who asked for it

    def _get_sheet_source(self):
        """Return what gives the rows, as the user who asked for them."""
        user = self.user_id
        return (
            self.env["proactive.coaching.sheet"]
            .with_user(user)
            .with_context(
                allowed_company_ids=self.company_id.ids, lang=user.lang, tz=user.tz
            )
        )

    def _count_records(self):
        """Return how many records there are to read.

        :raises UserError: when a sheet cannot hold them
        """
        source = self._get_sheet_source()
        counts = [
            source.env[sheet["model"]].search_count(sheet["domain"])
            for sheet in source._get_record_sheets(self.date_from, self.date_to)
        ]
        if max(counts) >= MAX_ROWS:
            raise UserError(
                self.env._(
                    "A sheet cannot hold %(number)s lines. Please choose a shorter "
                    "period.",
                    number=max(counts),
                )
            )
        return sum(counts)

    def _run_piece_safely(self):
        """Do one piece; what goes wrong is told in words, and ends it."""
        try:
            with self.env.cr.savepoint():
                self._run_piece()
        except PG_CONCURRENCY_EXCEPTIONS_TO_RETRY:
            raise
        except UserError as error:
            self._fail(str(error))
        except Exception:
            _logger.exception("Could not make the coaching workbook %s", self.id)
            self._fail(
                self.env._(
                    "The workbook could not be made. Please try again; if it fails "
                    "again, tell your administrator that it was number %(number)s.",
                    number=self.id,
                )
            )

    def _fail(self, words):
        self.piece_ids.unlink()
        self.write({"state": "failed", "error": words})
        self._tell_if_left()

    def _run_piece(self):
        source = self._get_sheet_source()
        sheets = source._get_record_sheets(self.date_from, self.date_to)
        if self.step == len(sheets):
            self._finish(source, sheets)
        else:
            self._gather(source, sheets[self.step])

    def _gather(self, source, sheet):
        """Keep the next rows of a sheet; go to the next sheet when it has no more."""
        records = source.env[sheet["model"]].search(
            sheet["domain"] & Domain("id", ">", self.last_id), order="id", limit=PIECE
        )
        rows = [sheet["row"](record) for record in records]
        if rows:
            self.piece_ids.create(
                {"export_id": self.id, "step": self.step, "rows": rows}
            )
        if len(records) < PIECE:
            self.write({"step": self.step + 1, "last_id": 0})
        else:
            self.last_id = records[-1].id
        self.done += len(records)

    def _finish(self, source, sheets):
        """Write the file from what was gathered, one piece in memory at a time."""
        tables = [*source._get_summary_sheets(self.date_from, self.date_to)]
        tables += [
            {**sheet, "rows": self._iterate_rows(step)}
            for step, sheet in enumerate(sheets)
        ]
        with tempfile.TemporaryFile() as target:
            write_workbook(target, tables)
            target.seek(0)
            content = base64.b64encode(target.read())
        self.piece_ids.unlink()
        self.write({"file": content, "state": "done"})
        self._tell_if_left()

    def _iterate_rows(self, step):
        Piece = self.piece_ids
        for piece in Piece.search(
            [("export_id", "=", self.id), ("step", "=", step)], order="id"
        ).with_prefetch([]):
            yield from piece.rows
            piece.invalidate_recordset(["rows"], flush=False)

    # Without anybody watching

    def _tell_if_left(self):
        """Put a note into the inbox of who asked for it and has gone on since."""
        if not self.background:
            return
        user = self.user_id
        env = self.with_context(lang=user.lang).env
        if self.state == "done":
            subject = env._("Your coaching workbook is ready")
            body = env._("You find it on the manager's page, under Workbook.")
        else:
            subject = env._("Your coaching workbook could not be made")
            body = self.error
        self.env["mail.thread"].message_notify(
            author_id=self.env.ref("base.partner_root").id,
            partner_ids=user.partner_id.ids,
            subject=subject,
            body=body,
        )

    @api.model
    def get_recent(self):
        """Return the workbooks that the current user can fetch, as progress dicts."""
        recent = self.search(
            [("user_id", "=", self.env.uid), ("state", "in", ("running", "done"))],
            limit=3,
        )
        return [
            {**export._get_progress(), "name": export.file_name} for export in recent
        ]

    @api.model
    def _cron_export(self):
        """Go on with what nobody watches any more; safe to run on two servers."""
        since = fields.Datetime.subtract(
            fields.Datetime.now(), minutes=ABANDONED_MINUTES
        )
        left = Domain("background", "=", True) | Domain("write_date", "<", since)
        exports = self.search(Domain("state", "=", "running") & left, order="id")
        IrCron = self.env["ir.cron"]
        IrCron._commit_progress(remaining=len(exports))
        for export in exports:
            export.background = True
            while export.exists() and export.state == "running":
                if not export.try_lock_for_update():
                    break
                export._run_piece_safely()
                if not IrCron._commit_progress():
                    return
            IrCron._commit_progress(1)

    @api.autovacuum
    def _gc_exports(self):
        """Workbooks about people are not kept longer than they are needed."""
        limit = fields.Datetime.subtract(fields.Datetime.now(), days=KEPT_DAYS)
        self.search([("create_date", "<", limit)]).unlink()


class ProactiveCoachingExportPiece(models.Model):
    """Rows that have been gathered; read by nobody, gone when the file is made."""

    _name = "proactive.coaching.export.piece"
    _description = "Piece of a Coaching Workbook"
    _order = "id"
    _log_access = False

    export_id = fields.Many2one(
        comodel_name="proactive.coaching.export",
        required=True,
        index=True,
        ondelete="cascade",
    )
    step = fields.Integer(required=True, aggregator=None)
    rows = fields.Json(required=True)
