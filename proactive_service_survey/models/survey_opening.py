# Copyright 2026 Proactive Service Contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

"""One tap in the mail, and machines that open the links of mails (S4.4)."""

from datetime import timedelta

from odoo import api, fields, models

from .survey_survey import VISIT_SURVEY

# As many openings within so many seconds are no human's.
BURST_OPENINGS = 3
BURST_SECONDS = 5
# What is opened within so many seconds after the mail left is opened by what guards
# the mailbox: no human has read anything by then.
SCAN_SECONDS = 10
# What is sent within so many seconds after a machine opened the page is not recorded.
MACHINE_SECONDS = 10


# A room of its own beside the fields of the answer.
# pylint: disable=consider-merging-classes-inherited
class SurveyUserInput(models.Model):
    _inherit = "survey.user_input"

    mailed_on = fields.Datetime(
        readonly=True,
        copy=False,
        help="When the mail server took the last mail with the link.",
    )
    opened_on = fields.Datetime(
        string="Page Opened", readonly=True, copy=False, help="For the first time."
    )
    burst_on = fields.Datetime(readonly=True, copy=False)
    burst_count = fields.Integer(
        readonly=True,
        copy=False,
        aggregator=None,
        help="How often the page was opened within a few seconds.",
    )
    machine_opened_on = fields.Datetime(
        string="Opened by a Machine",
        readonly=True,
        copy=False,
        help="When a link scanner or a preview opened the page for the last time: by "
        "what the request says of itself, by several openings within seconds, or by an "
        "opening within seconds after the mail left. It does no harm: only what a "
        "human sends is an answer.",
    )

    # The mail

    @api.private
    def get_one_tap_links(self):
        """Return a link per score for the mail: opens the page, score chosen (S4.4).

        :return: list of (score, address), empty if the page cannot show a choice
        """
        self.ensure_one()
        question = self.get_one_tap_question()
        if not question:
            return []
        tokens = f"{self.survey_id.access_token}/{self.access_token}"
        address = f"{self.survey_id.get_base_url()}/survey/one-tap/{tokens}"
        scores = range(question.scale_min, question.scale_max + 1)
        return [(score, f"{address}/{score}") for score in scores]

    @api.private
    def get_one_tap_question(self):
        """Return the question that a score in the address answers, may be empty."""
        if self.survey_id.questions_layout != "one_page":
            return self.env["survey.question"]
        return self.predefined_question_ids.filtered(
            lambda question: question.nps_metric in ("recommend", "recovery")
        )[:1]

    def _get_one_tap_score(self, score):
        """Return the score of an address if it can be chosen, else None.

        :param score: text from the address, of any content
        """
        question = self.get_one_tap_question()
        if (
            not question
            or self.survey_id.survey_type != VISIT_SURVEY
            or self.state == "done"
        ):
            return None
        offered = range(question.scale_min, question.scale_max + 1)
        return next((value for value in offered if str(value) == score), None)

    def _note_mailed(self):
        """Note that a mail with the link has just left."""
        self.write({"mailed_on": fields.Datetime.now()})

    # The page

    def _note_opening(self, by_machine):
        """Note that the page was opened; nothing of it is an answer.

        :param by_machine: the request itself says that no human made it
        """
        self.ensure_one()
        now = fields.Datetime.now()
        # Somebody else is just noting the same: one note is enough.
        answer = self.filtered(lambda a: a.state != "done").try_lock_for_update()
        if not answer:
            return
        in_burst = answer.burst_on and now - answer.burst_on <= timedelta(
            seconds=BURST_SECONDS
        )
        count = answer.burst_count + 1 if in_burst else 1
        values = {
            "opened_on": answer.opened_on or now,
            "burst_on": answer.burst_on if in_burst else now,
            "burst_count": count,
        }
        if by_machine or count >= BURST_OPENINGS or answer._is_scanned(now):
            values["machine_opened_on"] = now
        answer.write(values)

    def _is_scanned(self, now):
        """Tell whether the page is opened before anybody can have read the mail.

        :param now: naive UTC datetime
        """
        return bool(
            self.mailed_on and now - self.mailed_on < timedelta(seconds=SCAN_SECONDS)
        )

    def _is_machine_at_work(self):
        """Tell whether a machine opened the page a moment ago."""
        return bool(
            self.machine_opened_on
            and fields.Datetime.now() - self.machine_opened_on
            < timedelta(seconds=MACHINE_SECONDS)
        )
