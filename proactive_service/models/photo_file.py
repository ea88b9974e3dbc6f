# Copyright 2026 Proactive Service Contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

"""A photo's file: whole and on the disk before the phone hears that it has arrived."""

import os
import uuid
from contextlib import suppress


def keep_file(attachments, data):
    """Write the file of a photo, so that it is there as a whole or not at all.

    Odoo alone writes in place and does not wait for the disk. A full disk or a killed
    server would leave half a file under the photo's name, which would be refused
    from then on as a collision; a power failure would leave a photo that the phone
    believes to have arrived.

    :param attachments: ``ir.attachment``; the attachment itself is made afterwards
    :param data: bytes of the photo
    :raises OSError: it cannot be written, such as on a full disk
    """
    if attachments._storage() != "file":
        return
    checksum = attachments._compute_checksum(data)
    folder = checksum[:2]
    path = attachments._full_path(f"{folder}/{checksum}")
    os.makedirs(os.path.dirname(path), exist_ok=True)
    draft = f"{checksum}-{uuid.uuid4().hex}"
    # What no attachment refers to in the end is thrown away by Odoo
    attachments._mark_for_gc(f"{folder}/{checksum}")
    attachments._mark_for_gc(f"{folder}/{draft}")
    draft = attachments._full_path(f"{folder}/{draft}")
    try:
        with open(draft, "wb") as output:
            output.write(data)
            output.flush()
            os.fsync(output.fileno())
        os.replace(draft, path)
    except OSError:
        with suppress(OSError):
            os.unlink(draft)
        raise
    _sync_folder(os.path.dirname(path))


def _sync_folder(path):
    # Windows has no such thing
    with suppress(OSError):
        folder = os.open(path, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)
