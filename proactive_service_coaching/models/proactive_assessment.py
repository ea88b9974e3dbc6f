# Copyright 2026 Proactive Service Contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.tools import SQL, format_date

from .assessment_math import is_score

PAGE_ACTION = "proactive_service_coaching.proactive_assessment_action_page"


class ProactiveAssessment(models.Model):
    """A form, put to the people of a branch or company at one time (S5.1 to S5.4).

    Answers with a name are rows; anonymous ones are only counted, so that no row
    exists that could lead back to a person.
    """

    _name = "proactive.assessment"
    _description = "Assessment"
    _inherit = ["mail.thread", "mail.activity.mixin"]
    _order = "date desc, id desc"
    _rec_names_search = ["form_id.name", "branch_id.name"]
    _check_company_auto = True

    company_id = fields.Many2one(
        comodel_name="res.company",
        required=True,
        index=True,
        default=lambda self: self.env.company,
    )
    form_id = fields.Many2one(
        comodel_name="proactive.assessment.form",
        required=True,
        index=True,
        ondelete="restrict",
        check_company=True,
    )
    privacy = fields.Selection(related="form_id.privacy", store=True)
    audience = fields.Selection(related="form_id.audience", store=True)
    branch_id = fields.Many2one(
        comodel_name="res.branch",
        index="btree_not_null",
        ondelete="restrict",
        help="Whom it is about. Empty: the whole company.",
    )
    date = fields.Date(
        string="Period",
        required=True,
        default=lambda self: self.env.company._get_coaching_today(),
        help="A day in the period it stands for.",
    )
    owner_id = fields.Many2one(
        comodel_name="res.users",
        string="Asked By",
        required=True,
        readonly=True,
        index=True,
        ondelete="restrict",
        default=lambda self: self.env.user,
        help="Who put the question. A private assessment is his alone.",
    )
    state = fields.Selection(
        selection=[("open", "Open"), ("closed", "Closed")],
        required=True,
        default="open",
        readonly=True,
        copy=False,
        index=True,
        help="Open: people answer. Closed: the result can be read.",
    )
    asked_user_ids = fields.Many2many(
        comodel_name="res.users",
        relation="proactive_assessment_asked_rel",
        string="Who Is Asked",
        groups="proactive_service.group_manager",
        domain="[('share', '=', False), ('company_ids', 'in', company_id)]",
        help="Empty: everybody whom the form is for.",
    )
    # Whoever has answered, so that nobody counts twice. Read by no one, and emptied
    # once an anonymous assessment is closed.
    answered_user_ids = fields.Many2many(
        comodel_name="res.users",
        relation="proactive_assessment_answered_rel",
        column1="assessment_id",
        column2="user_id",
        groups=fields.NO_ACCESS,
        copy=False,
    )

    @api.depends("form_id.name", "branch_id.name", "date")
    def _compute_display_name(self):
        for assessment in self:
            parts = [
                assessment.form_id.name,
                assessment.branch_id.name,
                assessment.date and format_date(self.env, assessment.date),
            ]
            assessment.display_name = ", ".join(part for part in parts if part)

    @api.model_create_multi
    def create(self, vals_list):
        assessments = super().create(vals_list)
        assessments._prepare_tallies()
        return assessments

    def write(self, vals):
        frozen = vals.keys() & {"form_id", "owner_id", "company_id", "branch_id"}
        if frozen and self.sudo().filtered("answered_user_ids"):
            raise UserError(
                self.env._(
                    "Somebody has answered already. Make a new assessment instead."
                )
            )
        if "form_id" in vals:
            self.sudo()._get_tallies().unlink()
        res = super().write(vals)
        if "form_id" in vals:
            self._prepare_tallies()
        return res

    # Who may answer

    def _may_answer(self):
        """Tell whether the current user is asked and has not answered yet."""
        self.ensure_one()
        return bool(self._filter_to_answer())

    def _filter_to_answer(self):
        """Return those that wait for an answer of the current user.

        What is private may be answered anew until it is closed.
        """
        technician = self.env["fsm.person"]._get_technician(self.env.user)
        return self.filtered(
            lambda a: (
                a.state == "open"
                and a._is_asked(technician)
                and (a.privacy == "private" or not a._has_answered())
            )
        )

    def _is_asked(self, technician):
        """Tell whether the current user is asked.

        :param technician: fsm.person that logs in as he does, may be empty
        """
        user = self.env.user
        # sudo: who is asked is the manager's to see; here it is only looked up.
        asked = self.sudo().asked_user_ids
        if self.privacy == "private":
            return self.owner_id == user
        if asked and user not in asked:
            return False
        if self.audience == "technician":
            return bool(technician) and (bool(asked) or self._is_home_of(technician))
        group = "group_manager" if self.audience == "manager" else "group_user"
        return user.has_group(f"proactive_service.{group}")

    def _is_home_of(self, technician):
        """Tell whether an assessment of a branch is about where somebody works.

        Who has no home branch is asked by every branch.
        """
        # sudo: the home branch is the service managers' to see.
        home = technician.sudo().branch_id
        return not self.branch_id or not home or home == self.branch_id

    def _has_answered(self):
        # sudo: nobody reads who has answered; each only asks about himself.
        return self.env.user in self.sudo().answered_user_ids

    # Answering

    def submit_answers(self, scores):
        """Take the answers of the current user.

        :param scores: dict {statement id: score from 1 to 5}; a statement that is
            left out was not answered
        :raises UserError: when there is nothing to record, or a second time
        """
        self.ensure_one()
        self.check_access("read")
        scores = self._parse_scores(scores)
        # The lock makes two answers wait for each other, also from two windows.
        self.sudo().lock_for_update()
        self.sudo().invalidate_recordset(["answered_user_ids", "state"])
        if not self._may_answer():
            raise UserError(
                self.env._("This assessment is closed, or you have answered already.")
            )
        if self.privacy == "anonymous":
            self.sudo()._count_scores(scores)
        else:
            self.sudo()._record_scores(scores)
        self._note_answered()
        return True

    def _parse_scores(self, scores):
        """Return {statement record id: score}, checked (the web sends text keys)."""
        statements = {str(statement.id) for statement in self._get_statements()}
        parsed = {}
        for key, score in (scores or {}).items():
            if str(key) not in statements or not is_score(score):
                raise UserError(self.env._("Answer with a number from 1 to 5."))
            parsed[int(key)] = score
        if not parsed:
            raise UserError(self.env._("Answer at least one statement."))
        return parsed

    def _get_statements(self):
        """Return what is asked."""
        return self.sudo().form_id.statement_ids

    def _note_answered(self):
        """Remember that the user has answered, in a row without order or time.

        Not by the ORM, which would write user and time on the assessment. All rows
        are written anew with every answer: neither their place nor their version
        tells who answered last.
        """
        users = sorted({*self.sudo().answered_user_ids.ids, self.env.uid})
        self.env.cr.execute(
            SQL(
                "DELETE FROM proactive_assessment_answered_rel "
                "WHERE assessment_id = %s",
                self.id,
            )
        )
        self.env.cr.execute(
            SQL(
                "INSERT INTO proactive_assessment_answered_rel "
                "(assessment_id, user_id) SELECT %s, unnest(%s)",
                self.id,
                users,
            )
        )
        self.sudo().invalidate_recordset(["answered_user_ids"])

    def _record_scores(self, scores):
        """Write the answers of the current user, replacing earlier ones."""
        Answer = self.env["proactive.assessment.answer"]
        mine = [("assessment_id", "=", self.id), ("user_id", "=", self.env.uid)]
        Answer.search(mine).unlink()
        Answer.create(
            [
                {
                    "assessment_id": self.id,
                    "user_id": self.env.uid,
                    "statement_id": statement_id,
                    "score": score,
                }
                for statement_id, score in scores.items()
            ]
        )

    # Closing

    def action_open_page(self):
        """Open the page on which people answer and read the result."""
        self.ensure_one()
        action = self.env["ir.actions.client"]._for_xml_id(PAGE_ACTION)
        action["params"] = {"assessment_id": self.id}
        return action

    def action_close(self):
        """No more answers; the result can be read."""
        self.check_access("write")
        self.write({"state": "closed"})
        for assessment in self.sudo().filtered(lambda a: a.privacy == "anonymous"):
            assessment.answered_user_ids = False
        return True

    def action_reopen(self):
        """Take further answers, but not after an anonymous result was read."""
        self.check_access("write")
        if self.filtered(lambda a: a.privacy == "anonymous"):
            raise UserError(
                self.env._(
                    "The result of this anonymous assessment has been readable: the "
                    "next answer could be told from the difference. Make a new one."
                )
            )
        self.write({"state": "open"})
        return True

    @api.model
    def action_open_mirror(self):
        """Open the manager's mirror of the current user, the last one if not closed.

        :raises AccessError: for anybody who is no service manager
        """
        if not self.env.user.has_group("proactive_service.group_manager"):
            raise AccessError(self.env._("The mirror is for service managers."))
        form = self.env.ref("proactive_service_coaching.proactive_assessment_mirror")
        mirror = self.search(
            [
                ("form_id", "=", form.id),
                ("owner_id", "=", self.env.uid),
                ("state", "=", "open"),
            ],
            limit=1,
        ) or self.create({"form_id": form.id})
        return mirror.action_open_page()
