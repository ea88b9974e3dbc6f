# Copyright 2026 Proactive Service Contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import errno
import uuid
from pathlib import Path
from unittest.mock import patch

from odoo.tests import tagged

from ..models import photo_file
from .phone_common import PhoneCommon


@tagged("post_install", "-at_install")
class TestPhonePhotoFile(PhoneCommon):
    """What became of a photo's file when the disk was full or the server died."""

    def setUp(self):
        super().setUp()
        self.entry = self._entry()
        self.receipt, _created = self._receive(self.entry)
        # Like no other, so that its file is not there from another test
        self.photo = self._photo() + uuid.uuid4().bytes
        Attachment = self.env["ir.attachment"]
        checksum = Attachment._compute_checksum(self.photo)
        self.file = Path(Attachment._full_path(f"{checksum[:2]}/{checksum}"))
        self.addCleanup(self.file.unlink, missing_ok=True)

    def _stored(self):
        return self.receipt.recommendation_id.attachment_ids

    def test_half_a_file_was_left(self):
        self.file.parent.mkdir(exist_ok=True)
        self.file.write_bytes(self.photo[:100])
        self._receive_photo(self.entry, self.photo)
        self.assertEqual(self._stored().raw, self.photo)
        self.assertEqual(self.file.read_bytes(), self.photo)

    def test_disk_full(self):
        full = OSError(errno.ENOSPC, "No space left on device")
        with patch.object(photo_file.os, "fsync", side_effect=full):
            with self.assertRaises(OSError), self.env.cr.savepoint():
                self._receive_photo(self.entry, self.photo)
        left = [path.name for path in self.file.parent.glob(f"{self.file.name}*")]
        self.assertEqual(left, [])
        self.assertFalse(self._stored())
        self._receive_photo(self.entry, self.photo)
        self.assertEqual(self._stored().raw, self.photo)

    def test_on_disk_before_it_is_acknowledged(self):
        with patch.object(photo_file.os, "fsync") as fsync:
            self._receive_photo(self.entry, self.photo)
        self.assertEqual(fsync.call_count, 2, "the file, and the folder it is in")

    def test_in_the_database(self):
        parameters = self.env["ir.config_parameter"]
        parameters.set_param("ir_attachment.location", "db")
        self._receive_photo(self.entry, self.photo)
        self.assertEqual(self._stored().raw, self.photo)
        self.assertFalse(self.file.exists())
