# Copyright 2026 Proactive Service Contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models
from odoo.exceptions import AccessError
from odoo.fields import Domain
from odoo.tools import format_date

#: How far back the board looks at visits and customers' answers.
DAYS = 90


class ProactiveCoachingBoard(models.AbstractModel):
    """What a service manager needs to coach his people well (S5.5, S5.7, S5.10)."""

    _name = "proactive.coaching.board"
    _description = "Coaching Board"

    @api.model
    @api.readonly
    def get_board(self):
        """Return the manager's page (JSON-ready dict).

        :raises AccessError: for anybody who is no service manager
        """
        self._check_manager()
        return {
            "company": self.env.company.name,
            "date": format_date(self.env, self.env.company._get_coaching_today()),
            "days": DAYS,
            "due": self._get_due(),
            "forgotten": self._get_forgotten(),
            "weeks": self.env.company.recognition_weeks,
            "waiting": self._get_waiting(),
            "gaps": self._get_gaps(),
            "culture": self._get_culture(),
            "culture_by_branch": self._get_culture_by_branch(),
            "branches": self._get_branches(),
        }

    @api.model
    def _check_manager(self):
        if not self.env.user.has_group("proactive_service.group_manager"):
            raise AccessError(self.env._("This page is for service managers."))

    @api.model
    def _get_due(self):
        """Coaching that is due: the coach's backlog, in order of the date."""
        Plan = self.env["proactive.coaching.plan"]
        labels = dict(Plan._fields["state"]._description_selection(self.env))
        plans = Plan.search(
            [
                ("state", "in", ["due", "overdue"]),
                ("company_id", "=", self.env.company.id),
            ]
        )
        return [
            {
                "id": plan.id,
                "technician": plan.technician_id.name,
                "coach": plan.responsible_id.sudo().name or "",
                "date": format_date(self.env, plan.next_due),
                "overdue": plan.state == "overdue",
                "state": labels[plan.state],
            }
            for plan in plans
        ]

    @api.model
    def _get_forgotten(self):
        never = self.env._("never")
        return [
            {
                "id": person.id,
                "technician": person.name,
                "last": format_date(self.env, last) if last else never,
            }
            for person, last in self.env.company._get_forgotten()
        ]

    @api.model
    def _get_waiting(self):
        """Customers and technicians who wait: promises not kept, open loops."""
        company = self.env.company
        mine = Domain("company_id", "=", company.id)
        breaches = Domain(
            [("escalates", "=", True), ("state", "=", "done"), ("answer", "=", False)]
        )
        if self.env.user._answers_for_branches_only(company):
            breaches &= (
                Domain("recommendation_id", "!=", False)
                & company._get_branch_domain("recommendation_id.branch_id")
            ) | (
                Domain("lead_id", "!=", False)
                & company._get_branch_domain("lead_id.recommendation_ids.branch_id")
            )
        loops = Domain("state", "!=", "closed") & company._get_branch_domain()
        return {
            "breaches": self.env["proactive.follow.up"].search_count(mine & breaches),
            "loops": self.env["proactive.loop"].search_count(mine & loops),
        }

    @api.model
    def _get_gaps(self):
        """Offerings that not all technicians have confirmed to know."""
        offerings = self.env["proactive.offering"].search([("has_gap", "=", True)])
        domain = self.env.company._get_branch_domain()
        mine = offerings.missing_technician_ids.filtered_domain(domain)
        rows = []
        for offering in offerings:
            missing = offering.missing_technician_ids & mine
            if missing:
                names = ", ".join(missing.sudo().mapped("name"))
                rows.append(
                    {"id": offering.id, "name": offering.name, "missing": names}
                )
        return rows

    @api.model
    def _get_seven_signs(self, domain=Domain.TRUE, limit=None):
        """Return the assessments of the seven signs in this company, newest first."""
        form = self.env.ref(
            "proactive_service_coaching.proactive_assessment_seven_signs",
            raise_if_not_found=False,
        )
        mine = Domain("form_id", "=", form.id if form else 0) & Domain(
            "company_id", "=", self.env.company.id
        )
        return self.env["proactive.assessment"].search(mine & domain, limit=limit)

    @api.model
    def _get_culture(self):
        """The trend of the seven signs in the whole company, each with its n."""
        last = self._get_seven_signs(Domain("branch_id", "=", False), limit=1)
        rows = last._get_trend() if last else []
        return [row for row in rows if row["average"] is not None]

    @api.model
    def _get_culture_by_branch(self):
        """The last result of the seven signs in each branch, with its n."""
        domain = self.env.company._get_branch_domain()
        found = self._get_seven_signs(Domain("branch_id", "!=", False) & domain)
        readable = found.filtered(lambda a: a._may_read_result())
        last = {b: rows[0] for b, rows in readable.grouped("branch_id").items()}
        results = readable.browse(a.id for a in last.values())._get_results()
        return [
            {
                "name": branch.name,
                "label": format_date(self.env, assessment.date),
                **assessment._prepare_point(results[assessment.id]),
            }
            for branch, assessment in last.items()
            if results[assessment.id]["average"] is not None
        ]

    @api.model
    def _get_branches(self):
        """Visits by branch, always beside what customers say about them (S5.10)."""
        mine = (
            Domain("company_id", "=", self.env.company.id)
            & self.env.company._get_branch_domain()
        )
        since = fields.Datetime.subtract(fields.Datetime.now(), days=DAYS)
        visits = self.env["fsm.order"]._read_group(
            mine & Domain("completed_on", ">=", since), ["branch_id"], ["__count"]
        )
        quality = self.env["proactive.nps.report"].compute_nps(
            mine & Domain("date", ">=", since.date()), ["branch_id"]
        )
        by_branch = {row["group"]["branch_id"] or 0: row for row in quality}
        return [
            self._prepare_branch(branch, number, by_branch.get(branch.id or 0))
            for branch, number in visits
        ]

    @api.model
    def _prepare_branch(self, branch, visits, quality):
        """Return one line; without customers' answers there is no number of visits."""
        return {
            "name": branch.sudo().name or self.env._("No branch"),
            "answers": quality["n"] if quality else 0,
            "quality": self._describe_quality(quality),
            "visits": visits if quality and quality["n"] else None,
        }

    @api.model
    def _describe_quality(self, quality):
        if not quality or not quality["n"]:
            return self.env._("no answers of customers yet")
        if quality["nps"] is False or quality["nps"] is None:
            return quality["note"] or ""
        return self.env._(
            "NPS %(score)d (%(low)d to %(high)d)",
            score=round(quality["nps"]),
            low=round(quality["low"]),
            high=round(quality["high"]),
        )
