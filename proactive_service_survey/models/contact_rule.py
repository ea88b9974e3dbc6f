# Copyright 2026 Proactive Service Contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from collections import namedtuple
from datetime import timedelta

from odoo import api, fields, models
from odoo.fields import Domain

REASONS = [
    ("survey_off", "Surveys after visits are switched off"),
    ("cancelled", "The visit was cancelled"),
    ("already_asked", "Already asked about this visit"),
    ("no_address", "No e-mail address"),
    ("opted_out", "The customer does not want to be asked"),
    ("asked_recently", "Asked recently"),
    ("new_contact", "New contact: not yet"),
    ("skipped", "Skipped by the service manager"),
    ("bounced", "The mail came back"),
]

# ask: bool; survey: what is asked; contact: res.partner; key: who the person is over
# all surveys; reason: key of REASONS when not asked; eligible_on: date from which he
# may be asked again
Decision = namedtuple("Decision", "ask survey contact key reason eligible_on")
# What is known about a batch of visits, gathered once.
Facts = namedtuple("Facts", "now surveys cancelled blacklisted last_asked")


class ProactiveContactRule(models.AbstractModel):
    """Decides whether the customer of a completed visit is asked, and says why not.

    One rule per person over all our surveys: a person is an e-mail address, not a
    contact, because the same person is often the contact of several locations.
    """

    _name = "proactive.contact.rule"
    _description = "Contact rule: whom to ask after a visit"

    @api.model
    def _decide(self, orders):
        """Decide for a batch of visits, with the same number of queries for any.

        Two visits at the same person in one batch: the first one is asked about.

        :param orders: fsm.order records, to be read with the system's rights
        :return: dict of order -> `Decision`
        """
        contacts = {order: order._get_service_contact() for order in orders}
        keys = {contact.email_normalized for contact in contacts.values()} - {False}
        facts = self._gather_facts(keys, orders.company_id)
        decisions = {}
        for order, contact in contacts.items():
            decision = self._decide_one(order, contact, facts)
            if decision.ask:
                facts.last_asked[decision.key] = facts.now
            decisions[order] = decision
        return decisions

    @api.model
    def _gather_facts(self, keys, companies):
        now = fields.Datetime.now()
        longest_wait = max(companies.mapped("visit_survey_wait_days"), default=0)
        return Facts(
            now=now,
            surveys={company: company._get_visit_survey() for company in companies},
            cancelled=self.env.ref("fieldservice.fsm_stage_cancelled"),
            blacklisted=self._get_blacklisted(keys),
            last_asked=self._get_last_asked(keys, now - timedelta(days=longest_wait)),
        )

    @api.model
    def _get_blacklisted(self, keys):
        """Return which of these addresses asked to get no mail at all."""
        blacklist = self.env["mail.blacklist"].sudo()
        return set(blacklist.search([("email", "in", list(keys))]).mapped("email"))

    @api.model
    def _get_last_asked(self, keys, since):
        """Return when each of these persons was last asked, by whichever survey.

        :param since: naive UTC datetime; earlier invitations are not looked at
        :return: dict of address -> naive UTC datetime
        """
        domain = (
            Domain("contact_key", "in", list(keys))
            & Domain("invite_on", ">=", since)
            & Domain("invite_state", "not in", ("stopped", "bounced"))
        )
        answers = self.env["survey.user_input"].sudo()
        return dict(answers._read_group(domain, ["contact_key"], ["invite_on:max"]))

    @api.model
    def _decide_one(self, order, contact, facts):
        key = contact.email_normalized or False
        reason = self._get_reason_not_to_ask(order, contact, facts)
        eligible_on = False
        if not reason:
            reason, eligible_on = self._get_pace(order, contact, facts)
        survey = facts.surveys[order.company_id]
        return Decision(not reason, survey, contact, key, reason, eligible_on)

    @api.model
    def _get_pace(self, order, contact, facts):
        """Return whether it is too early to ask this person, and until when.

        :return: tuple of reason and date, both False if he may be asked
        """
        company = order.company_id
        known_for = timedelta(days=company.visit_survey_new_contact_days)
        wait = timedelta(days=company.visit_survey_wait_days)
        asked_on = facts.last_asked.get(contact.email_normalized)
        if known_for and contact.create_date + known_for > facts.now:
            return "new_contact", (contact.create_date + known_for).date()
        if asked_on and asked_on + wait > facts.now:
            return "asked_recently", (asked_on + wait).date()
        return False, False

    @api.model
    def _get_reason_not_to_ask(self, order, contact, facts):
        """Return the first reason that holds, False if none (extend with super()).

        The pace at which a person is asked is not checked here.
        """
        if not facts.surveys[order.company_id]:
            return "survey_off"
        if order.stage_id == facts.cancelled:
            return "cancelled"
        if order.survey_input_ids:
            return "already_asked"
        if not contact.email_normalized:
            return "no_address"
        opted_out = (contact | contact.commercial_partner_id).mapped(
            "visit_survey_opt_out"
        )
        if any(opted_out) or contact.email_normalized in facts.blacklisted:
            return "opted_out"
        return False
