# Copyright 2026 Proactive Service Contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

"""How a phone's entry becomes a recommendation, an answer or a photo.

Completions, customer updates and what belongs to no visit: proactive_capture_visit.py.
"""

import io

from PIL import Image, ImageOps
from psycopg2 import DataError, IntegrityError, OperationalError

from odoo import api, models
from odoo.exceptions import AccessError, ConcurrencyError, MissingError, UserError
from odoo.fields import Command

from . import heif
from .capture_refused import CaptureRefused
from .fsm_order_capture import ENTRY_FIELDS
from .photo_file import keep_file

#: What else an entry carries; the rest is unknown and for a person to read.
ENTRY_META = frozenset({"order_id", "order_ref", "state"})
#: Answers to the opportunity check; ``todo`` takes an answer back.
CHECKS = ("nothing_needed", "not_possible", "todo")
PHOTO_TYPES = {"JPEG": "image/jpeg", "PNG": "image/png", "WEBP": "image/webp"}
HEIF_TYPE = "image/heic"
PHOTO_SIDE = 1600
PHOTO_PIXELS = 50_000_000
#: Where photos carry the place they were taken at, and who knows what else.
PHOTO_EXTRAS = {"exif", "xmp", "photoshop", "comment", "XML:com.adobe.xmp"}


def clean_photo(data):
    """Return a photo without place data, and its type.

    The bytes stay as they are when there is nothing to remove.

    :param data: bytes of a file
    :return: (bytes, mimetype)
    :raises CaptureRefused: ``not_a_photo``, also for kinds that cannot be read here
    """
    try:
        if heif.is_heif(data):
            return _clean_heif(data)
        image = Image.open(io.BytesIO(data))
        mimetype = PHOTO_TYPES.get(image.format)
        if not mimetype or image.width * image.height > PHOTO_PIXELS:
            raise CaptureRefused("not_a_photo", 415)
        extras = PHOTO_EXTRAS.intersection(image.info) or image.getexif()
        image.load()
    except (OSError, SyntaxError, ValueError, Image.DecompressionBombError) as error:
        raise CaptureRefused("not_a_photo", 415) from error
    if not extras:
        return data, mimetype
    return _draw_anew(ImageOps.exif_transpose(image)), PHOTO_TYPES["JPEG"]


def _draw_anew(image):
    """Return a PIL image as a small JPEG, the picture and nothing else."""
    clean = image.convert("RGB")
    clean.thumbnail((PHOTO_SIDE, PHOTO_SIDE))
    clean.info = {}
    output = io.BytesIO()
    clean.save(output, "JPEG", quality=80)
    return output.getvalue()


def _clean_heif(data):
    """Return a phone's own format as JPEG, or whole where it cannot be read here.

    :return: (bytes, mimetype)
    :raises ValueError: where not even the place can be removed
    """
    clean = heif.remove_place(data)
    image = heif.open_heif(clean)
    if not image:
        return clean, HEIF_TYPE
    if image.width * image.height > PHOTO_PIXELS:
        raise CaptureRefused("not_a_photo", 415)
    try:
        return _draw_anew(image), PHOTO_TYPES["JPEG"]
    except (OSError, RuntimeError, ValueError):
        return clean, HEIF_TYPE  # of a kind that the decoder does not know


def clean_entry(value):
    """Return JSON data without the zero bytes that PostgreSQL cannot store."""
    if isinstance(value, str):
        return value.replace("\x00", "")
    if isinstance(value, dict):
        return {clean_entry(key): clean_entry(item) for key, item in value.items()}
    if isinstance(value, list):
        return [clean_entry(item) for item in value]
    return value


