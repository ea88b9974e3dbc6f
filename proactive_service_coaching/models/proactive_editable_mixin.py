# Copyright 2026 Proactive Service Contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models


class ProactiveEditableMixin(models.AbstractModel):
    """Lets a form show as read-only to whoever may read a record but not change it.

    The web client knows the rights on a model, not the rules on a record: without
    this it would let people write and refuse to save.
    """

    _name = "proactive.editable.mixin"
    _description = "Editable by the Current User"

    is_editable = fields.Boolean(
        compute="_compute_is_editable",
        help="The current user may change this record.",
    )

    @api.depends_context("uid")
    def _compute_is_editable(self):
        editable = self._origin._filtered_access("write")
        may_create = self.has_access("create")
        for record in self:
            origin = record._origin
            record.is_editable = origin in editable if origin else may_create
