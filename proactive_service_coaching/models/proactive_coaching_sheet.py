# Copyright 2026 Proactive Service Contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, models
from odoo.fields import Domain
from odoo.tools import format_date

from .assessment_math import average_of
from .coaching_dates import day_range, local_date


class ProactiveCoachingSheet(models.AbstractModel):
    """What the coaching workbook shows, with the rights of the current user (S5.10).

    Nothing private, and no figure that would rank people.
    """

    _name = "proactive.coaching.sheet"
    _description = "Coaching Sheet"

    @api.model
    def _get_period(self, date_from, date_to, field="date"):
        """Domain of the records of this company in a period, in its days."""
        company = self.env.company
        start, end = day_range(date_from, date_to, company._get_coaching_tz())
        return (
            Domain("company_id", "=", company.id)
            & Domain(field, ">=", start)
            & Domain(field, "<", end)
        )

    @api.model
    def _get_record_sheets(self, date_from, date_to):
        """Return the long tables, one row per record.

        :return: list of dicts: name, header, dates (see `write_workbook`), model,
            domain, and row (function of a record)
        """
        period = self._get_period(date_from, date_to)
        held = period & Domain("state", "=", "held")
        env = self.env
        return [
            {
                "name": env._("Sessions"),
                "header": [
                    env._("Technician"),
                    env._("Day"),
                    env._("Kind"),
                    env._("Coach"),
                    env._("Shared notes"),
                ],
                "dates": [1],
                "model": "proactive.coaching.session",
                "domain": held,
                "row": self._get_session_row,
            },
            {
                "name": env._("Skills"),
                "header": [
                    env._("Technician"),
                    env._("Day"),
                    env._("Skill"),
                    env._("Coach sees"),
                    env._("Technician sees"),
                    env._("What was seen"),
                ],
                "dates": [1],
                "model": "proactive.coaching.observation",
                "domain": held,
                "row": self._get_skill_row,
            },
            {
                "name": env._("Commitments"),
                "header": [
                    env._("Technician"),
                    env._("By"),
                    env._("What"),
                    env._("Who"),
                    env._("State"),
                ],
                "dates": [1],
                "model": "proactive.coaching.commitment",
                "domain": self._get_period(date_from, date_to, "session_id.date")
                & Domain("session_state", "=", "held"),
                "row": self._get_commitment_row,
            },
        ]

    @api.model
    def _get_label(self, record, name):
        """Return what a selection says, in the user's language."""
        field = record._fields[name]
        return dict(field._description_selection(self.env)).get(record[name], "")

    @api.model
    def _get_day(self, record):
        zone = record.company_id._get_coaching_tz()
        return local_date(record.date, zone).isoformat()

    @api.model
    def _get_session_row(self, session):
        return [
            session.technician_id.name,
            self._get_day(session),
            self._get_label(session, "session_type"),
            session.coach_id.name,
            session.shared_note or "",
        ]

    @api.model
    def _get_skill_row(self, observation):
        return [
            observation.technician_id.name,
            self._get_day(observation),
            observation.skill_id.name,
            self._get_label(observation, "coach_score"),
            self._get_label(observation, "technician_score"),
            observation.note or "",
        ]

    @api.model
    def _get_commitment_row(self, commitment):
        return [
            commitment.technician_id.name,
            commitment.date_due.isoformat(),
            commitment.name,
            commitment.owner_name,
            self._get_label(commitment, "state"),
        ]

    # The short tables

    @api.model
    def _get_summary_sheets(self, date_from, date_to):
        """Return the skills by month and the manager's page as tables (list of dicts).

        :raises AccessError: for anybody who is no service manager
        """
        board = self.env["proactive.coaching.board"].get_board()
        return [
            self._get_month_sheet(date_from, date_to),
            self._get_culture_sheet(board["culture"]),
            self._get_culture_branch_sheet(board["culture_by_branch"]),
            self._get_due_sheet(board["due"]),
            self._get_forgotten_sheet(board["forgotten"]),
            self._get_gap_sheet(board["gaps"]),
            self._get_branch_sheet(board["branches"]),
        ]

    @api.model
    def _get_month_sheet(self, date_from, date_to):
        """How skills show month by month, of all together, each with its n."""
        env = self.env
        rows = env["proactive.coaching.observation"]._read_group(
            self._get_period(date_from, date_to)
            & Domain("state", "=", "held")
            & Domain("coach_score", "!=", False),
            ["date:month", "skill_id.kind", "coach_score"],
            ["__count"],
        )
        months = {}
        for month, kind, score, number in rows:
            months.setdefault(month, {}).setdefault(kind, {})[int(score)] = number
        table = []
        for month in sorted(months):
            row = [format_date(env, month, date_format="MMM y")]
            for kind in ("technical", "delivery"):
                counts = months[month].get(kind, {})
                row += [average_of(counts), sum(counts.values())]
            table.append(row)
        return {
            "name": env._("Skills by month"),
            "header": [
                env._("Month"),
                env._("Technical"),
                env._("n"),
                env._("Delivery"),
                env._("n"),
            ],
            "rows": table,
            "charts": [1, 3],
        }

    @api.model
    def _get_culture_sheet(self, rows):
        env = self.env
        return {
            "name": env._("Culture"),
            "header": [env._("Period"), env._("Average"), env._("n")],
            "rows": [[row["label"], row["average"], row["n"]] for row in rows],
            "charts": [1],
        }

    @api.model
    def _get_culture_branch_sheet(self, rows):
        env = self.env
        return {
            "name": env._("Culture by branch"),
            "header": [
                env._("Branch"),
                env._("Period"),
                env._("Average"),
                env._("n"),
            ],
            "rows": [
                [row["name"], row["label"], row["average"], row["n"]] for row in rows
            ],
        }

    @api.model
    def _get_due_sheet(self, rows):
        env = self.env
        return {
            "name": env._("Coaching due"),
            "header": [
                env._("Technician"),
                env._("Coach"),
                env._("Due"),
                env._("State"),
            ],
            "rows": [
                [row["technician"], row["coach"], row["date"], row["state"]]
                for row in rows
            ],
        }

    @api.model
    def _get_forgotten_sheet(self, rows):
        env = self.env
        return {
            "name": env._("Nobody forgotten"),
            "header": [env._("Technician"), env._("Last recognition")],
            "rows": [[row["technician"], row["last"]] for row in rows],
        }

    @api.model
    def _get_gap_sheet(self, rows):
        env = self.env
        return {
            "name": env._("Knowledge gaps"),
            "header": [env._("Offering"), env._("Not confirmed by")],
            "rows": [[row["name"], row["missing"]] for row in rows],
        }

    @api.model
    def _get_branch_sheet(self, rows):
        env = self.env
        return {
            "name": env._("Branches"),
            "header": [
                env._("Branch"),
                env._("Customers say"),
                env._("n"),
                env._("Visits"),
            ],
            "rows": [
                [row["name"], row["quality"], row["answers"], row["visits"]]
                for row in rows
            ],
        }
