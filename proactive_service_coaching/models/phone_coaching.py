# Copyright 2026 Proactive Service Contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

"""My page on the phone: also in a cellar, in words of the technician's language."""

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import format_date

#: The phone carries few of each.
PRAISE_LIMIT, STORY_LIMIT, CARD_LIMIT = 20, 5, 60


class ProactivePhone(models.AbstractModel):
    """What coaching means for this technician, and nobody else's (S5.5, S5.7, S5.9)."""

    _inherit = "proactive.phone"

    @api.model
    def _get_own_coaching_domain(self):
        # Part of each query: a manager who drives himself reads others' in the office
        return Domain("technician_id.partner_id.user_ids", "in", [self.env.uid])

    @api.model
    def _get_praise(self):
        """Add what colleagues, managers and customers recognised in him (S5.7)."""
        Recognition = self.env["proactive.recognition"]
        found = Recognition.search(self._get_own_coaching_domain(), limit=PRAISE_LIMIT)
        values = dict(Recognition._fields["value"]._description_selection(self.env))
        return super()._get_praise() + [
            {
                "words": recognition.message,
                "by": recognition.author_name or "",
                "on": recognition.date.isoformat(),
                "for": values[recognition.value],
            }
            for recognition in found
        ]

    @api.model
    def _get_sections(self):
        sections = [
            *super()._get_sections(),
            {
                "name": "coaching",
                "screen": "mine",
                "title": self.env._("My coaching"),
                "cards": self._get_plan_cards(),
            },
            {
                "name": "commitments",
                "screen": "mine",
                "title": self.env._("What we agreed"),
                "cards": self._get_commitment_cards(),
            },
            {
                "name": "cards",
                "screen": "mine",
                "title": self.env._("Do and don't"),
                "cards": self._get_situation_cards(),
            },
            {
                "name": "stories",
                "screen": "today",
                "title": self.env._("Success stories"),
                "cards": self._get_story_cards(),
            },
        ]
        return [section for section in sections if section["cards"]]

    @api.model
    def _get_plan_cards(self):
        """Return when the next session is, with whom, and what it is about."""
        plans = self.env["proactive.coaching.plan"].search(
            self._get_own_coaching_domain()
        )
        return [
            {
                "title": plan._get_phone_title(),
                # sudo: the coach's name; technicians cannot read users.
                "text": self.env._("With %s", plan.sudo().coach_id.name),
                "note": ", ".join(plan.skill_ids.mapped("name")),
            }
            for plan in plans
        ]

    @api.model
    def _get_commitment_cards(self):
        """Return what he and his coach still owe each other."""
        domain = self._get_own_coaching_domain()
        domain &= Domain("state", "=", "open") & Domain("session_state", "=", "held")
        commitments = self.env["proactive.coaching.commitment"].search(
            domain, order="date_due, id"
        )
        return [
            {
                "title": commitment.name,
                "note": self.env._(
                    "%(name)s, by %(date)s",
                    name=commitment.owner_name,
                    date=format_date(self.env, commitment.date_due),
                ),
            }
            for commitment in commitments
        ]

    @api.model
    def _get_situation_cards(self):
        """Return the cards: what helps in a situation, and what harms (S5.9)."""
        cards = self.env["proactive.coaching.card"].search([], limit=CARD_LIMIT)
        return [
            {
                "title": card.name,
                "folded": True,
                "lists": [
                    {"title": self.env._("Do"), "lines": self._get_lines(card.do)},
                    {"title": self.env._("Don't"), "lines": self._get_lines(card.dont)},
                ],
                "note": card.exercise or "",
            }
            for card in cards
        ]

    @api.model
    def _get_story_cards(self):
        """Return the stories that were published last (S5.7).

        Without names: a story is about what the customer gained.
        """
        stories = self.env["proactive.success.story"].search(
            Domain("state", "=", "published"), limit=STORY_LIMIT
        )
        return [story._prepare_phone_card() for story in stories]

    @api.model
    def _get_lines(self, text):
        return [line.strip() for line in (text or "").splitlines() if line.strip()]


class ProactiveCoachingPlan(models.Model):
    _inherit = "proactive.coaching.plan"

    def _get_phone_title(self):
        """Return when the next session is planned, else by when it is due."""
        self.ensure_one()
        if self.next_session_date:
            moment = fields.Datetime.context_timestamp(self, self.next_session_date)
            return self.env._(
                "Next session: %(day)s, %(time)s",
                day=format_date(self.env, moment.date()),
                time=moment.strftime("%H:%M"),
            )
        return self.env._("Next due: %s", format_date(self.env, self.next_due))


class ProactiveSuccessStory(models.Model):
    _inherit = "proactive.success.story"

    def _prepare_phone_card(self):
        """Return the story as a card of the phone app."""
        self.ensure_one()
        parts = {
            self.env._("What was seen"): self.seen,
            self.env._("What was done"): self.done,
            self.env._("What the customer gained"): self.gained,
        }
        if self.quote and self.quote_permitted:
            parts[self.quote_by or self.env._("The customer says")] = self.quote
        return {
            "title": self.name,
            "folded": True,
            "lists": [
                {"title": title, "lines": [text]} for title, text in parts.items()
            ],
        }
