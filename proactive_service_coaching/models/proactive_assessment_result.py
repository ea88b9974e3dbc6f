# Copyright 2026 Proactive Service Contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, models
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tools import SQL, format_date

from .assessment_math import HIGHEST, LOWEST, mean, summarise

#: How many earlier results the trend shows.
TREND_LENGTH = 12
#: How many earlier results are looked through for the last one of each branch.
COMPARISON_LENGTH = 100


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
            "result": self._get_results()[self.id] if shown else None,
            "trend": self._get_trend() if shown else [],
            "comparison": self._get_comparison() if shown else [],
        }

    def _may_read_result(self):
        """Who manages it reads named answers as they come in, others when it closes."""
        if self.privacy == "private" or self.state == "closed":
            return True
        return self.privacy == "named" and self.has_access("write")

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
        """Return {assessment: {statement: {score: number of people}}}, in one go."""
        # sudo: sums only, and only for who may read the result.
        anonymous = self.filtered(lambda a: a.privacy == "anonymous")
        tallies = self.env["proactive.assessment.tally"].sudo()
        answers = self.env["proactive.assessment.answer"].sudo()
        keys = ["assessment_id", "statement_id", "score"]
        rows = tallies._read_group(
            [("assessment_id", "in", anonymous.ids)], keys, ["number:sum"]
        ) + answers._read_group(
            [("assessment_id", "in", (self - anonymous).ids)], keys, ["__count"]
        )
        counts = {assessment.id: {} for assessment in self}
        for assessment, statement, score, number in rows:
            counts[assessment.id].setdefault(statement, {})[score] = number
        return counts

    def _get_results(self):
        """Return the result of each assessment, as {id: dict}.

        The number of queries does not grow with the assessments.
        """
        counts = self._read_counts()
        return {
            assessment.id: assessment._prepare_result(counts[assessment.id])
            for assessment in self
        }

    def _prepare_result(self, counts):
        """Return the result by statement and topic, each with its n (dict)."""
        minimum = 1
        if self.privacy == "anonymous":
            minimum = self.sudo().form_id.minimum_group
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
        domain = self._get_same_form_domain() & Domain(
            "branch_id", "=", self.branch_id.id
        )
        if self.privacy == "private":
            domain &= Domain("owner_id", "=", self.env.uid)
        found = self.search(domain, limit=TREND_LENGTH) | self
        readable = found.filtered(lambda a: a._may_read_result())
        results = readable._get_results()
        return [
            {
                "label": format_date(self.env, assessment.date),
                **assessment._prepare_point(results[assessment.id]),
            }
            for assessment in readable.sorted(lambda a: (a.date, a.id))
        ]

    def _get_comparison(self):
        """Return the last results of the other branches, each with its n."""
        if self.privacy == "private":
            return []
        found = self.search(
            self._get_same_form_domain() & Domain("branch_id", "!=", self.branch_id.id),
            limit=COMPARISON_LENGTH,
        )
        readable = found.filtered(lambda a: a._may_read_result())
        # The first one of each branch: they come newest first.
        last = {
            branch: rows[0] for branch, rows in readable.grouped("branch_id").items()
        }
        results = self.browse(a.id for a in last.values())._get_results()
        return [
            {
                "name": branch.name or self.env._("Whole company"),
                "label": format_date(self.env, assessment.date),
                **assessment._prepare_point(results[assessment.id]),
            }
            for branch, assessment in last.items()
        ]

    def _get_same_form_domain(self):
        return Domain(
            [
                ("form_id", "=", self.form_id.id),
                ("company_id", "=", self.company_id.id),
                ("date", "<=", self.date),
            ]
        )

    def _prepare_point(self, result):
        """Return what a trend or a comparison shows of a result: never without n."""
        return {
            "id": self.id,
            "n": result["n"],
            "average": result["average"],
            "topics": result["topics"],
        }

    def action_propose(self):
        """Open the actions that the weak answers call for, to be given an owner.

        :raises UserError: when nothing is weak
        """
        self.ensure_one()
        self.check_access("write")
        weak = []
        if self._may_read_result():
            rows = self._get_results()[self.id]["statements"]
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
