# Copyright 2026 Proactive Service Contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import fields, models


class ProactiveCoachingPrivateNote(models.Model):
    """What a coach writes for himself.

    A model of its own, to which technicians have no access rights: no view, export
    or remote call can show it to them. A rule keeps it from the person it is about
    whatever else he may be.
    """

    _name = "proactive.coaching.private.note"
    _description = "Private Coaching Note"
    _order = "create_date desc, id desc"
    _rec_name = "session_id"

    session_id = fields.Many2one(
        comodel_name="proactive.coaching.session",
        required=True,
        index=True,
        ondelete="cascade",
    )
    company_id = fields.Many2one(
        related="session_id.company_id", store=True, index=True
    )
    author_id = fields.Many2one(
        comodel_name="res.users",
        required=True,
        readonly=True,
        index=True,
        ondelete="restrict",
        default=lambda self: self.env.user,
    )
    note = fields.Text(required=True)
