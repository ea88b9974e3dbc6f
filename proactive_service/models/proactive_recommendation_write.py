# Copyright 2026 Proactive Service Contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""What may be written into a recommendation, by whom, and what it brings about."""

from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

#: So far the clock of a device may run ahead of ours.
CLOCK_TOLERANCE = timedelta(minutes=5)
#: What the person who made a recommendation may still change himself.
TECHNICIAN_FIELDS = frozenset(
    {
        "name",
        "observation",
        "customer_benefit",
        "internal_note",
        "severity",
        "size",
        "equipment_id",
        "offering_id",
        "attachment_ids",
        "customer_result",
        "result_attachment_ids",
        "customer_word",
        "promise",
        "promise_date",
        "revisit_date",
        "revisit_condition",
        "state",
        "close_reason",
    }
)


# A room of its own beside the fields of the model.
# pylint: disable=consider-merging-classes-inherited
class ProactiveRecommendation(models.Model):
    _inherit = "proactive.recommendation"

    @api.model_create_multi
    def create(self, vals_list):
        self._check_create_values(vals_list)
        recommendations = super().create(
            [
                {
                    **vals,
                    **self._prepare_frozen_values(vals),
                    **self._prepare_time(vals),
                }
                for vals in vals_list
            ]
        )
        recommendations._apply_policies()
        recommendations._adopt_attachments()
        recommendations.filtered(lambda r: r._is_wanted_by_office())._hand_over()
        recommendations._plan_follow_ups()
        return recommendations

    def write(self, vals):
        self._check_write_values(vals)
        if "state" in vals:
            self._check_transition(vals["state"])
        res = super().write(vals)
        if vals.get("attachment_ids"):
            self._adopt_attachments()
        if "customer_word" in vals:
            self.filtered(lambda r: r._is_wanted_by_office())._hand_over()
        if {"state", "revisit_date", "active"}.intersection(vals):
            self._plan_follow_ups()
        return res

    @api.model
    def _check_create_values(self, vals_list):
        """A recommendation begins as what a technician can have seen and done."""
        if self.env.su:
            return
        for vals in vals_list:
            if vals.get("state", "captured") not in self._get_capture_states():
                raise UserError(
                    self.env._(
                        "A new recommendation is captured, for later, fixed on the "
                        "spot or declined by the customer. What follows is recorded "
                        "as it happens."
                    )
                )

    @api.model
    def _get_capture_states(self):
        """States in which a recommendation can be made."""
        return ("captured", "for_later", "fixed", "declined")

    def _check_write_values(self, vals):
        """Technicians complete their words, they do not re-route the work."""
        if self.env.su or self.env.user.has_group("proactive_service.group_user"):
            return
        forbidden = set(vals) - TECHNICIAN_FIELDS
        if forbidden:
            names = [
                self._fields[name]._description_string(self.env)
                for name in vals
                if name in forbidden and name in self._fields
            ]
            raise AccessError(
                self.env._(
                    "Only the office can change: %(fields)s.",
                    fields=", ".join(sorted(names)),
                )
            )

    @api.model
    def _prepare_frozen_values(self, vals):
        """Complete create values with what the visit tells, and freeze it.

        :param vals: create values, not changed
        :return: dict of the values to add
        """
        order = self.env["fsm.order"].browse(vals.get("order_id"))
        location = (
            self.env["fsm.location"].browse(vals.get("location_id"))
            or order.location_id
        )
        # sudo: a technician may write about places whose owner he cannot read.
        frozen = {
            "location_id": location.id,
            "branch_id": location.sudo().branch_id.id,
            "partner_id": (order.customer_id or location.sudo().owner_id).id,
            "technician_id": order.person_id.id,
        }
        if order:
            frozen["company_id"] = order.sudo().company_id.id
        return {
            name: value for name, value in frozen.items() if value and name not in vals
        }

    @api.model
    def _prepare_time(self, vals):
        """Nobody has seen anything in the future: there, the server's clock counts.

        :param vals: create values, not changed
        :return: dict of the values to change
        """
        now = fields.Datetime.now()
        captured_on = fields.Datetime.to_datetime(vals.get("captured_on"))
        if captured_on and captured_on > now + CLOCK_TOLERANCE:
            return {"captured_on": now}
        return {}

    def _adopt_attachments(self):
        """Let the photos belong to the recommendation, and so follow its access.

        Only files of the person who saves, not yet in use elsewhere, change hands.
        """
        for recommendation in self:
            loose = recommendation._get_files().filtered(
                lambda attachment: (
                    attachment.res_model in (False, "proactive.capture")
                    and not attachment.res_field
                    and attachment.create_uid == self.env.user
                )
            )
            # sudo: a wizard's own files may be gone from the user's reach already.
            loose.sudo().write(
                {"res_model": recommendation._name, "res_id": recommendation.id}
            )

    def _get_files(self):
        """Return the files that belong to the recommendation; extend it for more."""
        return self.attachment_ids
