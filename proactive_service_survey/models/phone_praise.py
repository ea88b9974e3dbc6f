# Copyright 2026 Proactive Service Contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, models
from odoo.fields import Domain

#: Words of customers that the phone carries.
PRAISE_LIMIT = 20


class ProactivePhone(models.AbstractModel):
    """Happy customers' words for this technician, on his phone (S4.5)."""

    _inherit = "proactive.phone"

    @api.model
    def _get_praise(self):
        """Add what happy customers wrote about this technician's own visits.

        Only their words and who they are: no score, nobody else's answers.
        """
        domain = self._get_own_feedback_domain() & Domain("user_input_id", "!=", False)
        # sudo: which news come from an answer is for the office; his own words he
        # reads anyway. The domain lets nobody read another's.
        praise = (
            self.env["proactive.feedback"].sudo().search(domain, limit=PRAISE_LIMIT)
        )
        return super()._get_praise() + [
            {
                "words": one.message,
                "by": one.partner_id.name or "",
                "on": self._iso(one.sent_on),
                "for": "",
            }
            for one in praise
        ]
