# Copyright 2026 Proactive Service Contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import fields, models
from odoo.fields import Domain


class ResPartner(models.Model):
    _inherit = "res.partner"

    visit_survey_opt_out = fields.Boolean(
        string="Do Not Ask After Visits",
        help="This person gets no survey after a visit, whichever contact with his "
        "e-mail address he is known by. Set on a company, it counts for all its "
        "people.",
    )

    _opted_out_idx = models.Index("(email_normalized) WHERE visit_survey_opt_out")

    def _get_survey_person(self):
        """Return which person this contact is, for the contact rule.

        A further address (invoice, delivery, other) of a person is that person; a
        contact of a company is a person of his own.

        :return: res.partner record, empty for no contact
        """
        parent = self.parent_id
        is_address = self.type != "contact" and parent and not parent.is_company
        return parent if is_address else self

    def _get_survey_addresses(self):
        """Return all records by which the persons behind these contacts are known."""
        people = self.browse().union(
            *(contact._get_survey_person() for contact in self)
        )
        further = self.with_context(active_test=False).search(
            Domain("parent_id", "in", people.filtered(lambda p: not p.is_company).ids)
            & Domain("type", "!=", "contact")
        )
        return people | further

    def _message_receive_bounce(self, email, partner):
        """Note of the invitations sent to this address that they came back."""
        result = super()._message_receive_bounce(email, partner)
        # sudo: the mail gateway has no right to answers.
        self.env["survey.user_input"].sudo()._note_bounce(email)
        return result
