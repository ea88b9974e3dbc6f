# Copyright 2026 Proactive Service Contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.fields import Domain

from .coaching_dates import local_date


class FsmPerson(models.Model):
    _inherit = "fsm.person"

    coaching_plan_ids = fields.One2many(
        comodel_name="proactive.coaching.plan", inverse_name="technician_id"
    )
    coaching_session_ids = fields.One2many(
        comodel_name="proactive.coaching.session", inverse_name="technician_id"
    )
    held_session_ids = fields.One2many(
        comodel_name="proactive.coaching.session",
        inverse_name="technician_id",
        string="Session Held",
        domain=[("state", "=", "held")],
    )
    open_commitment_ids = fields.One2many(
        comodel_name="proactive.coaching.commitment",
        inverse_name="technician_id",
        string="Commitment",
        domain=[("state", "=", "open"), ("session_state", "=", "held")],
    )
    recognition_ids = fields.One2many(
        comodel_name="proactive.recognition",
        inverse_name="technician_id",
    )
    last_recognition_date = fields.Date(
        string="Last Recognition",
        compute="_compute_last_recognition_date",
        groups="proactive_service.group_manager",
        help="The last time somebody said what he did well, in this company.",
    )
    coaching_session_count = fields.Integer(
        string="Coaching", compute="_compute_coaching_session_count"
    )

    @api.depends("recognition_ids.date")
    @api.depends_context("allowed_company_ids")
    def _compute_last_recognition_date(self):
        last = self._read_last_recognition()
        for person in self:
            person.last_recognition_date = last.get(person._origin)

    def _read_last_recognition(self):
        """Return when each was last told what he did well: {technician: date}.

        What a happy customer wrote counts as much as what colleagues and managers
        say (S4.5, S5.7).
        """
        mine = Domain("technician_id", "in", self.ids) & Domain(
            "company_id", "=", self.env.company.id
        )
        # sudo: a word for him alone counts, though not everybody reads it.
        last = dict(
            self.env["proactive.recognition"]
            .sudo()
            ._read_group(mine, ["technician_id"], ["date:max"])
        )
        zone = self.env.company._get_coaching_tz()
        praise = (
            self.env["proactive.feedback"]
            .sudo()
            ._read_group(
                mine & Domain("user_input_id", "!=", False),
                ["technician_id"],
                ["sent_on:max"],
            )
        )
        for technician, moment in praise:
            day = moment and local_date(moment, zone)
            if day and (technician not in last or last[technician] < day):
                last[technician] = day
        return last

    def _compute_coaching_session_count(self):
        Session = self.env["proactive.coaching.session"]
        counts = {}
        if Session.has_access("read"):
            counts = dict(
                Session._read_group(
                    [("technician_id", "in", self.ids), ("state", "!=", "cancelled")],
                    groupby=["technician_id"],
                    aggregates=["__count"],
                )
            )
        for person in self:
            person.coaching_session_count = counts.get(person._origin, 0)

    def action_view_coaching_sessions(self):
        """Open the coaching sessions of this technician."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "proactive_service_coaching.proactive_coaching_session_action"
        )
        action["domain"] = [("technician_id", "=", self.id)]
        action["context"] = {"default_technician_id": self.id}
        return action

    @api.model
    def action_open_my_coaching(self):
        """Open the page on which a technician finds what coaching means for him.

        Who is no technician but may coach finds the plans of those he coaches.

        :raises UserError: when nobody has linked the user with a technician
        """
        person = self._get_technician(self.env.user)
        if not person and self.env.user.has_group("proactive_service.group_user"):
            action = self.env["ir.actions.act_window"]._for_xml_id(
                "proactive_service_coaching.proactive_coaching_plan_action"
            )
            return {**action, "context": {"search_default_mine": 1}}
        if not person:
            raise UserError(self._get_no_technician_message())
        return self.env["ir.actions.client"]._for_xml_id(
            "proactive_service_coaching.fsm_person_action_my_page"
        )

    @api.model
    def action_open_forgotten(self):
        """Open the list of those who wait for a word of recognition (S5.7).

        :raises AccessError: for anybody who is no service manager
        """
        if not self.env.user.has_group("proactive_service.group_manager"):
            raise AccessError(self.env._("This list is for service managers."))
        people = [person.id for person, _last in self.env.company._get_forgotten()]
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "proactive_service_coaching.fsm_person_action_forgotten"
        )
        action["domain"] = [("id", "in", people)]
        return action

    def action_recognise(self):
        """Open a new recognition for this technician."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "proactive_service_coaching.proactive_recognition_action"
        )
        action["views"] = [(False, "form")]
        action["context"] = {"default_technician_id": self.id}
        return action

    def action_open_skills(self):
        """Open the page on which the change of each skill is drawn (S5.5)."""
        self.ensure_one()
        action = self.env["ir.actions.client"]._for_xml_id(
            "proactive_service_coaching.fsm_person_action_skills"
        )
        action["params"] = {"technician_id": self.id}
        return action

    def get_skill_change(self):
        """Return how each skill was seen, session by session (JSON-ready dict).

        Only what the user may read of it: a technician his own, a coach his
        technicians'. One observation shows no change, so it is not drawn.
        """
        self.ensure_one()
        observations = self.env["proactive.coaching.observation"].search(
            [
                ("technician_id", "=", self.id),
                ("company_id", "=", self.env.company.id),
                ("state", "=", "held"),
                ("coach_score", "!=", False),
            ],
            order="date, id",
        )
        by_skill = observations.grouped("skill_id")
        levels = observations._fields["coach_score"]._description_selection(self.env)
        return {
            "name": self.sudo().name,
            "levels": [label for _score, label in levels],
            "skills": [
                by_skill[skill]._prepare_change(skill)
                for skill in by_skill.keys()
                if len(by_skill[skill]) > 1
            ],
        }
