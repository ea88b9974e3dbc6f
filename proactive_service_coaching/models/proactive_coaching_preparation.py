# Copyright 2026 Proactive Service Contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""What a coach needs to know before he sits down with a technician."""

from collections import Counter

from odoo import api, fields, models
from odoo.fields import Domain

#: Elapsed days to look back before the first session.
FIRST_LOOK_BACK_DAYS = 90


class ProactiveCoachingSession(models.Model):
    _inherit = "proactive.coaching.session"

    since = fields.Datetime(
        compute="_compute_since",
        groups="proactive_service.group_user",
        help="The last session with this technician; before the first one, 90 days "
        "back.",
    )
    recommendation_ids = fields.Many2many(
        comodel_name="proactive.recommendation",
        string="What He Recommended",
        compute="_compute_recommendation_ids",
        groups="proactive_service.group_user",
        help="What the technician captured since the last session, and what became "
        "of it. A true recommendation that the customer declines counts as much as "
        "an accepted one.",
    )
    recommendation_summary = fields.Char(
        compute="_compute_recommendation_ids", groups="proactive_service.group_user"
    )
    answer_ids = fields.Many2many(
        comodel_name="survey.user_input",
        string="Customers' Words",
        compute="_compute_answer_ids",
        groups="proactive_service.group_user",
        help="Answers to our survey about his visits since the last session.",
    )
    answer_summary = fields.Char(
        compute="_compute_answer_ids", groups="proactive_service.group_user"
    )
    visit_ids = fields.Many2many(
        comodel_name="fsm.order",
        string="Expectations Not Met",
        compute="_compute_visit_ids",
        groups="proactive_service.group_user",
        help="Visits since the last session that were not, or only partly, what the "
        "customer expected.",
    )
    visit_summary = fields.Char(
        compute="_compute_visit_ids", groups="proactive_service.group_user"
    )
    uneasy_summary = fields.Text(
        string="What He Is Not Comfortable With",
        compute="_compute_uneasy_summary",
        groups="proactive_service.group_user",
        help="What we offer that he has not confirmed to know, or would need help "
        "with, in his own words (S2.4). Shown to his coach and the service managers.",
    )
    open_commitment_ids = fields.Many2many(
        comodel_name="proactive.coaching.commitment",
        string="Open Commitments",
        compute="_compute_open_commitment_ids",
        groups="proactive_service.group_user",
        help="Agreed in earlier sessions and not done yet. They carry over.",
    )

    @api.depends("technician_id", "company_id", "date")
    def _compute_since(self):
        rows = self.env["proactive.coaching.session"]._read_group(
            self._get_technician_domain() & Domain("state", "=", "held"),
            groupby=["technician_id", "company_id"],
            aggregates=["date:array_agg"],
        )
        dates_by_key = {(row[0].id, row[1].id): row[2] for row in rows}
        for session in self:
            date = session.date or fields.Datetime.now()
            dates = dates_by_key.get(session._get_technician_key(), [])
            session.since = max(
                (earlier for earlier in dates if earlier < date),
                default=fields.Datetime.subtract(date, days=FIRST_LOOK_BACK_DAYS),
            )

    @api.depends("since", "state")
    def _compute_recommendation_ids(self):
        found = self._search_since("proactive.recommendation", "captured_on")
        labels = dict(found._fields["state"]._description_selection(self.env))
        for session in self:
            records = session._filter_since(found, "captured_on")
            session.recommendation_ids = records
            session.recommendation_summary = session._summarise(
                self.env._("Recommended"), records.mapped("state"), labels
            )

    @api.depends("since", "state")
    def _compute_answer_ids(self):
        found = self._search_since(
            "survey.user_input", "end_datetime", self._get_answer_domain()
        )
        labels = dict(found._fields["nps_category"]._description_selection(self.env))
        for session in self:
            records = session._filter_since(found, "end_datetime")
            session.answer_ids = records
            session.answer_summary = session._summarise(
                self.env._("Answers"), records.mapped("nps_category"), labels
            )

    @api.depends("since", "state")
    def _compute_visit_ids(self):
        found = self._search_since(
            "fsm.order", "completed_on", technician_field="person_id"
        )
        labels = dict(found._fields["expectation_met"]._description_selection(self.env))
        for session in self:
            records = session._filter_since(found, "completed_on", "person_id")
            session.visit_ids = records.filtered(
                lambda order: order.expectation_met in ("partly", "not")
            )
            session.visit_summary = session._summarise(
                self.env._("Visits"), records.mapped("expectation_met"), labels
            )

    @api.depends("technician_id", "company_id")
    def _compute_uneasy_summary(self):
        Plan = self.env["proactive.coaching.plan"]
        # Whoever may read his plan is his coach or his manager.
        plans = Plan.search(self._get_technician_domain())
        uneasy = self.env["proactive.offering"]._get_uneasy(plans.technician_id)
        known = {(plan.technician_id.id, plan.company_id.id) for plan in plans}
        for session in self:
            lines = uneasy.get(session.technician_id._origin.id, [])
            if session._get_technician_key() not in known:
                lines = []
            session.uneasy_summary = "\n".join(lines)

    @api.depends("technician_id", "company_id")
    def _compute_open_commitment_ids(self):
        found = self.env["proactive.coaching.commitment"].search(
            self._get_technician_domain() & Domain("state", "=", "open")
        )
        for session in self:
            session.open_commitment_ids = found.filtered(
                lambda c, session=session: (
                    c._get_technician_key() == session._get_technician_key()
                    and c.session_id != session._origin
                )
            )

    # Helpers, for all sessions at once

    def _get_technician_key(self):
        self.ensure_one()
        return (self.technician_id._origin.id, self.company_id._origin.id)

    def _get_technician_domain(self, field="technician_id"):
        return Domain(field, "in", self.technician_id.ids) & Domain(
            "company_id", "in", self.company_id.ids
        )

    @api.model
    def _get_answer_domain(self):
        """Domain of the answers that a coach wants to hear of."""
        return Domain("state", "=", "done") & Domain("test_entry", "=", False)

    def _search_since(
        self, model, date_field, domain=Domain.TRUE, technician_field="technician_id"
    ):
        """Return what happened around these technicians since the earliest session.

        :param model: name of a model with a technician and ``company_id``
        :param date_field: name of its datetime field
        :param domain: further Domain
        :param technician_field: name of its field for the technician
        """
        records = self.env[model]
        if not self.technician_id.ids:
            return records
        first = min(self.mapped("since"))
        return records.search(
            self._get_technician_domain(technician_field)
            & Domain(date_field, ">=", first)
            & domain,
            order=f"{date_field} desc, id desc",
        )

    def _filter_since(self, records, date_field, technician_field="technician_id"):
        """Keep what belongs to this session: until it was held, or until now."""
        self.ensure_one()
        until = self.date if self.state == "held" else fields.Datetime.now()
        return records.filtered(
            lambda record: (
                (record[technician_field].id, record.company_id.id)
                == self._get_technician_key()
                and self.since <= record[date_field] <= until
            )
        )

    @api.model
    def _summarise(self, title, states, labels):
        """Return for instance "Recommended: 5 (2 Handed over, 3 For later)".

        :param title: what is counted
        :param states: list of selection values
        :param labels: dict of their labels
        """
        parts = ", ".join(
            f"{count} {labels[state]}"
            for state, count in Counter(states).most_common()
            if state
        )
        if not parts:
            return f"{title}: {len(states)}"
        return f"{title}: {len(states)} ({parts})"
