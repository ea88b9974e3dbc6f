# Copyright 2026 Proactive Service Contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""A technician's own page: skills and plan, commitments, thanks, stories (S5.5, S5.7).

Everything is read with the rights of the technician and asks for him by name, so that
it shows nobody else's, whatever other roles he has.
"""

from odoo import api, models
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tools import format_date

from .coaching_dates import local_date

THANKS_LIMIT, STORY_LIMIT, SESSION_LIMIT, NEWS_LIMIT = 20, 5, 12, 3


# A room of its own: what a technician reads of himself.
# pylint: disable=consider-merging-classes-inherited
class FsmPerson(models.Model):
    _inherit = "fsm.person"

    @api.model
    @api.readonly
    def get_my_page(self):
        """Return the page of the technician who is logged in (JSON-ready dict).

        The number of queries does not grow with what there is to show.

        :raises UserError: for a user who is no technician
        """
        person = self._get_technician(self.env.user).sudo(False)
        if not person:
            raise UserError(self._get_no_technician_message())
        mine = Domain("technician_id", "=", person.id)
        return {
            "id": person.id,
            "name": person.sudo().name,
            "commitments": self._get_my_commitments(mine),
            "plans": self._get_my_plans(mine),
            "sessions": self._get_my_sessions(mine),
            "thanks": person._get_thanks(THANKS_LIMIT),
            "skills": person.get_skill_change(),
            "stories": self._get_my_stories(person),
            "news": self._get_my_news(),
            "questions": self._get_my_questions(),
        }

    @api.model
    def _get_no_technician_message(self):
        return self.env._(
            "Your login does not belong to a technician, so there is no coaching page "
            "for you. If you visit customers, ask your service manager to link your "
            "contact with a field service worker."
        )

    @api.model
    def _get_my_commitments(self, mine):
        """Return what is open after a session, the coach's promises as well."""
        commitments = self.env["proactive.coaching.commitment"].search(
            mine & Domain("state", "=", "open") & Domain("session_state", "=", "held")
        )
        return [
            {
                "id": commitment.id,
                "name": commitment.name,
                "mine": commitment.owner == "technician",
                "owner": commitment.owner_name or "",
                "due": format_date(self.env, commitment.date_due),
                "late": commitment.is_late,
            }
            for commitment in commitments
        ]

    @api.model
    def _get_my_plans(self, mine):
        plans = self.env["proactive.coaching.plan"].search(mine)
        return [
            {
                "id": plan.id,
                "coach": plan.responsible_id.sudo().name or "",
                "interval": plan.interval_days,
                "skills": plan.skill_ids.mapped("name"),
                "planned": self._format_day(plan.next_session_date, plan.company_id),
                "due": format_date(self.env, plan.next_due),
            }
            for plan in plans
        ]

    @api.model
    def _get_my_sessions(self, mine):
        sessions = self.env["proactive.coaching.session"].search(
            mine & Domain("state", "=", "held"), limit=SESSION_LIMIT
        )
        labels = dict(sessions._fields["session_type"]._description_selection(self.env))
        return [
            {
                "id": session.id,
                "kind": labels[session.session_type],
                "coach": session.coach_id.sudo().name,
                "date": self._format_day(session.date, session.company_id),
                "note": session.shared_note or "",
                "to_score": len(
                    session.observation_ids.filtered(lambda o: not o.technician_score)
                ),
            }
            for session in sessions
        ]

    def _get_thanks(self, limit):
        """Return what colleagues, managers and customers thanked him for.

        :param limit: how many at most, newest first
        :return: list of dicts with words, by, what for (may be empty) and date
        """
        self.ensure_one()
        mine = Domain("technician_id", "=", self.id)
        said = self.env["proactive.recognition"].search(mine, limit=limit)
        labels = dict(said._fields["value"]._description_selection(self.env))
        thanks = [
            (one.date, one.message, one.author_name, labels[one.value]) for one in said
        ]
        # sudo: whether news are a customer's praise is the office's to know; the news
        # are his own.
        praise = (
            self.env["proactive.feedback"]
            .sudo()
            .search(
                mine
                & Domain("user_input_id", "!=", False)
                & Domain("company_id", "in", self.env.companies.ids),
                limit=limit,
            )
        )
        for one in praise:
            day = local_date(one.sent_on, one.company_id._get_coaching_tz())
            thanks.append((day, one.message, one.partner_id.name or "", ""))
        thanks.sort(key=lambda one: one[0], reverse=True)
        return [
            {
                "words": words,
                "by": by or "",
                "for": what,
                "date": format_date(self.env, day),
            }
            for day, words, by, what in thanks[:limit]
        ]

    @api.model
    def _get_my_stories(self, person):
        stories = self.env["proactive.success.story"]._get_published_for(
            person, STORY_LIMIT
        )
        return [
            {
                "id": story.id,
                "name": story.name,
                "gained": story.gained,
                "mine": person in story.technician_ids,
            }
            for story in stories
        ]

    @api.model
    def _get_my_news(self):
        """Return what the group has achieved, said after the fact (S5.7)."""
        news = self.env["proactive.group.achievement"].search(
            [("state", "=", "announced")], limit=NEWS_LIMIT
        )
        return [{"id": one.id, "name": one.name, "thanks": one.thanks} for one in news]

    @api.model
    def _get_my_questions(self):
        """Return the assessments that wait for his answer (S5.10)."""
        asked = self.env["proactive.assessment"].search(
            [("state", "=", "open"), ("audience", "=", "technician")]
        )
        return [
            {"id": one.id, "name": one.display_name}
            for one in asked._filter_to_answer()
        ]

    @api.model
    def _format_day(self, moment, company):
        """Return the day of a moment where the company is, in words, or nothing."""
        if not moment:
            return ""
        return format_date(self.env, local_date(moment, company._get_coaching_tz()))
