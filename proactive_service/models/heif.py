# Copyright 2026 Proactive Service Contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

"""Photos that many phones take and few browsers can draw (HEIC).

With the Python package ``pillow-heif`` (or its smaller sister ``pi-heif``) they become
JPEG. Without it they are kept as they are, except for what they say beside the picture:
above all, the place. The same is done on the phone, in ``phone/app/heif.js``.
The format is ISO/IEC 23008-12: boxes of a length, a name of four letters, a content.
"""

import io

try:
    import pillow_heif as decoder
except ImportError:
    try:
        import pi_heif as decoder
    except ImportError:
        decoder = None

HEIF = {b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1"}
#: Items that are not pictures: Exif, XMP, and what else somebody adds.
TEXTS = {b"Exif", b"mime", b"uri "}
#: An Exif that says nothing, for programs that look at it all the same.
EMPTY = b"\0\0\0\0MM\0*\0\0\0\10\0\0\0\0\0\0"
#: Other boxes around the picture may hold a film with a place of its own.
NEEDED = {b"ftyp", b"meta", b"mdat", b"free", b"skip"}


def is_heif(data):
    """Tell whether bytes begin as a HEIF photo does."""
    return data[4:8] == b"ftyp" and data[8:12] in HEIF


def open_heif(data):
    """Return a photo as a PIL image, not decoded yet, or None where this cannot be.

    :param data: bytes of a HEIF photo
    """
    if not decoder:
        return None
    try:
        return decoder.open_heif(io.BytesIO(data)).to_pillow()
    except (ValueError, RuntimeError, SyntaxError, OSError):
        return None


class Reader:
    """Reads numbers and boxes from ``at`` to ``end``.

    :raises ValueError: in all methods, where the file is damaged
    """

    def __init__(self, data, at, end):
        self.data, self.at, self.end = data, at, end

    def take(self, size):
        """Return the next bytes."""
        if self.at + size > self.end:
            raise ValueError("damaged")
        self.at += size
        return bytes(self.data[self.at - size : self.at])

    def number(self, size):
        """Return the next number; a size of 0 bytes means 0."""
        return int.from_bytes(self.take(size), "big")

    def boxes(self):
        """Yield (name, start, content) of the boxes from here to the end."""
        at = self.at
        while at < self.end:
            box = Reader(self.data, at, self.end)
            size, name = box.number(4), box.take(4)
            if size == 1:
                size = box.number(8)
            end = at + size if size else self.end
            if not box.at <= end <= self.end:
                raise ValueError("damaged")
            box.end = end
            yield name, at, box
            at = end

    def box(self, wanted):
        """Return the content of the box of this name."""
        for name, _start, content in self.boxes():
            if name == wanted:
                return content
        raise ValueError("incomplete")


def remove_place(data):
    """Return a HEIF photo without the place, and without all else that is no picture.

    :param data: bytes
    :raises ValueError: where the photo cannot be understood
    """
    data = bytearray(data)
    photo = Reader(data, 0, len(data))
    meta = photo.box(b"meta")
    meta.number(4)
    _blank_texts(data, meta)
    for name, start, content in photo.boxes():
        if name not in NEEDED:
            data[start + 4 : start + 8] = b"free"
            _blank(data, content.at, content.end)
    return bytes(data)


def _blank(data, start, end, content=b""):
    if end > len(data):
        raise ValueError("damaged")
    data[start:end] = content[: end - start].ljust(end - start, b"\0")


def _blank_texts(data, meta):
    texts = dict(_find_texts(meta.box(b"iinf")))
    left = len(data)
    for item, method, parts in _read_places(meta.box(b"iloc")):
        if item not in texts:
            continue
        if method > 1:
            raise ValueError("unknown")
        # 0: counted from the start of the file; 1: from the box for small things
        start = meta.box(b"idat").at if method else 0
        for offset, length in parts:
            end = start + offset + length if length else len(data)
            # Parts that overlap are no photo, but hours of work
            left -= max(end - start - offset, 1)
            if left < 0:
                raise ValueError("damaged")
            content = EMPTY if texts[item] == b"Exif" else b""
            _blank(data, start + offset, end, content)


def _find_texts(info):
    """Yield (number, kind) of the items that are not pictures."""
    version = info.number(4) >> 24
    info.number(4 if version else 2)
    for _name, _start, content in info.boxes():
        item = content.number(2 if content.number(4) >> 24 == 2 else 4)
        content.number(2)
        kind = content.take(4)
        if kind in TEXTS:
            yield item, kind


def _read_places(places):
    """Yield (number, method, [(offset, length)]) of all items."""
    version = places.number(4) >> 24
    sizes = places.number(2)
    offset, length, base, index = ((sizes >> shift) & 15 for shift in (12, 8, 4, 0))
    if not version:
        index = 0
    wide = 2 if version < 2 else 4
    for _item in range(places.number(wide)):
        item = places.number(wide)
        method = places.number(2) & 15 if version else 0
        places.number(2)
        start = places.number(base)
        parts = []
        count = places.number(2)
        if count > 1 and not offset + length + index:
            raise ValueError("damaged")  # as many parts as it likes, of no bytes
        for _part in range(count):
            places.number(index)
            parts.append((start + places.number(offset), places.number(length)))
        yield item, method, parts
