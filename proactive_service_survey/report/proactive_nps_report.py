# Copyright 2026 Proactive Service Contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from dateutil.relativedelta import relativedelta

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL, format_date

from ..models import nps
from ..models.proactive_survey_score import CATEGORIES
from ..models.survey_question import METRICS, SERVICE_PARTS

COUNTS = ["promoters:sum", "passives:sum", "detractors:sum"]


class ProactiveNpsReport(models.Model):
    """NPS by anything customers' answers are compared by (S4.1, S4.3).

    One row per scored answer. The average of `nps_value` is the NPS of a group;
    `compute_nps` adds between which scores the truth lies.
    """

    _name = "proactive.nps.report"
    _description = "NPS analysis"
    _inherit = "proactive.small.groups"
    _auto = False
    _hidden_averages = frozenset({"nps_value:avg", "score:avg"})
    _order = "date desc, id desc"
    _rec_name = "user_input_id"
    _depends = {
        "proactive.survey.score": [
            "branch_id",
            "category",
            "company_id",
            "customer_id",
            "date",
            "metric",
            "nps_value",
            "order_id",
            "order_type_id",
            "score",
            "survey_id",
            "technician_id",
            "user_input_id",
        ],
    }

    user_input_id = fields.Many2one("survey.user_input", "Answer", readonly=True)
    metric = fields.Selection(METRICS + SERVICE_PARTS, readonly=True)
    category = fields.Selection(CATEGORIES, readonly=True)
    technician_id = fields.Many2one("fsm.person", readonly=True)
    branch_id = fields.Many2one("res.branch", readonly=True)
    company_id = fields.Many2one("res.company", readonly=True)
    customer_id = fields.Many2one("res.partner", readonly=True)
    order_id = fields.Many2one("fsm.order", "Visit", readonly=True)
    order_type_id = fields.Many2one("fsm.order.type", readonly=True)
    survey_id = fields.Many2one("survey.survey", readonly=True)
    date = fields.Date("Answered On", readonly=True)
    score = fields.Integer(
        "Average Score", readonly=True, aggregator="avg", help="From 0 to 10."
    )
    nps_value = fields.Integer(
        "NPS",
        readonly=True,
        aggregator="avg",
        help="Share of promoters minus share of detractors, from -100 to 100.",
    )
    promoters = fields.Integer(readonly=True, help="Answers of 9 and 10.")
    passives = fields.Integer(readonly=True, help="Answers of 7 and 8.")
    detractors = fields.Integer(readonly=True, help="Answers of 6 and less.")

    @property
    def _table_query(self):
        return SQL(
            """
            SELECT id, user_input_id, metric, category, technician_id, branch_id,
                   company_id, customer_id, order_id, order_type_id, survey_id, date,
                   score, nps_value,
                   CASE WHEN category = 'promoter' THEN 1 ELSE 0 END AS promoters,
                   CASE WHEN category = 'passive' THEN 1 ELSE 0 END AS passives,
                   CASE WHEN category = 'detractor' THEN 1 ELSE 0 END AS detractors
              FROM proactive_survey_score
            """
        )

    @api.model
    @api.readonly
    def compute_nps(self, domain=None, groupby=(), metric="recommend"):
        """Return NPS and its interval per group (S4.1, S4.3).

        :param domain: domain on this model
        :param groupby: list of fields, dates with a granularity (`date:month`)
        :param metric: key of the metric; None counts all metrics together, which
            only makes sense if the domain or the groups keep them apart
        :return: list of dicts, one per group in the order of the groups, with
            `group` (dict of groupby -> id, key or ISO date), `label` (in words), n,
            promoters, passives, detractors, nps, low and high; under five answers
            these last three are False and `note` says why
        """
        domain = Domain(domain or Domain.TRUE)
        if metric:
            domain &= Domain("metric", "=", metric)
        groupby = list(groupby)
        rows = self._read_group(domain, groupby, COUNTS)
        labels = self._get_group_labels(groupby, rows)
        return [self._prepare_nps_row(groupby, row, labels) for row in rows]

    def _get_group_labels(self, groupby, rows):
        """Return the name of each group, put into words once.

        :return: dict of (element of groupby, value) -> name
        """
        values = {
            (spec, value)
            for row in rows
            for spec, value in zip(groupby, row, strict=False)
        }
        return {key: self._get_group_label(*key) for key in values}

    @api.model
    @api.readonly
    def get_board(self, metric="recommend", groupby="branch_id", months=12):
        """Return what the screen "NPS and how sure we are" shows (S4.3).

        :param metric: key of the metric
        :param groupby: field to compare by, with granularity for dates
        :param months: how many months back, 0 for all answers
        :return: dict of `total` and `rows` (see `compute_nps`), each row with a
            `verdict` (above, below, same, unknown) against all other rows together,
            `visits`: how many were asked, answered, not asked in that time, and
            `recovery`: how many unhappy customers were won back
        """
        since = Domain.TRUE
        if months:
            since = Domain("date", ">=", f"today -{int(months)}m")
        rows = self.compute_nps(since, [groupby], metric)
        total = self._prepare_nps_row([], self._add_up(rows), {})
        for row in rows:
            row["verdict"] = self._get_verdict(row, total)
        if ":" not in groupby:
            # By name, so that the order tells nothing about the score
            rows.sort(key=lambda row: (not row["group"][groupby], row["label"]))
        return {
            "total": total,
            "rows": rows,
            "visits": self._count_visits(months),
            "recovery": self._count_recovery(months),
        }

    @api.model
    def _count_recovery(self, months):
        """Return how many unhappy customers of that time were won back (S4.5)."""
        domain = Domain("company_id", "in", self.env.companies.ids)
        if months:
            domain &= Domain("recovery_asked_on", ">=", f"today -{int(months)}m")
        return self.env["proactive.loop"].compute_recovery(domain)

    @api.model
    @api.readonly
    def get_trend(self, metric="recommend", branch_id=False, months=12):
        """Return score and interval month by month, to be drawn (S4.3).

        Whole calendar months in the user's time zone, from the first one with answers
        to the present one; months without answers are there, too, so that the line
        shows the time as it passed.

        :param metric: key of the metric
        :param branch_id: id of res.branch, False for all
        :param months: how many months back, 0 for all since the first answer
        :return: dict of `points` (see `compute_nps`, each with `month` as ISO date and
            `short`, the name for the axis) and `branches`: list of (id, name) of the
            branches with answers in that time
        """
        today = fields.Date.context_today(self)
        domain = Domain.TRUE
        if months:
            first = today.replace(day=1) - relativedelta(months=int(months) - 1)
            domain = Domain("date", ">=", first)
        branches = self._get_answered_branches(domain & Domain("metric", "=", metric))
        if branch_id:
            domain &= Domain("branch_id", "=", int(branch_id))
        rows = self.compute_nps(domain, ["date:month"], metric)
        return {"points": self._fill_months(rows, today), "branches": branches}

    @api.model
    def _get_answered_branches(self, domain):
        """Return id and name of the branches with answers, by name."""
        groups = self._read_group(domain, ["branch_id"])
        # sudo: the name of a branch is shown to whoever may read its answers.
        branches = self.env["res.branch"].sudo().union(*(row[0] for row in groups))
        return sorted(
            ((branch.id, branch.display_name) for branch in branches),
            key=lambda branch: branch[1],
        )

    @api.model
    def _fill_months(self, rows, last):
        """Return one row per month without a gap, from the first row on.

        :param rows: of `compute_nps` by month
        :param last: date in the last month
        """
        by_month = {row["group"]["date:month"]: row for row in rows}
        month = fields.Date.to_date(min(by_month, default=False))
        points = []
        while month and month <= last:
            row = by_month.get(month.isoformat())
            row = row or self._prepare_nps_row(
                ["date:month"], (month, 0, 0, 0), self._get_month_name(month)
            )
            short = format_date(self.env, month, date_format="LLL")
            points.append({**row, "month": month.isoformat(), "short": short})
            month += relativedelta(months=1)
        return points

    @api.model
    def _get_month_name(self, month):
        spec = "date:month"
        return {(spec, month): self._get_group_label(spec, month)}

    @api.model
    def _add_up(self, rows):
        """Return the three counts over all rows, as a row without groups."""
        names = ("promoters", "passives", "detractors")
        return tuple(sum(row[name] for row in rows) for name in names)

    @api.model
    def _get_verdict(self, row, total):
        """Tell whether a group really differs from all the others together."""
        names = ("promoters", "passives", "detractors")
        own = nps.Counts(*(row[name] for name in names))
        others = nps.Counts(*(total[name] - row[name] for name in names))
        if min(sum(own), sum(others)) < nps.MIN_ANSWERS:
            return "unknown"
        if not nps.really_different(own, others):
            return "same"
        return "above" if nps.nps(*own) > nps.nps(*others) else "below"

    @api.model
    def _count_visits(self, months):
        """Return how many customers were asked, answered, not asked: response rate."""
        domain = Domain("survey_state", "!=", False)
        if months:
            domain &= Domain("survey_decided_on", ">=", f"today -{int(months)}m")
        groups = self.env["fsm.order"]._read_group(
            domain, ["survey_state"], ["__count"]
        )
        counts = dict(groups)
        answered = counts.get("answered", 0)
        return {
            "asked": answered + counts.get("asked", 0),
            "answered": answered,
            "not_asked": counts.get("not_asked", 0),
        }

    def _prepare_nps_row(self, groupby, row, labels):
        """Return one dict of `compute_nps`.

        :param row: tuple of `_read_group`: the groups, then the three counts
        :param labels: see `_get_group_labels`
        """
        values, counts = row[: len(groupby)], [count or 0 for count in row[-3:]]
        result = nps.summary(*counts)
        result["group"] = {
            spec: self._get_group_key(value)
            for spec, value in zip(groupby, values, strict=True)
        }
        names = map(labels.get, zip(groupby, values, strict=True))
        result["label"] = " / ".join(names) or self.env._("All answers")
        result["note"] = self._get_note(result["n"])
        return result

    def _get_note(self, answers):
        """Return why there is no score, in words, or False."""
        if answers >= nps.MIN_ANSWERS:
            return False
        return self.env._(
            "Only %(answers)s of %(needed)s answers needed for a score: read the "
            "customers' words",
            answers=answers,
            needed=nps.MIN_ANSWERS,
        )

    @api.model
    def _get_group_key(self, value):
        """Return the value of a group so that it can be sent as JSON."""
        if isinstance(value, models.BaseModel):
            return value.id
        return value.isoformat() if hasattr(value, "isoformat") else value

    def _get_group_label(self, spec, value):
        """Return the name of a group in words.

        :param spec: one element of groupby
        :param value: what `_read_group` returned for it
        """
        if not value:
            return self.env._("None")
        if isinstance(value, models.BaseModel):
            # sudo: the name of a group is shown to whoever may read its answers.
            return value.sudo().display_name
        name, _dot, granularity = spec.partition(":")
        if self._fields[name].type == "selection":
            labels = self._fields[name]._description_selection(self.env)
            return dict(labels).get(value, value)
        if granularity:
            formats = {"month": "LLLL yyyy", "quarter": "QQQ yyyy", "year": "yyyy"}
            date_format = formats.get(granularity)
            return format_date(self.env, value, date_format=date_format)
        return str(value)
