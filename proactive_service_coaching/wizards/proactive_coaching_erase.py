# Copyright 2026 Proactive Service Contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models
from odoo.exceptions import AccessError
from odoo.fields import Domain


class ProactiveCoachingErase(models.TransientModel):
    """Delete what coaching knows about a person, on his request or when he leaves."""

    _name = "proactive.coaching.erase"
    _description = "Erase Coaching Records"

    technician_id = fields.Many2one(
        comodel_name="fsm.person", required=True, ondelete="cascade"
    )
    company_id = fields.Many2one(
        comodel_name="res.company",
        required=True,
        readonly=True,
        default=lambda self: self.env.company,
    )
    erase_recognition = fields.Boolean(
        string="Recognition as Well",
        default=True,
        help="Also what others thanked him for.",
    )
    summary = fields.Text(compute="_compute_summary")

    @api.depends("technician_id", "company_id", "erase_recognition")
    def _compute_summary(self):
        for wizard in self:
            lines = [
                f"{self.env[name]._description}: {len(records)}"
                for name, records in wizard._get_records().items()
                if records
            ]
            wizard.summary = "\n".join(lines) or self.env._("Nothing is stored.")

    def _get_records(self):
        """Return what there is of this person in this company: {model: records}."""
        self.ensure_one()
        # sudo: what he cannot read belongs to the person, too; action_erase checks
        # that the person is his.
        models = self.sudo().with_context(active_test=False).env
        company = Domain("company_id", "=", self.company_id.id)
        his = company & Domain("technician_id", "=", self.technician_id._origin.id)
        users = models["res.users"].search(
            [("partner_id", "=", self.technician_id.sudo().partner_id.id)]
        )
        domains = {
            "proactive.coaching.plan": his,
            "proactive.coaching.commitment": his,
            "proactive.coaching.session": his,
            "proactive.service.meeting.attendance": his,
            "proactive.assessment.answer": company
            & Domain("user_id", "in", users.ids)
            & Domain("assessment_id.privacy", "=", "named"),
            # Whatever workbook was made may speak of him.
            "proactive.coaching.export": company,
        }
        if self.erase_recognition:
            domains["proactive.recognition"] = his
        return {name: models[name].search(domain) for name, domain in domains.items()}

    def action_erase(self):
        """Delete the records with all that belongs to them; stories lose the name.

        :raises AccessError: for anybody but the service managers of the person
        """
        self.ensure_one()
        self._check_may_erase()
        for found in self._get_records().values():
            found.unlink()
        self._take_out_of_stories()
        return {"type": "ir.actions.act_window_close"}

    def _check_may_erase(self):
        if not self.env.user.has_group("proactive_service.group_manager"):
            raise AccessError(self.env._("Only service managers erase records."))
        if not self.technician_id.filtered_domain(self.company_id._get_branch_domain()):
            raise AccessError(
                self.env._(
                    "%(name)s works for another branch. Its service manager, or the "
                    "company's, can erase the records.",
                    name=self.technician_id.name,
                )
            )

    def _take_out_of_stories(self):
        # sudo: his name goes out of the stories of other branches, too.
        stories = self.env["proactive.success.story"].sudo()
        stories.with_context(active_test=False).search(
            [
                ("technician_ids", "in", self.technician_id.ids),
                ("company_id", "=", self.company_id.id),
            ]
        ).write({"technician_ids": [fields.Command.unlink(self.technician_id.id)]})
