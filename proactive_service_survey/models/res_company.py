# Copyright 2026 Proactive Service Contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models

DEFAULT_SURVEY = "proactive_service_survey.survey_after_visit"


class ResCompany(models.Model):
    _inherit = "res.company"

    visit_survey_active = fields.Boolean(
        string="Ask After Visits",
        default=True,
        help="Ask the customer when an order reaches the stage Completed.",
    )
    visit_survey_id = fields.Many2one(
        comodel_name="survey.survey",
        domain="[('survey_type', '=', 'proactive_visit')]",
        ondelete="set null",
        help="The survey customers get after a visit. Empty: the one that comes with "
        "the application.",
    )
    visit_survey_delay_hours = fields.Integer(
        string="Ask After (Hours)",
        help="Elapsed hours between the completion of the order and the invitation. "
        "0: at once.",
    )
    visit_survey_wait_days = fields.Integer(
        string="Leave in Peace for (Days)",
        default=30,
        help="A person asked by any of our surveys is not asked again within so many "
        "days.",
    )
    visit_survey_answer_days = fields.Integer(
        string="Answers Until (Days)",
        default=30,
        help="Days after the invitation in which it can be answered. 0: without end.",
    )
    visit_survey_new_contact_days = fields.Integer(
        string="Leave New Contacts in Peace for (Days)",
        help="Elapsed days after a contact was created in which he is not asked. 0: he "
        "is asked after the first visit.",
    )
    visit_survey_reminder_days = fields.Integer(
        string="Remind After (Days)",
        default=7,
        help="Elapsed days after the invitation after which whoever has not answered "
        "is reminded, once. 0: never.",
    )
    visit_survey_on_report = fields.Boolean(
        string="QR Code on the Visit Report",
        help="Who holds the report can answer: leave it off where technicians print "
        "reports that customers do not get.",
    )
    visit_survey_praise = fields.Boolean(
        string="Praise Straight to the Technician",
        default=True,
        help="The technician sees in his feed what happy customers of his own visits "
        "wrote, as soon as they answer. Nobody else's, and no other scores.",
    )
    visit_brief_answers = fields.Boolean(
        string="The Customer's Words Before a Visit",
        default=True,
        help="The technician reads before a visit what this customer wrote last: no "
        "score, nobody's name, and nothing of unhappy customers.",
    )
    visit_survey_ask_passives = fields.Boolean(
        string="Call Passives",
        default=True,
        help="The service manager gets an activity for each customer who answered 7 "
        "or 8: a short call, with its own script.",
    )
    first_fix_days = fields.Integer(
        string="Fixed the First Time After (Days)",
        default=30,
        help="Elapsed days after a visit in which nobody comes again for the same "
        "problem, so that it counts as fixed the first time.",
    )
    loop_response_hours = fields.Float(
        string="Call Unhappy Customers Within (Hours)",
        default=8.0,
        help="Working hours of the company within which somebody has to reach an "
        "unhappy customer.",
    )

    _visit_survey_delay_positive = models.Constraint(
        "CHECK (visit_survey_delay_hours >= 0)",
        "The hours between the visit and the survey cannot be negative.",
    )
    _visit_survey_wait_positive = models.Constraint(
        "CHECK (visit_survey_wait_days >= 0)",
        "The days a customer is left in peace cannot be negative.",
    )
    _visit_survey_answer_positive = models.Constraint(
        "CHECK (visit_survey_answer_days >= 0)",
        "The days in which a survey can be answered cannot be negative.",
    )
    _visit_survey_new_contact_positive = models.Constraint(
        "CHECK (visit_survey_new_contact_days >= 0)",
        "The days a new contact is left in peace cannot be negative.",
    )
    _visit_survey_reminder_positive = models.Constraint(
        "CHECK (visit_survey_reminder_days >= 0)",
        "The days before the reminder cannot be negative.",
    )
    _first_fix_positive = models.Constraint(
        "CHECK (first_fix_days > 0)",
        "The days after which a visit counts as fixed must be at least one.",
    )
    _loop_response_positive = models.Constraint(
        "CHECK (loop_response_hours >= 0)",
        "The hours within which an unhappy customer is called cannot be negative.",
    )

    @api.private
    def _get_voice_manager(self, branch=None):
        """Return who looks after an unhappy customer: somebody in any case (S4.5).

        The service manager of the branch, else of the company, else any service
        manager there; where nobody is one, an administrator of the company, and at
        the very last any administrator. The settings say when it has come to that.

        :param branch: res.branch record, may be empty or None
        :return: res.users record
        """
        self.ensure_one()
        return self._get_service_manager(branch) or self._get_last_resort()

    def _get_last_resort(self):
        """Return an administrator of the company, else any: res.users record."""
        # sudo: runs for whoever answers or completes; shows who administers, no more.
        administrators = self.env.ref("base.group_system").sudo().all_user_ids
        people = administrators.filtered(lambda user: user.active and not user.share)
        here = people.filtered(lambda user: self in user.company_ids)
        return (here or people).sorted("id")[:1].sudo(False)

    @api.private
    def _get_visit_survey(self):
        """Return the survey customers of this company get after a visit.

        :return: open survey.survey record, empty if the company asks nobody
        """
        self.ensure_one()
        survey = self.env["survey.survey"]
        if self.visit_survey_active:
            survey = self.visit_survey_id or self.env.ref(
                DEFAULT_SURVEY, raise_if_not_found=False
            )
        return survey.filtered("active") if survey else self.env["survey.survey"]
