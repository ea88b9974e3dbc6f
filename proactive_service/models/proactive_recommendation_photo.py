# Copyright 2026 Proactive Service Contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models


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
        for recommendation in self:
            receipts = recommendation.capture_receipt_ids
            missing = sum(max(0, r.photo_expected - r.photo_count) for r in receipts)
            recommendation.photo_note = missing > 0 and self.env._(
                "Photos still on the phone of %(name)s: %(missing)s of %(expected)s. "
                "They follow when it has a connection.",
                name=receipts[:1].user_id.name,
                missing=missing,
                expected=sum(receipts.mapped("photo_expected")),
            )
