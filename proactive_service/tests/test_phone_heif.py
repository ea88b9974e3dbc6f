# Copyright 2026 Proactive Service Contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import io
import unittest
from unittest.mock import patch

from PIL import Image

from odoo.tests import tagged

from ..models import heif
from .phone_common import PhoneCommon

PLACE = b"<x:xmpmeta>what the camera says: exif:GPSLatitude 48,8.0N</x:xmpmeta>"


def box(name, content, version=None):
    """Return a box; with a version, one that begins with it."""
    head = b"" if version is None else bytes([version, 0, 0, 0])
    content = head + content
    return (len(content) + 8).to_bytes(4, "big") + name + content


def make_heif(wide=False, small=False, film=False):
    """Return a file as a phone makes it, but for the picture.

    :param wide: with the long numbers of newer files
    :param small: with the place in the box for small things
    :param film: with a film beside the photo, which knows the place, too
    """
    size = 4 if wide else 2
    infe = box(b"infe", (7).to_bytes(size, "big") + b"\0\0Exif\0", 3 if wide else 2)
    infe += box(b"infe", (8).to_bytes(size, "big") + b"\0\0hvc1\0", 3 if wide else 2)
    iinf = box(b"iinf", (2).to_bytes(4 if wide else 2, "big") + infe, int(wide))

    def iloc(exif_at, picture_at):
        rows = b""
        for item, at, length in ((7, exif_at, len(PLACE)), (8, picture_at, 7)):
            rows += item.to_bytes(size, "big")
            rows += bytes([0, int(small and item == 7)]) if wide or small else b""
            rows += b"\0\0" + (1).to_bytes(2, "big")
            rows += at.to_bytes(4, "big") + length.to_bytes(4, "big")
        version = 2 if wide else int(small)
        return box(b"iloc", b"\x44\0" + (2).to_bytes(size, "big") + rows, version)

    ftyp = box(b"ftyp", b"heic\0\0\0\0mif1heic")
    idat = box(b"idat", PLACE) if small else b""
    places = [0, 0]
    for _time in range(2):  # the first time, to know how long it is
        meta = box(b"meta", iinf + iloc(*places) + idat, 0)
        start = len(ftyp) + len(meta) + 8
        places = [0, start] if small else [start, start + len(PLACE)]
    mdat = box(b"mdat", (b"" if small else PLACE) + b"picture")
    return ftyp + meta + mdat + (box(b"mpvd", PLACE) if film else b"")


@tagged("post_install", "-at_install")
class TestPhoneHeif(PhoneCommon):
    def _heic(self, size=(400, 300)):
        """Return a HEIC as a phone makes it: turned, and with the place."""
        try:
            from pillow_heif import from_pillow
        except ImportError as error:
            raise unittest.SkipTest("pillow-heif is not there") from error
        image = Image.new("RGB", size, "red")
        exif = Image.Exif()
        exif.get_ifd(0x8825)[1] = "N"
        output = io.BytesIO()
        photo = from_pillow(image)
        photo.save(output, exif=exif.tobytes(), xmp=PLACE)
        return output.getvalue()

    def _receive_heif(self, data):
        entry = self._entry()
        receipt, _created = self._receive(entry)
        self._receive_photo(entry, data)
        return receipt.recommendation_id.attachment_ids

    def test_becomes_jpeg(self):
        data = self._heic((3000, 2000))
        self.assertIn(b"GPSLatitude", data)
        attachment = self._receive_heif(data)
        self.assertEqual(attachment.mimetype, "image/jpeg")
        image = Image.open(io.BytesIO(attachment.raw))
        self.assertEqual((image.format, image.size), ("JPEG", (1600, 1067)))
        self.assertFalse(image.getexif())
        self.assertGreater(image.getpixel((800, 500))[0], 240)

    def test_without_decoder_it_is_kept_whole(self):
        data = self._heic()
        with patch.object(heif, "decoder", None):
            attachment = self._receive_heif(data)
        self.assertEqual(attachment.mimetype, "image/heic")
        self.assertEqual(attachment.name, "Photo 1.heic")
        self.assertEqual(len(attachment.raw), len(data))
        self.assertNotIn(b"GPSLatitude", attachment.raw)
        image = heif.open_heif(attachment.raw)
        self.assertEqual(image.size, (400, 300))
        self.assertFalse(image.getexif())

    def test_what_the_decoder_does_not_know_is_kept_whole(self):
        attachment = self._receive_heif(make_heif())
        self.assertEqual(attachment.mimetype, "image/heic")
        self.assertIn(b"picture", attachment.raw)

    def test_place_is_removed(self):
        for options in ({}, {"wide": True}, {"small": True}, {"film": True}):
            with self.subTest(**options):
                data = make_heif(**options)
                self.assertIn(PLACE, data)
                clean = heif.remove_place(data)
                self.assertNotIn(b"GPSLatitude", clean)
                self.assertIn(b"picture", clean)
                self.assertEqual(len(clean), len(data))
                self.assertEqual(heif.remove_place(clean), clean)

    def test_damaged(self):
        data = make_heif()
        for length in range(len(data)):
            with self.subTest(length=length), self.assertRaises(ValueError):
                heif.remove_place(data[:length])
        entry = self._entry()
        self._receive(entry)
        self._assert_refused("not_a_photo", self._receive_photo, entry, data[:-30])

    def test_place_beyond_the_file(self):
        data = make_heif()
        at = data.index(b"iloc") + 16
        wrong = data[: at + 2] + b"\x7f\xff\xff\xff" + data[at + 6 :]
        with self.assertRaises(ValueError):
            heif.remove_place(wrong)

    def test_more_parts_than_picture(self):
        """Hours of work in a small file: refused at once."""
        infe = box(b"infe", (7).to_bytes(2, "big") + b"\0\0Exif\0", 2)
        iinf = box(b"iinf", (1).to_bytes(2, "big") + infe, 0)
        times = 60_000
        part = bytes(4) + (5_000).to_bytes(4, "big")
        for sizes, parts in ((b"\x44\0", part * times), (b"\0\0", b"")):
            item = (7).to_bytes(2, "big") + b"\0\0" + times.to_bytes(2, "big")
            content = sizes + (1).to_bytes(2, "big") + item + parts
            meta = box(b"meta", iinf + box(b"iloc", content, 0), 0)
            data = box(b"ftyp", b"heic\0\0\0\0mif1heic") + meta + box(b"mdat", b"x")
            with self.subTest(sizes=sizes), self.assertRaisesRegex(ValueError, "dam"):
                heif.remove_place(data)

    def test_too_many_pixels(self):
        entry = self._entry()
        self._receive(entry)
        data = self._heic()
        with patch(
            "odoo.addons.proactive_service.models.proactive_capture_entry.PHOTO_PIXELS",
            100,
        ):
            self._assert_refused("not_a_photo", self._receive_photo, entry, data)
