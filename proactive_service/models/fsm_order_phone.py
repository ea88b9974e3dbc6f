# Copyright 2026 Proactive Service Contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import models
from odoo.fields import Domain


# A room of its own: what the phone app needs of a visit.
# pylint: disable=consider-merging-classes-inherited
class FsmOrder(models.Model):
    _inherit = "fsm.order"

    def action_open_phone(self):
        """Open this visit in the phone app."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_url",
            "url": f"/ps/phone?order={self.id}",
            "target": "self",
        }

    def _get_own_domain(self, user):
        """Domain of the visits that a user works on himself."""
        return Domain("person_id.partner_id.user_ids", "in", [user.id]) | Domain(
            "person_ids.partner_id.user_ids", "in", [user.id]
        )

    def _is_of_technician(self, user):
        """Tell whether a user works on this visit himself."""
        self.ensure_one()
        order = self.sudo()  # sudo: workers may be colleagues of other branches
        return user in (order.person_id | order.person_ids).partner_id.user_ids

    def _get_capturing_technician(self):
        """A held entry stays its technician's, whose visit it may be by now."""
        technician_id = self.env.context.get("capture_technician_id")
        if technician_id and self.env.su:  # not for callers from outside
            return self.env["fsm.person"].browse(technician_id)
        return super()._get_capturing_technician()
