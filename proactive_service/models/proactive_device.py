# Copyright 2026 Proactive Service Contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Machines that ask for help themselves (S4.9)."""

import datetime
import hashlib
import secrets

from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.tools import consteq

#: Seconds in which the requests of a source are counted.
RATE_WINDOW = 60


class ProactiveDeviceSource(models.Model):
    """A system that sends alerts of devices: a gateway, a building's controls.

    It proves who it is with a token, of which only a fingerprint is stored.
    """

    _name = "proactive.device.source"
    _description = "Device Source"
    _inherit = ["mail.thread"]
    _order = "name, id"

    name = fields.Char(required=True, tracking=True)
    active = fields.Boolean(default=True, tracking=True)
    company_id = fields.Many2one(
        comodel_name="res.company",
        required=True,
        index=True,
        default=lambda self: self.env.company,
        help="Its alerts are matched with equipment of this company only.",
    )
    token_hash = fields.Char(
        readonly=True,
        copy=False,
        groups=fields.NO_ACCESS,
        help="SHA-256 of the token. The token itself is shown once and never stored.",
    )
    token_made_on = fields.Datetime(readonly=True, copy=False, tracking=True)
    rate_limit = fields.Integer(
        string="Alerts per Minute",
        default=60,
        required=True,
        aggregator=None,
        help="What comes faster is refused with 429; the device sends it again later.",
    )
    customer_benefit = fields.Text(
        string="How the Customer Will Be Better Off",
        required=True,
        default=lambda self: self.env._(
            "The fault is found and put right before it stops you."
        ),
        help="Written into each recommendation that comes from an alert; the office "
        "makes it fit.",
    )
    alert_ids = fields.One2many(
        comodel_name="proactive.device.alert", inverse_name="source_id"
    )
    alert_count = fields.Integer(compute="_compute_alerts")
    last_seen = fields.Datetime(
        compute="_compute_alerts", help="When its last alert was received."
    )
    url = fields.Char(string="Address", compute="_compute_url")

    _rate_limit_positive = models.Constraint(
        "CHECK (rate_limit > 0)", "At least one alert per minute must be allowed."
    )

    @api.depends("alert_ids.received_on")
    def _compute_alerts(self):
        groups = self.env["proactive.device.alert"]._read_group(
            [("source_id", "in", self.ids)],
            ["source_id"],
            ["__count", "received_on:max"],
        )
        found = {source: (count, last) for source, count, last in groups}
        for source in self:
            source.alert_count, source.last_seen = found.get(source._origin, (0, False))

    def _compute_url(self):
        for source in self:
            source.url = source._origin and (
                f"{source.get_base_url()}/proactive_service/device"
                f"/{source._origin.id}/alert"
            )

    def write(self, vals):
        if "company_id" in vals and self.filtered(
            lambda source: (
                source.alert_ids and source.company_id.id != vals["company_id"]
            )
        ):
            raise ValidationError(
                self.env._(
                    "This source has sent alerts already. Make a new one for the other "
                    "company."
                )
            )
        return super().write(vals)

    # Who it is

    @api.model
    def _hash_token(self, token):
        return hashlib.sha256(token.encode()).hexdigest()

    def action_new_token(self):
        """Make a new token and show it, once. An earlier one ends here."""
        self.ensure_one()
        self.check_access("write")
        token = secrets.token_urlsafe(32)
        # sudo: nobody may read or write the fingerprint himself.
        self.sudo().write(
            {
                "token_hash": self._hash_token(token),
                "token_made_on": fields.Datetime.now(),
            }
        )
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("The New Token"),
            "res_model": "proactive.device.token",
            "view_mode": "form",
            "target": "new",
            "context": {"default_token": token, "default_url": self.url},
        }

    @api.model
    def _authenticate_source(self, source_id, token):
        """Return the source if the token is its own, else an empty recordset.

        Takes the same way whether source, activity or token is wrong.

        :param source_id: id from the address
        :param token: str from the request, may be empty
        """
        source = self.sudo().search([("id", "=", source_id), ("active", "=", True)])
        known = source.token_hash or self._hash_token(secrets.token_urlsafe(32))
        is_right = consteq(known, self._hash_token(token or ""))
        return source if is_right and source.token_hash else self.sudo().browse()

    def _get_retry_after(self):
        """Return after how many seconds the source may send a new alert; 0 is now.

        What was stored in the last minute counts. No row is written for it, so alerts
        that come at the same moment do not hinder each other.
        """
        self.ensure_one()
        now = fields.Datetime.now()
        begin = now - datetime.timedelta(seconds=RATE_WINDOW)
        blocking = self.env["proactive.device.alert"].search(
            [("source_id", "=", self.id), ("received_on", ">", begin)],
            order="received_on desc, id desc",
            offset=self.rate_limit - 1,
            limit=1,
        )
        if not blocking:
            return 0
        return max(1, int((blocking.received_on - begin).total_seconds()))


class FsmEquipment(models.Model):
    _inherit = "fsm.equipment"

    device_ref = fields.Char(
        string="Device Reference",
        copy=False,
        index="btree_not_null",
        tracking=True,
        help="How the device names itself in its alerts, for instance its serial "
        "number. An alert with it becomes a recommendation for this equipment.",
    )
    last_alert_on = fields.Datetime(
        readonly=True,
        copy=False,
        help="When an alert of this equipment was last received.",
    )

    _device_ref_unique = models.UniqueIndex(
        "(company_id, device_ref) WHERE device_ref IS NOT NULL AND device_ref != ''",
        "Another equipment has this device reference already.",
    )

    def _note_alert(self):
        """Remember the alert; of two at the same moment the second begins again.

        So it sees the recommendation that the first one makes.
        """
        self.last_alert_on = fields.Datetime.now()
        self.flush_recordset(["last_alert_on"])
