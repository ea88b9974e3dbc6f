# Copyright 2026 Proactive Service Contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import hashlib
import io
import time
import uuid

from PIL import Image

from ..models.capture_refused import CaptureRefused
from .common import ProactiveServiceCommon


class PhoneCommon(ProactiveServiceCommon):
    """Entries as a phone makes them."""

    @classmethod
    def _now(cls):
        """Milliseconds since 1970, as the phone counts."""
        return int(time.time() * 1000)

    def _entry(self, kind="record", key=None, captured_at=None, **values):
        if kind == "record":
            values = {
                "observation": "Bearing noise, belt cracked",
                "customer_benefit": "No surprise stop in July",
                "customer_word": "agreed",
                "severity": "risk",
                **values,
            }
        values = {"order_id": self.order.id, "order_ref": "Hotel roof", **values}
        return {
            "key": key or str(uuid.uuid4()),
            "kind": kind,
            "digest": hashlib.sha256(str(sorted(values.items())).encode()).hexdigest(),
            "values": values,
            "photos": [],
            "captured_at": captured_at or self._now(),
            "sent_at": self._now(),
            "device": "d-1",
        }

    @classmethod
    def _photo(cls, exif=False, color="red", size=(40, 30), kind="JPEG"):
        image = Image.new("RGB", size, color)
        output = io.BytesIO()
        options = {}
        if exif:
            data = Image.Exif()
            data[0x0112] = 6  # turned by 90 degrees
            data.get_ifd(0x8825)[1] = "N"  # the place
            options["exif"] = data
        image.save(output, kind, **options)
        return output.getvalue()

    def _receive(self, entry, user=None):
        Receipt = self.env["proactive.capture.receipt"].with_user(user or self.tom)
        receipt, created = Receipt._receive(entry)
        return receipt.with_user(self.env.user).sudo(), created

    def _receive_photo(self, entry, data, key=None, user=None):
        Receipt = self.env["proactive.capture.receipt"].with_user(user or self.tom)
        digest = hashlib.sha256(data).hexdigest()
        key = key or str(uuid.uuid4())
        return Receipt._receive_photo(entry["key"], key, digest, data)

    def _assert_refused(self, code, work, *args, **kwargs):
        with self.assertRaises(CaptureRefused) as refused:
            work(*args, **kwargs)
        self.assertEqual(refused.exception.code, code)
