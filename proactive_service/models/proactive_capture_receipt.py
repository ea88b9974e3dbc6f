# Copyright 2026 Proactive Service Contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

"""What phones have handed over: each entry exactly once, none refused for good."""

import uuid
from datetime import datetime, timedelta, timezone

from psycopg2.errors import UniqueViolation

from odoo import api, fields, models
from odoo.exceptions import ConcurrencyError, UserError

from .capture_refused import CaptureRefused

#: Entries and photos that one user may hand over within a minute.
RATE = 600
#: Length of a SHA-256 in hexadecimal digits.
DIGEST_LENGTH = 64
#: A phone's clock may be wrong by this much, or it is not a time at all.
OLDEST = datetime(2000, 1, 1)


class ProactiveCaptureReceipt(models.Model):
    """One row for every thing a phone ever handed over.

    The phone may lose our answer and send again, for months: the row stays when the
    recommendation is gone, so that what the office deleted does not come back.
    The server accepts first and judges later: an entry that the rules refuse is
    kept whole, as *held*, and a person of the office puts it right.
    """

    _name = "proactive.capture.receipt"
    _description = "Receipt of a Phone's Entry"
    _inherit = ["mail.thread", "mail.activity.mixin"]
    _order = "id desc"
    _rec_name = "key"
    # The office deals with a held entry without changing it
    _mail_post_access = "read"

    key = fields.Char(
        required=True,
        readonly=True,
        help="Made by the phone. Whatever is sent again under it is the same entry.",
    )
    kind = fields.Selection(
        selection=[
            ("record", "Recommendation"),
            ("photo", "Photo"),
            ("check", "Opportunity check"),
            ("complete", "Visit completed"),
            ("update", "Customer update"),
            ("ask", "How is it going?"),
            ("read", "News read"),
        ],
        required=True,
        readonly=True,
    )
    state = fields.Selection(
        selection=[
            ("accepted", "Accepted"),
            ("held", "Held"),
            ("set_aside", "Set aside"),
        ],
        required=True,
        readonly=True,
        default="accepted",
        tracking=True,
        help="Held: the rules refuse the entry as it is. It is kept whole until "
        "somebody accepts it after correction, or sets it aside with a reason.",
    )
    reason = fields.Text(
        readonly=True,
        help="Why the entry is held or set aside, or why nothing came of it.",
    )
    user_id = fields.Many2one(
        comodel_name="res.users",
        string="From",
        required=True,
        readonly=True,
        ondelete="restrict",
    )
    company_id = fields.Many2one(
        comodel_name="res.company", required=True, readonly=True, index=True
    )
    device_key = fields.Char(readonly=True, help="The phone that sent it.")
    digest = fields.Char(
        required=True,
        readonly=True,
        help="SHA-256 of the content, as the phone counted it.",
    )
    payload = fields.Json(readonly=True, help="The entry as the phone sent it.")
    hits = fields.Integer(
        default=1, readonly=True, help="How often the phone has sent it."
    )
    parent_id = fields.Many2one(
        comodel_name=_name,
        readonly=True,
        index="btree_not_null",
        ondelete="restrict",
        help="The recommendation's receipt, for a photo.",
    )
    order_id = fields.Many2one(
        comodel_name="fsm.order",
        string="Visit",
        readonly=True,
        index="btree_not_null",
        ondelete="set null",
    )
    order_ref = fields.Char(
        string="Visit on the Phone",
        readonly=True,
        help="What the phone showed, also when the visit is gone.",
    )
    recommendation_id = fields.Many2one(
        comodel_name="proactive.recommendation",
        readonly=True,
        index="btree_not_null",
        ondelete="set null",
    )
    attachment_id = fields.Many2one(
        comodel_name="ir.attachment",
        string="Photo",
        readonly=True,
        index="btree_not_null",
        ondelete="set null",
    )
    photo_ids = fields.One2many(
        comodel_name=_name, inverse_name="parent_id", string="Photos"
    )
    photo_expected = fields.Integer(
        string="Photos Taken", readonly=True, help="Photos that belong to the entry."
    )
    photo_count = fields.Integer(
        compute="_compute_photo_count",
        string="Photos Here",
        help="Photos that have arrived. The others are still on the phone.",
    )
    phone_time = fields.Datetime(
        string="Captured (Phone's Clock)",
        readonly=True,
        help="When the entry was made, by the clock of the phone.",
    )
    captured_on = fields.Datetime(
        string="Captured",
        readonly=True,
        help="When the entry was made, by the clock of the server.",
    )
    clock_offset = fields.Integer(
        readonly=True,
        help="Seconds by which the phone's clock was behind the server's.",
    )

    _key_unique = models.Constraint("unique(key)", "This was received already.")
    _rate_idx = models.Index("(user_id, create_date)")
    _held_idx = models.Index("(company_id) WHERE state = 'held'")
    _check_idx = models.Index("(order_id, captured_on) WHERE kind = 'check'")

    @api.depends("kind", "user_id", "order_ref")
    @api.depends_context("lang")
    def _compute_display_name(self):
        """Say what it is, from whom and where: a key tells nobody anything."""
        kinds = dict(self._fields["kind"]._description_selection(self.env))
        for receipt in self:
            parts = kinds.get(receipt.kind), receipt.user_id.name, receipt.order_ref
            receipt.display_name = ", ".join(filter(None, parts))

    @api.depends("photo_ids")
    def _compute_photo_count(self):
        groups = dict(
            self._read_group(
                [("parent_id", "in", self.ids)], ["parent_id"], ["__count"]
            )
        )
        for receipt in self:
            receipt.photo_count = groups.get(receipt, 0)

    @api.ondelete(at_uninstall=False)
    def _unlink_never(self):
        raise UserError(
            self.env._(
                "Receipts are kept for ever: without them a phone that sends again "
                "would double what it sent."
            )
        )

    # Once

    @api.model
    def _check_rate(self):
        """Refuse a phone gone wild.

        :raises CaptureRefused: ``slow_down``
        """
        minute = fields.Datetime.now() - timedelta(minutes=1)
        domain = [("user_id", "=", self.env.uid), ("create_date", ">=", minute)]
        if self.sudo().search_count(domain, limit=RATE) >= RATE:
            raise CaptureRefused("slow_down", 429)

    @api.model
    def _check_key(self, key):
        """Return a key in its one spelling.

        :raises CaptureRefused: ``bad_key``
        """
        try:
            return str(uuid.UUID(key))
        except (ValueError, AttributeError, TypeError) as error:
            raise CaptureRefused("bad_key", 422) from error

    @api.model
    def _once(self, kind, key, digest, values):
        """Make the receipt, or find the one of an earlier try.

        Odoo runs in REPEATABLE READ: after a unique violation the row of the other
        request is not visible here. ConcurrencyError begins again, in a snapshot
        that shows it.

        :return: (receipt as superuser, whether it is new, whether the key had been
            used for other content)
        :raises CaptureRefused: ``bad_key``, ``bad_digest``, ``foreign_key``
        """
        if not isinstance(digest, str) or len(digest) != DIGEST_LENGTH:
            raise CaptureRefused("bad_digest", 422)
        key = self._check_key(key)
        receipt = self._find(kind, key)
        conflict = bool(receipt) and receipt.digest != digest
        if conflict:
            # Must not happen; keep both rather than choose
            key = f"{key}#{digest}"
            receipt = self._find(kind, key)
        if receipt:
            receipt.hits += 1
            return receipt, False, conflict
        company = self.env.company.id
        base = {"key": key, "kind": kind, "digest": digest, "user_id": self.env.uid}
        try:
            with self.env.cr.savepoint():
                # sudo: nobody writes receipts by hand.
                Quiet = self.sudo().with_context(tracking_disable=True)
                receipt = Quiet.create({"company_id": company, **base, **values})
        except UniqueViolation as error:
            raise ConcurrencyError(
                self.env._("This entry is just being received.")
            ) from error
        return receipt.with_context(tracking_disable=False), True, conflict

    @api.model
    def _find(self, kind, key):
        """Return the receipt of a key, as superuser; only its sender hears of it."""
        receipt = self.sudo().search([("key", "=", key)])
        if receipt and (receipt.user_id != self.env.user or receipt.kind != kind):
            raise CaptureRefused("foreign_key", 403)
        return receipt

    @api.model
    def _get_times(self, captured_at, sent_at):
        """Return the receipt's three times from the phone's clock.

        :param captured_at: milliseconds since 1970 when the entry was made
        :param sent_at: milliseconds since 1970 when the phone sent it
        """
        now = fields.Datetime.now()
        phone_time = self._get_time(captured_at)
        sent = self._get_time(sent_at)
        offset = now - sent if sent else timedelta()
        captured_on = min(phone_time + offset, now) if phone_time else now
        return {
            "phone_time": phone_time,
            "clock_offset": max(-(2**31), min(2**31 - 1, int(offset.total_seconds()))),
            "captured_on": max(captured_on, OLDEST),
        }

    @api.model
    def _get_time(self, milliseconds):
        """Return a naive UTC datetime of whole seconds, or False if it is none."""
        try:
            time = datetime.fromtimestamp(milliseconds / 1000, timezone.utc)
        except (TypeError, ValueError, OverflowError, OSError):
            return False
        time = time.replace(tzinfo=None, microsecond=0)
        return time if OLDEST < time < datetime(9000, 1, 1) else False

    @api.model
    def _get_unknown(self, keys):
        """Return those keys that this user has sent and the server does not know.

        A restored backup forgets; the phone then sends again what it still has.
        """
        known = self.sudo().search(
            [("key", "in", keys), ("user_id", "=", self.env.uid)]
        )
        return sorted(set(keys) - set(known.mapped("key")))

    # Held

    def _hold(self, reason):
        """Keep the entry for the office and ask the service manager to look."""
        self.ensure_one()
        self.write({"state": "held", "reason": reason})
        self.order_id = self.order_id or self._find_named_order()
        branch = self.order_id.branch_id
        manager = self.company_id._get_service_manager(branch)
        self.activity_schedule(
            "proactive_service.mail_activity_type_manager",
            summary=self.env._("An entry from %s's phone waits", self.user_id.name),
            user_id=manager.id,
        )

    @api.model
    def _is_id(self, value):
        """Tell whether a value of an entry can be the id of a record."""
        # True is an int as well, but no id
        return type(value) is int and 0 < value < 2**31

    def _find_named_order(self):
        """Return the visit that a held entry names, for the office; may be empty."""
        order_id = (self.payload or {}).get("values", {}).get("order_id")
        ids = [order_id] if self._is_id(order_id) else []
        order = self.env["fsm.order"].browse(ids).exists()
        return order.filtered(lambda o: o.company_id == self.company_id)

    def _settle(self, state, reason=False):
        """End the office's work on a held entry."""
        self.write({"state": state, "reason": reason})
        self.activity_unlink(["proactive_service.mail_activity_type_manager"])

    def action_correct(self):
        """Open the held entry for correction."""
        self.ensure_one()
        if self.state != "held":
            raise UserError(self.env._("This entry does not wait for a correction."))
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "proactive_service.proactive_capture_correction_action"
        )
        correction = self.env["proactive.capture.correction"]._prepare(self)
        action["res_id"] = correction.id
        return action
