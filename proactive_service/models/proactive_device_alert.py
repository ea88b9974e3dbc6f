# Copyright 2026 Proactive Service Contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import hashlib
import json
import logging

from psycopg2 import OperationalError
from psycopg2.errors import UniqueViolation

from odoo import api, fields, models
from odoo.exceptions import ConcurrencyError, UserError, ValidationError
from odoo.fields import Domain

_logger = logging.getLogger(__name__)

#: What an alert must and may say, with the longest text it may be, in characters.
REQUIRED_KEYS = {"key": 128, "device": 128, "text": 10_000}
SEVERITIES = {"info": "improvement", "warning": "risk", "critical": "critical"}
#: Characters of an unexpected error that are kept.
PROBLEM_LENGTH = 500
#: What people may write into an alert; the rest is what the device said.
EDITABLE_FIELDS = frozenset({"equipment_id", "ignore_reason"})


class ProactiveDeviceAlert(models.Model):
    """What a device said. Nothing of it is lost: what fits no equipment waits (S4.9).

    One alert per source and key, whatever is sent again.
    """

    _name = "proactive.device.alert"
    _description = "Device Alert"
    _order = "received_on desc, id desc"
    _rec_name = "device"
    _check_company_auto = True

    source_id = fields.Many2one(
        comodel_name="proactive.device.source",
        required=True,
        readonly=True,
        index=True,
        ondelete="restrict",
    )
    company_id = fields.Many2one(
        related="source_id.company_id", store=True, index=True, precompute=True
    )
    key = fields.Char(
        required=True,
        readonly=True,
        help="Made by the sender. The same key is stored once.",
    )
    device = fields.Char(
        required=True, readonly=True, help="How the device names itself."
    )
    text = fields.Text(string="What It Said", required=True, readonly=True)
    severity = fields.Selection(
        selection=lambda self: self._get_severities(), required=True, readonly=True
    )
    payload = fields.Text(readonly=True, help="The message as it came.")
    received_on = fields.Datetime(
        required=True, readonly=True, default=fields.Datetime.now, index=True
    )
    state = fields.Selection(
        selection=[
            ("unmatched", "Not matched"),
            ("matched", "Matched"),
            ("ignored", "Ignored"),
        ],
        required=True,
        readonly=True,
        default="unmatched",
        index=True,
    )
    problem = fields.Char(
        readonly=True, help="Why no recommendation could be made of it."
    )
    ignore_reason = fields.Char(help="Why nothing has to be done.")
    equipment_id = fields.Many2one(
        comodel_name="fsm.equipment",
        index="btree_not_null",
        ondelete="restrict",
        check_company=True,
    )
    recommendation_id = fields.Many2one(
        comodel_name="proactive.recommendation",
        readonly=True,
        index="btree_not_null",
        ondelete="restrict",
    )

    _key_unique = models.UniqueIndex(
        "(source_id, key)", "This alert has been received already."
    )
    _source_received_idx = models.Index("(source_id, received_on)")

    @api.model
    def _get_severities(self):
        Recommendation = self.env["proactive.recommendation"]
        return Recommendation._fields["severity"]._description_selection(self.env)

    def write(self, vals):
        if not self.env.su:
            if set(vals) - EDITABLE_FIELDS:
                raise UserError(
                    self.env._("What a device said stays as it was received.")
                )
            if self.filtered(lambda alert: alert.state != "unmatched"):
                raise UserError(
                    self.env._("Only alerts that are not matched can be changed.")
                )
        return super().write(vals)

    # Receiving

    @api.model
    def _parse(self, body):
        """Return the values of an alert from a request's body.

        :param body: bytes, JSON
        :return: dict of values
        :raises ValidationError: with what is wrong with it, for the sender
        """
        try:
            payload = body.decode()
            data = json.loads(payload)
        except (ValueError, RecursionError) as error:
            raise ValidationError(self.env._("The body is not JSON.")) from error
        if not isinstance(data, dict):
            raise ValidationError(self.env._("The body is not a JSON object."))
        values = {
            name: self._parse_text(data, name, length)
            for name, length in REQUIRED_KEYS.items()
        }
        severity = data.get("severity", "warning")
        if not isinstance(severity, str) or severity not in SEVERITIES:
            raise ValidationError(
                self.env._("“severity” must be one of: %s.", ", ".join(SEVERITIES))
            )
        return {**values, "severity": SEVERITIES[severity], "payload": payload}

    @api.model
    def _parse_text(self, data, name, length):
        """Return one text of the message, which the database can store."""
        value = data.get(name)
        if not isinstance(value, str) or not value.strip():
            raise ValidationError(self.env._("“%s” must be a text.", name))
        value = value.strip()
        if len(value) > length:
            raise ValidationError(
                self.env._(
                    "“%(name)s” may have %(length)s characters at most.",
                    name=name,
                    length=length,
                )
            )
        if "\x00" in value or any("\ud800" <= char <= "\udfff" for char in value):
            raise ValidationError(
                self.env._("“%s” has characters that are no text.", name)
            )
        return value

    @api.model
    def _receive(self, source, values):
        """Store an alert once, and make a recommendation of it if it can be matched.

        :param source: one proactive.device.source
        :param values: dict from ``_parse``
        :return: (alert, True if it is new)
        :raises ConcurrencyError: when the same alert just comes in by another request
        """
        known = self._find(source, values["key"])
        if known:
            return known, False
        try:
            with self.env.cr.savepoint():
                alert = self.create({**values, "source_id": source.id})
        except UniqueViolation as error:
            raise ConcurrencyError(
                self.env._("This alert is just being received.")
            ) from error
        alert._match()
        return alert, True

    @api.model
    def _find(self, source, key):
        return self.search([("source_id", "=", source.id), ("key", "=", key)])

    # Matching

    def _match(self):
        """Find the equipment by the device's reference, and recommend."""
        for alert in self:
            equipment = self.env["fsm.equipment"].search(
                [
                    ("company_id", "=", alert.company_id.id),
                    ("device_ref", "=", alert.device),
                ]
            )
            if equipment:
                alert.equipment_id = equipment
                alert._try_recommend()

    def _try_recommend(self):
        """Make the recommendation; what goes wrong waits for a person."""
        self.ensure_one()
        try:
            with self.env.cr.savepoint():
                self._recommend()
        except (ConcurrencyError, OperationalError):
            raise  # the request begins again
        except UserError as error:
            self.problem = str(error)
        except Exception as error:
            _logger.exception("Device alert %s waits for a person", self.id)
            self.problem = str(error)[:PROBLEM_LENGTH]

    def _recommend(self):
        """Turn the alert into a recommendation, or add it to the one that is open.

        A device that repeats itself every minute does not make a recommendation
        every minute: where the same words about the same equipment are open, the
        alert goes there.

        :raises UserError: if nobody owns the place where the equipment is
        """
        self.ensure_one()
        alert = self.with_company(self.company_id)
        alert.equipment_id._note_alert()
        recommendation = alert._find_open_recommendation()
        if not recommendation:
            recommendation = alert.env["proactive.recommendation"].create(
                alert._prepare_recommendation_values()
            )
        alert.write(
            {
                "recommendation_id": recommendation.id,
                "state": "matched",
                "problem": False,
            }
        )

    def _find_open_recommendation(self):
        Recommendation = self.env["proactive.recommendation"]
        return Recommendation.search(
            Recommendation._get_open_domain()
            & Domain("equipment_id", "=", self.equipment_id.id)
            & Domain("technician_id", "=", False)
            & Domain("observation", "=", self.text),
            limit=1,
        )

    def _prepare_recommendation_values(self):
        """Return the values of the recommendation; policy and owner follow from them.

        :raises UserError: if nobody owns the place where the equipment is
        """
        equipment = self.equipment_id
        location = equipment.current_location_id or equipment.location_id
        partner = location.owner_id or equipment.owned_by_id
        if not partner:
            raise UserError(
                self.env._(
                    "It is not known where %s is, or whose it is.", equipment.name
                )
            )
        return {
            "equipment_id": equipment.id,
            "location_id": location.id,
            "partner_id": partner.id,
            "company_id": self.company_id.id,
            "observation": self.text,
            "customer_benefit": self.source_id.customer_benefit,
            "severity": self.severity,
            "captured_on": self.received_on,
            "capture_key": self._get_capture_key(),
        }

    def _get_capture_key(self):
        """Return the key under which the recommendation is stored once."""
        text = f"{self.source_id.id}:{self.key}"
        return f"device-{hashlib.sha256(text.encode()).hexdigest()}"

    # What people do

    def action_match(self):
        """Make a recommendation for the equipment that a person has chosen.

        Equipment without a reference gets the device's: its next alert fits by itself.

        :raises UserError: without equipment, or when it is settled already
        """
        self.check_access("write")
        for alert in self:
            alert._check_unmatched()
            if not alert.equipment_id:
                raise UserError(
                    self.env._("Please choose the equipment of “%s”.", alert.device)
                )
            # sudo: what the device said is closed to people, the match is not.
            alert.sudo()._remember_device()
            alert.sudo()._recommend()
        return True

    def _remember_device(self):
        """Let the equipment be known by this name, unless it or another is already."""
        equipment = self.equipment_id
        taken = equipment.search_count(
            [
                ("company_id", "=", self.company_id.id),
                ("device_ref", "=", self.device),
            ]
        )
        if not equipment.device_ref and not taken:
            equipment.device_ref = self.device

    def action_ignore(self):
        """Nothing has to be done, for a reason.

        :raises UserError: without a reason, or when it is settled already
        """
        self.check_access("write")
        for alert in self:
            alert._check_unmatched()
            if not (alert.ignore_reason or "").strip():
                raise UserError(
                    self.env._("Please say why “%s” can be ignored.", alert.device)
                )
        self.sudo().state = "ignored"  # sudo: as in ``action_match``
        return True

    def action_reopen(self):
        """Look at an ignored alert once more."""
        self.check_access("write")
        ignored = self.filtered(lambda alert: alert.state == "ignored")
        ignored.sudo().state = "unmatched"  # sudo: as in ``action_match``
        return True

    def _check_unmatched(self):
        if self.state != "unmatched":
            raise UserError(self.env._("“%s” is settled already.", self.device))
