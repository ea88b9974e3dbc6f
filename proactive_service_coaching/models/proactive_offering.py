# Copyright 2026 Proactive Service Contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, models

#: How comfortable somebody is who would rather not speak about a service alone.
UNEASY = ("1", "2")


class ProactiveOffering(models.Model):
    _inherit = "proactive.offering"

    @api.model
    def _get_uneasy(self, technicians):
        """Return what technicians do not know yet or would need help with (S2.4).

        The number of queries does not grow with the technicians.

        :param technicians: fsm.person records that the caller may coach
        :return: dict {technician id: list of texts}
        """
        if not technicians:
            return {}
        offerings = self.search([("active", "=", True)])
        # sudo: between him and who coaches him; the caller has checked that.
        knowledge = (
            self.env["proactive.offering.knowledge"]
            .sudo()
            .search(
                [
                    ("technician_id", "in", technicians.ids),
                    ("offering_id", "in", offerings.ids),
                ]
            )
        )
        known = {(k.technician_id.id, k.offering_id.id): k for k in knowledge}
        comforts = dict(knowledge._fields["comfort"]._description_selection(self.env))
        return {
            technician.id: [
                line
                for offering in offerings
                if (
                    line := offering._describe_unease(
                        known.get((technician.id, offering.id), knowledge.browse()),
                        comforts,
                    )
                )
            ]
            for technician in technicians
        }

    def _describe_unease(self, knowledge, comforts):
        """Return one line, or an empty text where he is comfortable.

        :param knowledge: his confirmation, may be empty
        :param comforts: dict of the labels of comfort
        """
        self.ensure_one()
        if not knowledge:
            words = self.env._("not confirmed yet")
        elif knowledge.comfort in UNEASY:
            words = comforts[knowledge.comfort]
        elif knowledge.version < self.version:
            words = self.env._("has changed since he confirmed it")
        else:
            return ""
        return self.env._("%(offering)s: %(words)s", offering=self.name, words=words)
