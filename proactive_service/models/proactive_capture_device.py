# Copyright 2026 Proactive Service Contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models

from .capture_refused import CaptureRefused


class ProactiveCaptureDevice(models.Model):
    """What a phone said about itself when it last spoke with the server.

    The office sees a phone that has held entries since Tuesday, and rings.
    """

    _name = "proactive.capture.device"
    _description = "Technician's Phone"
    _order = "waiting_since, last_seen desc"
    _rec_name = "name"

    name = fields.Char(required=True, readonly=True)
    device_key = fields.Char(required=True, readonly=True)
    user_id = fields.Many2one(
        comodel_name="res.users",
        string="Technician",
        required=True,
        readonly=True,
        index=True,
        ondelete="cascade",
    )
    company_id = fields.Many2one(
        comodel_name="res.company", required=True, readonly=True, index=True
    )
    last_seen = fields.Datetime(readonly=True)
    app_version = fields.Char(readonly=True)
    waiting_count = fields.Integer(
        string="Entries Waiting",
        readonly=True,
        help="Entries of this technician that were on the phone, not sent yet.",
    )
    waiting_since = fields.Datetime(
        readonly=True, help="When the oldest of the waiting entries was made."
    )
    failed_count = fields.Integer(
        string="Need Attention",
        readonly=True,
        help="Waiting entries that the server could not take; the technician sees why.",
    )
    clock_offset = fields.Integer(
        readonly=True, help="Seconds by which the phone's clock is behind the server's."
    )
    is_persistent = fields.Boolean(
        string="Storage Protected",
        readonly=True,
        help="The browser has promised not to clear the app's storage by itself.",
    )

    _device_user_unique = models.Constraint(
        "unique(device_key, user_id)", "One line per phone and technician."
    )

    @api.model
    def _report(self, report):
        """Note what a phone of this user says.

        :param report: dict, see "The phone's API" in the readme
        :raises CaptureRefused: ``unreadable``
        """
        try:
            values = self._prepare_report_values(report)
        except (TypeError, ValueError, OverflowError) as error:
            raise CaptureRefused("unreadable", 422) from error
        # sudo: phones report, people read.
        Device = self.sudo()
        keys = {"device_key": values["device_key"], "user_id": self.env.uid}
        device = Device.search([(name, "=", value) for name, value in keys.items()])
        if device:
            device.write(values)
        else:
            device = Device.create({**keys, **values})
        return device

    @api.model
    def _prepare_report_values(self, report):
        Receipt = self.env["proactive.capture.receipt"]
        waiting = max(0, min(int(report.get("waiting") or 0), 10**6))
        times = Receipt._get_times(report.get("waiting_since"), report.get("now"))
        return {
            "device_key": Receipt._check_key(report.get("device")),
            "name": str(report.get("name") or self.env._("Phone"))[:80],
            "company_id": self.env.company.id,
            "last_seen": fields.Datetime.now(),
            "app_version": str(report.get("app") or "")[:40],
            "waiting_count": waiting,
            "waiting_since": times["captured_on"] if waiting else False,
            "failed_count": max(0, min(int(report.get("failed") or 0), 10**6)),
            "clock_offset": times["clock_offset"],
            "is_persistent": bool(report.get("persistent")),
        }
