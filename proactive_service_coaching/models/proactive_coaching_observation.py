# Copyright 2026 Proactive Service Contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models
from odoo.exceptions import AccessError
from odoo.tools import format_date

from .coaching_dates import local_date

#: How well a skill shows, in words: a mark alone teaches nobody anything.
LEVELS = [
    ("1", "Not yet"),
    ("2", "With help"),
    ("3", "On his own"),
    ("4", "Well"),
    ("5", "Could teach it"),
]
#: What a technician may write about the way he was observed.
TECHNICIAN_FIELDS = frozenset({"technician_score", "technician_note"})


class ProactiveCoachingObservation(models.Model):
    """One skill in one session, as coach and technician each see it (S5.8).

    Both judge the same event, side by side. Where they differ is what to talk about.
    """

    _name = "proactive.coaching.observation"
    _description = "Coaching Observation"
    _order = "session_id, sequence, id"

    session_id = fields.Many2one(
        comodel_name="proactive.coaching.session",
        required=True,
        index=True,
        ondelete="cascade",
    )
    company_id = fields.Many2one(
        related="session_id.company_id", store=True, index=True
    )
    technician_id = fields.Many2one(
        related="session_id.technician_id", store=True, index=True
    )
    date = fields.Datetime(related="session_id.date", store=True)
    state = fields.Selection(related="session_id.state", store=True)
    sequence = fields.Integer(related="skill_id.sequence", store=True)
    skill_id = fields.Many2one(
        comodel_name="proactive.skill", required=True, index=True, ondelete="restrict"
    )
    kind = fields.Selection(related="skill_id.kind")
    description = fields.Text(related="skill_id.description")
    coach_score = fields.Selection(
        selection=LEVELS, string="Coach Sees", help="How the coach sees it."
    )
    technician_score = fields.Selection(
        selection=LEVELS,
        string="Technician Sees",
        help="How the technician sees it himself, for the same event.",
    )
    previous_score = fields.Selection(
        selection=LEVELS,
        string="Last Time",
        compute="_compute_previous_score",
        help="How the coach saw the same skill in the last session that was held.",
    )
    note = fields.Text(string="What Was Seen")
    technician_note = fields.Text(string="Technician's Words")

    _one_per_skill = models.Constraint(
        "UNIQUE(session_id, skill_id)",
        "Each skill is observed once per session. Change the line that is there.",
    )

    @api.depends("technician_id.name", "skill_id.name")
    def _compute_display_name(self):
        for observation in self:
            observation.display_name = observation.skill_id.name or ""

    @api.depends("skill_id", "session_id.technician_id", "session_id.date")
    def _compute_previous_score(self):
        earlier = self.search(
            [
                ("technician_id", "in", self.session_id.technician_id.ids),
                ("company_id", "in", self.session_id.company_id.ids),
                ("skill_id", "in", self.skill_id.ids),
                ("state", "=", "held"),
                ("coach_score", "!=", False),
            ],
            order="date desc, id desc",
        )
        by_key = earlier.grouped(lambda o: (o.technician_id, o.company_id, o.skill_id))
        for observation in self:
            session = observation.session_id
            key = (
                session.technician_id._origin,
                session.company_id._origin,
                observation.skill_id._origin,
            )
            before = by_key.get(key, self.browse()).filtered(
                lambda o, date=session.date: date and o.date < date
            )
            observation.previous_score = before[:1].coach_score

    def write(self, vals):
        """Let technicians write how they see it themselves, and nothing else.

        :raises AccessError: when a technician writes anything but his own view
        """
        if not self.env.su and not self.env.user.has_group(
            "proactive_service.group_user"
        ):
            if set(vals) - TECHNICIAN_FIELDS:
                raise AccessError(
                    self.env._(
                        "You can add how you see it yourself. What your coach wrote "
                        "is his to change."
                    )
                )
        return super().write(vals)

    def _prepare_change(self, skill):
        """Return how one skill changed over these observations, oldest first."""
        labels = dict(self._fields["coach_score"]._description_selection(self.env))
        zone = self.company_id[:1]._get_coaching_tz()
        return {
            "id": skill.id,
            "name": skill.name,
            "first": labels[self[0].coach_score],
            "last": labels[self[-1].coach_score],
            "change": int(self[-1].coach_score) - int(self[0].coach_score),
            "labels": [
                format_date(self.env, local_date(observation.date, zone))
                for observation in self
            ],
            "coach": [int(observation.coach_score) for observation in self],
            "technician": [int(o.technician_score or 0) or None for o in self],
        }
