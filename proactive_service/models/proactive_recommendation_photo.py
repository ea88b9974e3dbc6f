# Copyright 2026 Proactive Service Contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models
from odoo.fields import Domain


# A room of its own: what has not come from the phone yet.
# pylint: disable=consider-merging-classes-inherited
class ProactiveRecommendation(models.Model):
    _inherit = "proactive.recommendation"

    capture_receipt_ids = fields.One2many(
        comodel_name="proactive.capture.receipt",
        inverse_name="recommendation_id",
        domain=[("kind", "=", "record")],
        string="Phone Receipts",
        readonly=True,
        groups="proactive_service.group_user",
    )
    photo_note = fields.Char(
        compute="_compute_photo_note",
        compute_sudo=True,
        string="Photos Under Way",
        help="The text of an entry comes through before its photos. Says how many are "
        "still on the technician's phone.",
    )

    @api.depends("capture_receipt_ids.photo_expected", "capture_receipt_ids.photo_ids")
    def _compute_photo_note(self):
        on_phone = self.capture_receipt_ids._get_photos_on_phone()
        for recommendation in self:
            receipts = recommendation.capture_receipt_ids
            missing = sum(on_phone.get(receipt, 0) for receipt in receipts)
            recommendation.photo_note = missing > 0 and self.env._(
                "Photos still on the phone of %(name)s: %(missing)s of %(expected)s. "
                "They follow when it has a connection.",
                name=receipts[:1].user_id.name,
                missing=missing,
                expected=sum(receipts.mapped("photo_expected")),
            )


# A room of its own: what has not come from the phone yet.
# pylint: disable=consider-merging-classes-inherited
class ProactiveCaptureReceipt(models.Model):
    _inherit = "proactive.capture.receipt"

    def _get_photos_on_phone(self):
        """Return how many photos have not come yet: dict {receipt: number}.

        A phone that said since that nothing waits on it has left photos out.
        """
        missing = self.filtered(lambda r: r.photo_expected > r.photo_count)
        devices = self.env["proactive.capture.device"].search(
            Domain("device_key", "in", missing.mapped("device_key"))
            & Domain("user_id", "in", missing.user_id.ids)
            & Domain("waiting_count", "=", 0)
        )
        empty_on = {(d.device_key, d.user_id): d.last_seen for d in devices}
        return {
            receipt: receipt.photo_expected - receipt.photo_count
            for receipt in missing
            if not (
                (seen := empty_on.get((receipt.device_key, receipt.user_id)))
                and seen > receipt.create_date
            )
        }