# A room of its own beside the fields of the model.
# pylint: disable=consider-merging-classes-inherited
class ProactiveCaptureReceipt(models.Model):
    _inherit = "proactive.capture.receipt"

    @api.model
    def _receive(self, entry):
        """Take an entry of this user's phone; judge it afterwards.

        :param entry: dict, see "The phone's API" in the readme
        :return: (receipt, whether it is new)
        :raises CaptureRefused: for what cannot be kept at all
        """
        entry = clean_entry(entry)
        kind, values = entry.get("kind"), entry.get("values")
        if kind not in self._get_entry_kinds() or not isinstance(values, dict):
            raise CaptureRefused("unreadable", 422)
        photos = entry.get("photos")
        expected = len(photos) if isinstance(photos, list) else 0
        receipt, created, conflict = self._once(
            *(kind, entry.get("key"), entry.get("digest")),
            {
                "payload": entry,
                "device_key": str(entry.get("device") or "")[:64],
                "order_ref": str(values.get("order_ref") or "")[:200],
                "photo_expected": expected,
                **self._get_times(entry.get("captured_at"), entry.get("sent_at")),
            },
        )
        if created and conflict:
            receipt._hold(
                self.env._("The phone sent this again with other content. Both kept.")
            )
        elif created:
            receipt._judge()
        elif expected < receipt.photo_expected:
            # The technician leaves out a photo that cannot be read here
            receipt.photo_expected = expected
        return receipt, created

    @api.model
    def _get_entry_kinds(self):
        """Return the kinds that ``_store_<kind>`` stores: set of str.

        Photos come in on a path of their own.
        """
        return set(dict(self._fields["kind"].selection)) - {"photo"}

    def _judge(self):
        """Store the entry by the rules for everybody; hold what they refuse."""
        self.ensure_one()
        try:
            with self.env.cr.savepoint():
                getattr(self, f"_store_{self.kind}")()
            return
        except (OperationalError, ConcurrencyError):
            raise  # the request begins again
        except AccessError:
            reason = self.env._("The visit is not, or no longer, this technician's.")
        except MissingError:
            reason = self.env._("The visit has been deleted.")
        except UserError as error:
            reason = str(error)
        except (ValueError, TypeError, KeyError, IntegrityError, DataError):
            reason = self.env._("Something in it cannot be read.")
        self._hold(reason)

    def _get_order(self):
        """Return the visit with the rights of who sent the entry.

        :raises UserError: AccessError or MissingError, too
        """
        order_id = self.payload["values"].get("order_id")
        Order = self.env(user=self.user_id.id, su=False)["fsm.order"]
        if not isinstance(order_id, int) or isinstance(order_id, bool):
            raise UserError(self.env._("It names no visit."))
        order = Order.browse(order_id)
        order.check_access("write")
        if not order._is_of_technician(self.user_id):
            raise AccessError(self.env._("The visit is another technician's."))
        return order

    def _store_record(self):
        order = self._get_order()
        self._capture_during(order, self.payload["values"])

    def _capture_during(self, order, values):
        """Make the recommendation of this receipt.

        :param order: the visit, with rights or as superuser
        :param values: dict of ENTRY_FIELDS and ENTRY_META
        """
        self._check_unknown(values, ENTRY_FIELDS | ENTRY_META)
        given = {
            name: value
            for name, value in values.items()
            if name in ENTRY_FIELDS and value not in (None, "", False)
        }
        state = values.get("state") or "captured"
        if given.get("customer_word") == "declined" and state == "captured":
            state = "declined"
        recommendation = order.capture_recommendations(
            [
                {
                    "observation": "",
                    **given,
                    "state": state,
                    "captured_on": self.captured_on,
                    "capture_key": self.key,
                }
            ]
        )
        self.write(
            {
                "recommendation_id": recommendation.id,
                "order_id": order.id,
                "company_id": order.sudo().company_id.id,
            }
        )
        self._move_photos()

    def _check_unknown(self, values, known):
        """Refuse an entry that says more than is known here: a person reads it.

        :param values: dict of the entry
        :param known: names it may have
        :raises UserError:
        """
        unknown = set(values) - known
        if unknown:
            raise UserError(
                self.env._(
                    "The phone says more than is known here: %s",
                    ", ".join(sorted(unknown)),
                )
            )

    def _store_check(self):
        """Answer the opportunity check; a later answer is not overwritten."""
        order = self._get_order()
        values = self.payload["values"]
        answer, note = values.get("answer"), values.get("note")
        if answer not in CHECKS:
            raise UserError(self.env._("It gives no known answer."))
        self.order_id = order
        later = self.search_count(
            [
                ("kind", "=", "check"),
                ("order_id", "=", order.id),
                ("captured_on", ">", self.captured_on),
                ("state", "=", "accepted"),
                ("id", "!=", self.id),
            ],
            limit=1,
        )
        # Recommendations say more than any answer
        if later or order.opportunity_check == "captured":
            return
        if answer == "nothing_needed":
            order.action_nothing_needed()
        else:
            order.write(
                {
                    "opportunity_check": answer,
                    "opportunity_check_note": note or False,
                }
            )

    # Photos

    @api.model
    def _receive_photo(self, parent_key, key, digest, data, device_key=""):
        """Take a photo of an entry that has been received.

        :param digest: SHA-256 of ``data``, checked by the caller
        :return: (receipt, whether it is new, whether what it belongs to is gone)
        :raises CaptureRefused: ``unknown_parent``, ``not_a_photo``
        """
        parent = self._find("record", self._check_key(parent_key))
        if not parent:
            raise CaptureRefused("unknown_parent", 409)
        gone = parent.state == "accepted" and not parent.recommendation_id
        clean, mimetype = (None, None) if gone else clean_photo(data)
        receipt, created, _conflict = self._once(
            *("photo", key, digest),
            {
                "parent_id": parent.id,
                "company_id": parent.company_id.id,
                "device_key": str(device_key)[:64],
                "payload": {"size": len(data)},
            },
        )
        if created and clean:
            receipt._store_photo(clean, mimetype)
        return receipt, created, gone

    def _store_photo(self, data, mimetype):
        """Keep the photo with the recommendation, or with the held entry."""
        name = self.env._("Photo %s", self.parent_id.photo_count or 1)
        # sudo: the technician may not write to what is handed over already.
        Attachment = self.env["ir.attachment"].sudo()
        keep_file(Attachment, data)
        self.attachment_id = Attachment.create(
            {
                # Browsers do not show it: the name says what opens it
                "name": f"{name}.heic" if mimetype == HEIF_TYPE else name,
                "raw": data,
                "mimetype": mimetype,
                "res_model": self.parent_id._name,
                "res_id": self.parent_id.id,
            }
        )
        self.parent_id._move_photos()

    def _move_photos(self):
        """Give the photos that came in to the recommendation."""
        recommendation = self.sudo().recommendation_id
        photos = self.sudo().photo_ids.attachment_id - recommendation.attachment_ids
        if not recommendation or not photos:
            return
        photos.write({"res_model": recommendation._name, "res_id": recommendation.id})
        recommendation.attachment_ids = [Command.link(photo.id) for photo in photos]
