# Copyright 2026 Proactive Service Contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

#: Fewer people than this are no group in which one can disappear.
MINIMUM_GROUP = 5


class ProactiveAssessmentForm(models.Model):
    """Statements with which a company looks at itself (S5.1 to S5.4, S5.10)."""

    _name = "proactive.assessment.form"
    _description = "Assessment Form"
    _order = "sequence, id"

    name = fields.Char(required=True, translate=True)
    active = fields.Boolean(default=True)
    sequence = fields.Integer(default=10, aggregator=None)
    description = fields.Text(
        string="What It Is For",
        translate=True,
        help="Shown above the statements to who answers.",
    )
    audience = fields.Selection(
        selection=[
            ("office", "Office and service managers"),
            ("manager", "Service managers"),
            ("technician", "Technicians"),
        ],
        string="Answered By",
        required=True,
        default="office",
    )
    privacy = fields.Selection(
        selection=[
            ("named", "Service managers see who answered what"),
            ("private", "Only its author sees it"),
            ("anonymous", "Nobody can see who answered what"),
        ],
        string="Who Sees the Answers",
        required=True,
        default="named",
        help="Anonymous answers are only counted: the database holds how often each "
        "score was given, and never by whom.",
    )
    minimum_group = fields.Integer(
        string="Smallest Group",
        default=MINIMUM_GROUP,
        aggregator=None,
        help="An anonymous result is shown from this many answers on.",
    )
    statement_ids = fields.One2many(
        comodel_name="proactive.assessment.statement",
        inverse_name="form_id",
        string="Statements",
        copy=True,
    )
    assessment_ids = fields.One2many(
        comodel_name="proactive.assessment", inverse_name="form_id"
    )
    company_id = fields.Many2one(
        comodel_name="res.company",
        index="btree_not_null",
        help="Leave empty to use the form in all companies.",
    )

    _name_not_blank = models.Constraint(
        "CHECK(length(trim(name->>'en_US')) > 0)", "A form needs a name."
    )

    @api.constrains("privacy", "minimum_group")
    def _check_minimum_group(self):
        for form in self.filtered(lambda f: f.privacy == "anonymous"):
            if form.minimum_group < MINIMUM_GROUP:
                raise ValidationError(
                    self.env._(
                        "In a group of fewer than %(number)s people anybody can guess "
                        "who said what. Set the smallest group to %(number)s or more.",
                        number=MINIMUM_GROUP,
                    )
                )

    def write(self, vals):
        if "privacy" in vals or "audience" in vals:
            self._check_not_answered(vals)
        return super().write(vals)

    def _check_not_answered(self, vals):
        """What was promised to those who answered is kept.

        :raises UserError: when a form changes who answers it, or who sees what they
            said, after it has been used
        """
        # sudo: assessments of others and of other companies count as well.
        for form in self.sudo():
            changed = any(
                name in vals and form[name] != vals[name]
                for name in ("privacy", "audience")
            )
            if changed and form.assessment_ids:
                raise UserError(
                    self.env._(
                        "“%(name)s” has been answered on the promise it makes now. "
                        "Duplicate the form and change the copy.",
                        name=form.name,
                    )
                )


class ProactiveAssessmentStatement(models.Model):
    """One statement to agree with or not, and what to do when few agree."""

    _name = "proactive.assessment.statement"
    _description = "Assessment Statement"
    _order = "form_id, sequence, id"

    form_id = fields.Many2one(
        comodel_name="proactive.assessment.form",
        required=True,
        index=True,
        ondelete="cascade",
    )
    active = fields.Boolean(default=True)
    sequence = fields.Integer(default=10, aggregator=None)
    topic = fields.Char(
        required=True,
        translate=True,
        help="A corner of the radar. Statements of one topic are taken together.",
    )
    name = fields.Char(string="Statement", required=True, translate=True)
    proposal = fields.Char(
        string="If Few Agree",
        translate=True,
        help="What to do about it, proposed when the answers are weak.",
    )

    @api.ondelete(at_uninstall=False)
    def _unlink_except_answered(self):
        # sudo: answers that the user cannot see count as well.
        if self.form_id.sudo().assessment_ids:
            raise UserError(
                self.env._(
                    "This statement belongs to a form that has been used. Archive the "
                    "statement, it is not asked any more."
                )
            )
