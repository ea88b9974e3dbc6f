# Copyright 2026 Proactive Service Contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import io
import uuid

from PIL import Image

from odoo import fields
from odoo.tests import tagged, users

from .phone_common import PhoneCommon


@tagged("post_install", "-at_install")
class TestPhoneData(PhoneCommon):
    # Photos

    def test_photo_once_and_unchanged(self):
        entry, data = self._entry(), self._photo()
        receipt, _created = self._receive(entry)
        key = str(uuid.uuid4())
        for _time in range(3):
            photo, _created, gone = self._receive_photo(entry, data, key)
        self.assertFalse(gone)
        attachment = receipt.recommendation_id.attachment_ids
        self.assertEqual(attachment.raw, data)
        self.assertEqual(attachment.res_id, receipt.recommendation_id.id)
        self.assertEqual(attachment.with_user(self.tom).mimetype, "image/jpeg")
        self.assertEqual(photo.hits, 3)

    def test_place_is_removed(self):
        entry = self._entry()
        receipt, _created = self._receive(entry)
        self._receive_photo(entry, self._photo(exif=True))
        image = Image.open(io.BytesIO(receipt.recommendation_id.attachment_ids.raw))
        self.assertFalse(image.getexif())
        self.assertEqual(image.size, (30, 40))

    def test_not_a_photo(self):
        entry = self._entry()
        self._receive(entry)
        truncated = self._photo(size=(400, 300))[:500]
        for data in (b"<script>", b"", b"%PDF-1.4", self._photo(kind="BMP"), truncated):
            with self.subTest(data=data[:10]):
                self._assert_refused("not_a_photo", self._receive_photo, entry, data)

    def test_photo_left_out(self):
        """The phone says it with the text: the office does not wait any longer."""
        entry = self._entry()
        entry["photos"] = [str(uuid.uuid4()), str(uuid.uuid4())]
        receipt, _created = self._receive(entry)
        self._receive_photo(entry, self._photo(), entry["photos"][0])
        self.assertEqual((receipt.photo_count, receipt.photo_expected), (1, 2))
        entry["photos"].pop()
        again, created = self._receive(entry)
        self.assertFalse(created)
        self.assertEqual(again, receipt)
        self.assertEqual((receipt.photo_count, receipt.photo_expected), (1, 1))

    def test_photo_of_an_unknown_entry(self):
        self._assert_refused(
            "unknown_parent", self._receive_photo, self._entry(), self._photo()
        )

    def test_photo_for_a_colleagues_entry(self):
        entry = self._entry()
        self._receive(entry)
        self._assert_refused(
            *("foreign_key", self._receive_photo, entry, self._photo()),
            user=self.ann,
        )

    # Phones

    def test_device_report(self):
        Device = self.env["proactive.capture.device"].with_user(self.tom)
        now = self._now()
        report = {
            "device": str(uuid.uuid4()),
            "name": "Pixel",
            "now": now,
            "waiting": 2,
            "waiting_since": now - 3 * 86400 * 1000,
        }
        device = Device._report(report)
        found = self.env["proactive.capture.device"].search(
            [("waiting_count", ">", 0), ("waiting_since", "<", "today")]
        )
        self.assertIn(device.id, found.ids)
        again = Device._report({**report, "waiting": 0})
        self.assertEqual(again.id, device.id)
        self.assertFalse(again.waiting_since)
        theirs = Device.with_user(self.ann)._report(report)
        self.assertNotEqual(theirs.id, device.id)

    def test_device_report_that_is_none(self):
        Device = self.env["proactive.capture.device"].with_user(self.tom)
        self._assert_refused("bad_key", Device._report, {"device": "x"})
        report = {"device": str(uuid.uuid4()), "waiting": "many"}
        self._assert_refused("unreadable", Device._report, report)

    @users("ps_tom")
    def test_bootstrap(self):
        now = fields.Datetime.now()
        self.order.sudo().write(
            {"scheduled_date_start": now, "scheduled_date_end": now}
        )
        colleague = self._create_order(self.technician_ann)
        colleague.sudo().write({"scheduled_date_start": now, "scheduled_date_end": now})
        self._capture()
        data = self.env["proactive.phone"]._get_bootstrap()
        order = next(o for o in data["orders"] if o["id"] == self.order.id)
        self.assertNotIn(colleague.id, [o["id"] for o in data["orders"]])
        self.assertEqual(order["customer"], "Riverside Hotel")
        self.assertEqual(order["equipment"][0]["name"], self.fan.display_name)
        index = data["instructions"][order["instructions"]]["critical//0"]
        self.assertIn("Call the office", data["words"][index])
        self.assertEqual(len(data["recommendations"]), 1)
        self.assertFalse(
            self.env["proactive.phone"].with_user(self.ann)._get_recommendations()
        )
