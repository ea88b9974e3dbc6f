# Copyright 2026 Proactive Service Contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

"""The one door through which recommendations come in."""

from datetime import timedelta

from psycopg2.errors import UniqueViolation

from odoo import api, fields, models
from odoo.exceptions import ConcurrencyError, UserError

#: No device keeps an entry longer than that; its clock is wrong.
LONGEST_ON_THE_WAY = timedelta(days=365)
#: Longest key that tells entries apart, in characters.
KEY_LENGTH = 100
#: What a technician says about a recommendation.
ENTRY_FIELDS = frozenset(
    {
        "observation",
        "customer_benefit",
        "internal_note",
        "severity",
        "size",
        "customer_word",
        "promise",
        "promise_date",
        "revisit_date",
        "revisit_condition",
        "equipment_id",
        "offering_id",
    }
)
#: What a capture may say. Everything else is derived from the visit and the policy.
CAPTURE_FIELDS = ENTRY_FIELDS | {
    "name",
    "state",
    "captured_on",
    "capture_key",
    "attachment_ids",
}


# A room of its own beside the fields of the model.
# pylint: disable=consider-merging-classes-inherited
class FsmOrder(models.Model):
    _inherit = "fsm.order"

    def capture_recommendations(self, vals_list):
        """Store what was seen during this visit; the one door for office and phone.

        Idempotent by ``capture_key``: an entry sent again returns what was stored
        the first time, and nothing happens twice.

        :param vals_list: list of dicts, keys of CAPTURE_FIELDS
        :return: proactive.recommendation records, in the order of ``vals_list``
        :raises AccessError: if the visit is not the user's
        :raises UserError: for unknown fields, a time that cannot be read, or a key
            that is too long or used for another visit
        :raises ValidationError: for missing words
        """
        self.ensure_one()
        self.check_access("write")
        self._check_capture(vals_list)
        Recommendation = self.env["proactive.recommendation"]
        by_key = self._get_captured(vals_list)
        new_vals = self._get_new_values(vals_list, by_key)
        try:
            with self.env.cr.savepoint():
                # sudo: technicians have no right to create records whose owner,
                # policy and customer they could choose; here these are derived.
                created = Recommendation.sudo().create(
                    [self._prepare_recommendation_values(vals) for vals in new_vals]
                )
        except UniqueViolation as error:
            # The same entry came in at the same moment by another request: begin
            # again, with a snapshot that shows it.
            raise ConcurrencyError(
                self.env._("This entry is just being received.")
            ) from error
        self._set_captured()
        keyless = []
        for vals, recommendation in zip(new_vals, created, strict=True):
            if key := vals.get("capture_key"):
                by_key[key] = recommendation
            else:
                keyless.append(recommendation)
        new = iter(keyless)
        found = [by_key.get(vals.get("capture_key")) or next(new) for vals in vals_list]
        return Recommendation.browse([recommendation.id for recommendation in found])

    @api.model
    def _get_capture_fields(self):
        """Names a capture may set; extend it for fields of your own."""
        return CAPTURE_FIELDS

    def _check_capture(self, vals_list):
        """Refuse what a capture may not say."""
        unknown = set().union(*vals_list) - self._get_capture_fields()
        if unknown:
            raise UserError(
                self.env._(
                    "A recommendation cannot be captured with: %s.",
                    ", ".join(sorted(unknown)),
                )
            )
        states = self.env["proactive.recommendation"]._get_capture_states()
        for vals in vals_list:
            if vals.get("state", "captured") not in states:
                raise UserError(
                    self.env._("A new recommendation cannot be in that state yet.")
                )
            if len(vals.get("capture_key") or "") > KEY_LENGTH:
                raise UserError(self.env._("The key of this entry is too long."))
        attachment_ids = self._get_attachment_ids(vals_list)
        self.env["ir.attachment"].browse(attachment_ids).check_access("read")

    @api.model
    def _get_attachment_ids(self, vals_list):
        """Return the ids of all attachments named in the values."""
        ids = set()
        for vals in vals_list:
            for command in vals.get("attachment_ids") or []:
                if isinstance(command, int):
                    ids.add(command)
                elif command[0] == 4:
                    ids.add(command[1])
                elif command[0] == 6:
                    ids.update(command[2])
                else:
                    raise UserError(self.env._("Photos can only be added."))
        return sorted(ids)

    def _get_captured(self, vals_list):
        """Return what is stored already: dict {capture_key: recommendation}."""
        keys = [vals["capture_key"] for vals in vals_list if vals.get("capture_key")]
        if not keys:
            return {}
        # sudo: the key may be on a colleague's record; that is refused below.
        stored = (
            self.env["proactive.recommendation"]
            .sudo()
            .with_context(active_test=False)
            .search([("capture_key", "in", keys)])
        )
        if any(recommendation.order_id != self for recommendation in stored):
            raise UserError(
                self.env._("This entry was received already, for another visit.")
            )
        return {recommendation.capture_key: recommendation for recommendation in stored}

    @api.model
    def _get_new_values(self, vals_list, stored):
        """Return the entries that are not stored yet, each once.

        :param stored: dict {capture_key: recommendation}
        """
        new_vals, keys = [], set(stored)
        for vals in vals_list:
            key = vals.get("capture_key")
            if not key or key not in keys:
                new_vals.append(vals)
                keys.add(key)
        return new_vals

    def _prepare_recommendation_values(self, vals):
        """Return the values of a recommendation made during this visit."""
        technician = self._get_capturing_technician()
        return {
            **vals,
            "order_id": self.id,
            "technician_id": technician.id,
            "captured_on": self._get_credible_time(vals.get("captured_on")),
        }

    @api.model
    def _get_credible_time(self, captured_on):
        """Return when it was seen: what the device says, unless its clock is wrong.

        :param captured_on: UTC, as text or naive datetime; may be empty
        :return: naive UTC datetime; now for more than a year ago. A moment in the
            future is put right for every recommendation, however it is made.
        :raises UserError: if it cannot be read
        """
        now = fields.Datetime.now()
        try:
            moment = fields.Datetime.to_datetime(captured_on)
        except (TypeError, ValueError) as error:
            raise UserError(
                self.env._("The time of this entry cannot be read: %s", captured_on)
            ) from error
        return moment if moment and now - moment < LONGEST_ON_THE_WAY else now

    def _get_capturing_technician(self):
        """Return who saw it: the user, if he is on this visit, else its technician."""
        self.ensure_one()
        order = self.sudo()  # sudo: workers of the visit may be others
        me = self.env["fsm.person"]._get_technician(self.env.user)
        return me if me in order.person_ids else order.person_id or me

    def _set_captured(self):
        self.filtered(lambda order: order.opportunity_check != "captured").write(
            {"opportunity_check": "captured", "opportunity_check_note": False}
        )

    # Opportunity check

    def action_recommend(self):
        """Open the form in which the technician says what he saw."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "proactive_service.proactive_capture_action"
        )
        action["context"] = {"default_order_id": self.id}
        if len(self.equipment_ids) == 1:
            action["context"]["default_equipment_id"] = self.equipment_ids.id
        return action

    def action_nothing_needed(self):
        """Looked, and nothing is needed: as good an answer as any.

        :raises UserError: where recommendations have been made
        """
        if self.recommendation_ids.filtered(lambda r: r.state != "invalid"):
            raise UserError(
                self.env._("Recommendations have been made during this visit.")
            )
        self.write(
            {"opportunity_check": "nothing_needed", "opportunity_check_note": False}
        )
        return True

    def _ask_opportunity_check(self):
        """Return the action that asks for the opportunity check before completing."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "proactive_service.proactive_opportunity_check_action"
        )
        action["context"] = {"default_order_id": self.id}
        return action
