# Copyright 2026 Proactive Service Contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, models
from odoo.exceptions import UserError
from odoo.tools import SQL, format_date

from .assessment_math import HIGHEST, LOWEST, mean, summarise

#: How many earlier results the trend shows.
TREND_LENGTH = 12


class ProactiveAssessment(models.Model):
    _inherit = "proactive.assessment"

    def get_page(self):
        """Return what the page of this assessment shows (JSON-ready dict)."""
        self.ensure_one()
        self.check_access("read")
        form = self.sudo().form_id
        shown = self._may_read_result()
        return {
            "id": self.id,
            "name": form.name,
            "subtitle": ", ".join(
                filter(None, [self.branch_id.name, format_date(self.env, self.date)])
            ),
            "description": form.description or "",
            "privacy": self.privacy,
            "minimum_group": form.minimum_group,
            "state": self.state,
            "may_answer": self._may_answer(),
            "answered": self.privacy != "private" and self._has_answered(),
            "may_propose": shown and self.has_access("write"),
            "statements": self._prepare_statements(),
            "result": self._get_result() if shown else None,
            "trend": self._get_trend() if shown else [],
        }

    def _may_read_result(self):
        """Managers read named answers as they come in, all others when it closes."""
        if self.privacy == "private" or self.state == "closed":
            return True
        manager = self.env.user.has_group("proactive_service.group_manager")
        return self.privacy == "named" and manager

    def _prepare_statements(self):
        mine = {}
        if self.privacy != "anonymous":
            # sudo: one's own answers only.
            answers = self.env["proactive.assessment.answer"].sudo()
            domain = [("assessment_id", "=", self.id), ("user_id", "=", self.env.uid)]
            mine = {a.statement_id.id: a.score for a in answers.search(domain)}
        return [
            {
                "id": statement.id,
                "topic": statement.topic,
                "name": statement.name,
                "mine": mine.get(statement.id, 0),
            }
            for statement in self._get_statements()
        ]

    # Result

    def _read_counts(self):
        """Return {statement: {score: number of people}}."""
        self.ensure_one()
        # sudo: sums only, and only for who may read the result.
        domain = [("assessment_id", "=", self.id)]
        if self.privacy == "anonymous":
            rows = self.env["proactive.assessment.tally"].sudo().search(domain)
            rows = [(row.statement_id, row.score, row.number) for row in rows]
        else:
            Answer = self.env["proactive.assessment.answer"].sudo()
            rows = Answer._read_group(domain, ["statement_id", "score"], ["__count"])
        counts = {}
        for statement, score, number in rows:
            counts.setdefault(statement, {})[score] = number
        return counts

    def _get_result(self):
        """Return the result by statement and topic, each with its n (dict)."""
        minimum = 1
        if self.privacy == "anonymous":
            minimum = self.sudo().form_id.minimum_group
        counts = self._read_counts()
        statements = [
            {
                "id": statement.id,
                "topic": statement.topic,
                "name": statement.name,
                "proposal": statement.proposal or "",
                **summarise(counts[statement], minimum),
            }
            for statement in sorted(counts, key=lambda s: (s.sequence, s.id))
        ]
        return {
            "n": max((row["n"] for row in statements), default=0),
            "average": mean(row["average"] for row in statements),
            "statements": statements,
            "topics": self._sum_up_topics(statements),
        }

    @api.model
    def _sum_up_topics(self, statements):
        """Return [{name, average}] in the order of the statements."""
        topics = {}
        for row in statements:
            topics.setdefault(row["topic"], []).append(row["average"])
        return [
            {"name": name, "average": mean(averages)}
            for name, averages in topics.items()
        ]

    def _get_trend(self):
        """Return this and the earlier results of the same form and branch."""
        domain = [
            ("form_id", "=", self.form_id.id),
            ("branch_id", "=", self.branch_id.id),
            ("company_id", "=", self.company_id.id),
            ("date", "<=", self.date),
        ]
        if self.privacy == "private":
            domain.append(("owner_id", "=", self.env.uid))
        earlier = self.search(domain, limit=TREND_LENGTH) | self
        rows = []
        for assessment in earlier.sorted(lambda a: (a.date, a.id)):
            if not assessment._may_read_result():
                continue
            result = assessment._get_result()
            rows.append(
                {
                    "id": assessment.id,
                    "label": format_date(self.env, assessment.date),
                    "n": result["n"],
                    "average": result["average"],
                    "topics": result["topics"],
                }
            )
        return rows

    def action_propose(self):
        """Open the actions that the weak answers call for, to be given an owner.

        :raises UserError: when nothing is weak
        """
        self.ensure_one()
        self.check_access("write")
        weak = []
        if self._may_read_result():
            rows = self._get_result()["statements"]
            weak = [row["id"] for row in rows if row["weak"]]
        if not weak:
            raise UserError(
                self.env._("No answer is weak, so there is nothing to propose.")
            )
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "proactive_service_coaching.proactive_assessment_propose_action"
        )
        action["context"] = {"default_assessment_id": self.id, "weak_ids": weak}
        return action

    # Anonymous answers

    def _get_tallies(self):
        return self.env["proactive.assessment.tally"].search(
            [("assessment_id", "in", self.ids)]
        )

    def _prepare_tallies(self):
        """Make all rows of anonymous assessments before anybody answers."""
        assessments = self.sudo().filtered(lambda a: a.privacy == "anonymous")
        self.env["proactive.assessment.tally"].sudo().create(
            [
                {
                    "assessment_id": assessment.id,
                    "statement_id": statement.id,
                    "score": score,
                }
                for assessment in assessments
                for statement in assessment._get_statements()
                for score in range(LOWEST, HIGHEST + 1)
            ]
        )

    def _get_statements(self):
        """Anonymous: what was asked when it began, whatever happens to the form."""
        statements = super()._get_statements()
        if self.privacy != "anonymous":
            return statements
        return self.sudo()._get_tallies().statement_id.sorted() or statements

    def _count_scores(self, scores):
        """Add the answers to the tallies.

        :param scores: dict {statement id: score}
        """
        tallies = self._get_tallies()
        given = tallies.filtered(lambda t: scores.get(t.statement_id.id) == t.score)
        self.env.cr.execute(
            SQL(
                "UPDATE proactive_assessment_tally "
                "SET number = number + CASE WHEN id IN %s THEN 1 ELSE 0 END "
                "WHERE assessment_id = %s",
                tuple(given.ids),
                self.id,
            )
        )
        tallies.invalidate_recordset(["number"])
