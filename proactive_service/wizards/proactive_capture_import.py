# Copyright 2026 Proactive Service Contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import base64
import binascii
import hashlib
import json

from odoo import fields, models
from odoo.exceptions import AccessError, UserError

from ..models.capture_refused import CaptureRefused

FORMAT = "proactive-phone-rescue"


class ProactiveCaptureImport(models.TransientModel):
    """Read in the file of a phone that never gets through, or of a closed login."""

    _name = "proactive.capture.import"
    _description = "Read In a Rescue File"

    file = fields.Binary(
        required=True,
        attachment=False,
        help="Made by the phone app: Outbox, Rescue file. Entries that have arrived "
        "already are not doubled, so a file may be read in again.",
    )
    file_name = fields.Char()

    def action_import(self):
        """Take every entry of the file, as if the phone had sent it.

        :raises UserError: when it is not such a file; nothing is taken then
        """
        self.ensure_one()
        content = self._read_file()
        receipts = self.env["proactive.capture.receipt"]
        for entry in content["entries"]:
            receipts |= self._import_entry(entry, content.get("db"))
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "proactive_service.proactive_capture_receipt_action"
        )
        action["domain"] = [("id", "in", receipts.ids)]
        action["context"] = {}
        return action

    def _read_file(self):
        try:
            content = json.loads(base64.b64decode(self.file))
        except ValueError:
            content = None
        if (
            not isinstance(content, dict)
            or content.get("format") != FORMAT
            or not isinstance(content.get("entries"), list)
        ):
            raise UserError(self.env._("This is not a rescue file of the phone app."))
        return content

    def _import_entry(self, entry, database):
        """Take one entry and its photos, in the name of who made it.

        :raises UserError: naming the entry that cannot be read
        """
        try:
            user = self._get_owner(entry, database)
            Receipt = self.env["proactive.capture.receipt"].with_user(user)
            # Without the time of sending: the file may have travelled for days
            entry_sent = {**entry, "sent_at": None}
            files = entry_sent.pop("files", [])
            receipt, _created = Receipt._receive(entry_sent)
            if receipt.company_id not in self.env.companies:
                raise AccessError(
                    self.env._("The file holds an entry of another company.")
                )
            for photo in files:
                self._import_photo(Receipt, entry, photo)
        except (CaptureRefused, AttributeError, KeyError, TypeError) as error:
            raise UserError(
                self.env._("The file holds an entry that cannot be read: %s", error)
            ) from error
        return receipt.with_user(self.env.user).sudo(False)

    def _import_photo(self, Receipt, entry, photo):
        try:
            data = base64.b64decode(photo["data"], validate=True)
        except binascii.Error as error:
            raise CaptureRefused("digest") from error
        digest = hashlib.sha256(data).hexdigest()
        if digest != photo["digest"]:
            raise CaptureRefused("digest")
        Receipt._receive_photo(entry["key"], photo["key"], digest, data)

    def _get_owner(self, entry, database):
        """Return who made the entry, also when the login is closed by now.

        An entry of nobody known, or of somebody who is no technician, is taken in the
        name of who reads it in, and held: a file must not lend other people's rights.
        """
        uuid = self.env["ir.config_parameter"].sudo().get_param("database.uuid")
        owner = entry.get("owner")
        if database != uuid or not isinstance(owner, int):
            return self.env.user
        user = self.env["res.users"].sudo().browse(owner).exists()
        if not user or user._is_superuser():
            return self.env.user
        is_technician = user.has_group("proactive_service.group_technician")
        return user if is_technician else self.env.user
