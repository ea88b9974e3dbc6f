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
Facts = namedtuple("Facts", "now surveys cancelled unwilling last_asked")


class ProactiveContactRule(models.AbstractModel):
    """Decides whether the customer of a completed visit is asked, and says why not.

    One rule per person over all our surveys. The same person is often the contact of
    several locations, and known by more than one record: two contacts with the same
    normalized e-mail address are one person, a contact whose address changes stays
    the same person, and so is a further address (invoice, delivery) of a person.
    People of one company are different persons.
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
        people = self.env["res.partner"].union(*contacts.values())
        facts = self._gather_facts(keys, people, orders.company_id)
        decisions = {}
        for order, contact in contacts.items():
            decision = self._decide_one(order, contact, facts)
            if decision.ask:
                for name in (decision.key, contact._get_survey_person()):
                    facts.last_asked[name] = facts.now
            decisions[order] = decision
        return decisions

    @api.model
    def _gather_facts(self, keys, contacts, companies):
        """Look up in a few queries what the rule has to know.

        :param keys: normalized e-mail addresses of the contacts
        :param contacts: res.partner records that might be asked
        :param companies: res.company records whose visits these are
        :return: `Facts`
        """
        now = fields.Datetime.now()
        longest_wait = max(companies.mapped("visit_survey_wait_days"), default=0)
        return Facts(
            now=now,
            surveys={company: company._get_visit_survey() for company in companies},
            cancelled=self.env.ref("fieldservice.fsm_stage_cancelled"),
            unwilling=self._get_unwilling(keys),
            last_asked=self._get_last_asked(
                keys, contacts, now - timedelta(days=longest_wait)
            ),
        )

    @api.model
    def _get_unwilling(self, keys):
        """Return which of these addresses belong to somebody who wants no survey.

        On the blacklist (no mail at all), or on any contact that has opted out.
        """
        # sudo: the wish counts whoever may read the blacklist or the contact.
        blacklist = self.env["mail.blacklist"].sudo()
        partners = self.env["res.partner"].sudo()
        refused = blacklist.search([("email", "in", list(keys))])
        opted_out = partners.search(
            Domain("visit_survey_opt_out", "=", True)
            & Domain("email_normalized", "in", list(keys))
        )
        return {*refused.mapped("email"), *opted_out.mapped("email_normalized")}

    @api.model
    def _get_last_asked(self, keys, contacts, since):
        """Return when each of these persons was last asked, by whichever survey.

        :param keys: normalized e-mail addresses
        :param contacts: res.partner records
        :param since: naive UTC datetime; earlier invitations are not looked at
        :return: dict of address or person (res.partner) -> naive UTC datetime
        """
        # sudo: whom another branch or company has asked counts, too.
        addresses = contacts.sudo()._get_survey_addresses()
        domain = (
            (
                Domain("contact_key", "in", list(keys))
                | Domain("partner_id", "in", addresses.ids)
            )
            & Domain("invite_on", ">=", since)
            & Domain("invite_state", "not in", ("stopped", "bounced"))
        )
        asked = {}
        answers = self.env["survey.user_input"].sudo()
        for key, partner, moment in answers._read_group(
            domain, ["contact_key", "partner_id"], ["invite_on:max"]
        ):
            for name in (key, partner._get_survey_person()):
                asked[name] = max(moment, asked.get(name, moment))
        return asked

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
        names = (contact.email_normalized, contact._get_survey_person())
        asked_on = max(filter(None, map(facts.last_asked.get, names)), default=False)
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
        known_as = contact | contact._get_survey_person()
        opted_out = (known_as | contact.commercial_partner_id).mapped(
            "visit_survey_opt_out"
        )
        if any(opted_out) or contact.email_normalized in facts.unwilling:
            return "opted_out"
        return False
