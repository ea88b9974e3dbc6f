# Copyright 2026 Proactive Service Contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.fields import Domain

from . import smart

SITUATIONS = [
    ("permission", "Ask for permission to call"),
    ("finding", "Share a finding"),
    ("proposal", "Follow up a proposal"),
    ("complaint", "After a complaint"),
    ("appointment", "Agree on an appointment"),
    ("value", "Show what our work has brought"),
]


class ProactiveSmartTemplate(models.Model):
    """Words to begin with, one set per situation (S3.1 to S3.3)."""

    _name = "proactive.smart.template"
    _description = "SMART Template"
    _inherit = ["proactive.smart.mixin"]
    _order = "sequence, id"

    name = fields.Char(required=True, translate=True)
    active = fields.Boolean(default=True)
    sequence = fields.Integer(default=10)
    use = fields.Selection(
        selection=[
            ("message", "Message"),
            ("meeting", "Meeting"),
            ("update", "Customer update"),
        ],
        string="Used For",
        required=True,
        default="message",
        help="A message to a customer, the invitation to a meeting, or the subject and "
        "the first, reassuring sentence of a customer update.",
    )
    situation = fields.Selection(
        selection=SITUATIONS,
        help="Where this situation is recognised, the template is proposed.",
    )
    company_id = fields.Many2one(
        comodel_name="res.company", help="Leave empty for all companies."
    )
    smart_subject = fields.Char(translate=True)
    smart_message = fields.Text(translate=True)
    smart_action = fields.Text(translate=True)
    smart_response = fields.Text(translate=True)
    smart_timeline = fields.Text(translate=True)

    @api.constrains(*(f"smart_{part}" for part in smart.PARTS))
    def _check_tokens(self):
        """What nobody replaces would reach the customer as it is."""
        for template in self:
            texts = template._get_smart_parts().values()
            tokens = [token for text in texts for token in smart.get_tokens(text)]
            unknown = [token for token in tokens if token not in smart.TOKENS]
            if unknown:
                raise ValidationError(
                    self.env._(
                        "Nobody knows what to put in for %(unknown)s. Known are "
                        "%(known)s.",
                        unknown=", ".join(f"{{{token}}}" for token in unknown),
                        known=", ".join(f"{{{token}}}" for token in smart.TOKENS),
                    )
                )

    def _get_smart_gaps(self):
        """In a template, every token is where it belongs."""
        return []

    @api.model
    def _find(self, use, situation=None):
        """Return the first template for a use, in a situation if one is given."""
        domain = Domain("use", "=", use)
        if situation:
            domain &= Domain("situation", "=", situation)
        companies = Domain("company_id", "in", [self.env.company.id, False])
        return self.search(domain & companies, limit=1)

    def _fill(self, names):
        """Return the texts with the names in: dict {field name: text}.

        :param names: dict {token: name}; the language is the environment's
        """
        self.ensure_one()
        return {
            f"smart_{part}": smart.fill(text, names)
            for part, text in self._get_smart_parts().items()
        }
