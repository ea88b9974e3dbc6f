# Copyright 2026 Proactive Service Contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo.fields import Command
from odoo.tests import new_test_user

from odoo.addons.base.tests.common import BaseCommon


class SurveyCommon(BaseCommon):
    """One company with a branch, its people, a location and visits to complete."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["fsm.stage"].search([]).company_id = False
        # A company of its own, so that no other data counts
        cls.company = cls._new_company("Alder Heating", email="hello@alder.example.com")
        cls.env = cls.env(
            context={**cls.env.context, "allowed_company_ids": [cls.company.id]}
        )
        cls.survey = cls.env.ref("proactive_service_survey.survey_after_visit")
        cls.manager = cls._new_user("voice_manager", "proactive_service.group_manager")
        cls.office = cls._new_user("voice_office", "proactive_service.group_user")
        cls.tom = cls._new_user("voice_tom", "proactive_service.group_technician")
        cls.branch = cls.env["res.branch"].create(
            {"name": "North", "service_manager_id": cls.manager.id}
        )
        cls.technician = cls.env["fsm.person"].create(
            {"partner_id": cls.tom.partner_id.id}
        )
        cls.customer, cls.location = cls._new_customer("Robin Hale")
        cls.completed = cls.env.ref("fieldservice.fsm_stage_completed")
        cls.cancelled = cls.env.ref("fieldservice.fsm_stage_cancelled")

    @classmethod
    def _new_company(cls, name, **values):
        company = cls.env["res.company"].create({"name": name, **values})
        cls.env["fsm.team"].create({"name": f"{name} Team", "company_id": company.id})
        return company

    @classmethod
    def _new_user(cls, login, groups, company=None):
        company = company or cls.company
        return new_test_user(
            cls.env,
            login=login,
            groups=groups,
            company_id=company.id,
            company_ids=[Command.set(company.ids)],
        )

    @classmethod
    def _new_customer(cls, name, **values):
        email = f"{name.replace(' ', '.').lower()}@example.com"
        customer = cls.env["res.partner"].create(
            {"name": name, "email": email, **values}
        )
        location = cls.env["fsm.location"].create(
            {
                "name": f"{name}'s house",
                "owner_id": customer.id,
                "contact_id": customer.id,
                "branch_id": cls.branch.id,
                "company_id": cls.company.id,
            }
        )
        return customer, location

    @classmethod
    def _new_order(cls, location=None, **values):
        return cls.env["fsm.order"].create(
            {
                "location_id": (location or cls.location).id,
                "person_id": cls.technician.id,
                "company_id": cls.company.id,
                **values,
            }
        )

    @classmethod
    def _new_orders(cls, number, name):
        """Return visits at as many customers, with nothing in the cache."""
        locations = [cls._new_customer(f"{name} {i}")[1] for i in range(number)]
        orders = cls.env["fsm.order"].concat(*map(cls._new_order, locations))
        cls.env.flush_all()
        cls.env.invalidate_all()
        return orders.sudo()

    @classmethod
    def _complete(cls, orders, user=None):
        """Complete visits as the technician does and return them as superuser."""
        orders.with_user(user or cls.tom).action_complete()
        return orders

    @classmethod
    def _invite(cls, location=None):
        """Complete a visit and return the answer that waits for its customer."""
        return cls._complete(cls._new_order(location)).survey_input_ids

    @classmethod
    def _question(cls, name):
        return cls.env.ref(f"proactive_service_survey.survey_question_{name}")

    @classmethod
    def _option(cls, name):
        return cls.env.ref(f"proactive_service_survey.survey_question_answer_{name}")

    @classmethod
    def _answer(cls, answer=None, comment=None, options=(), **scores):
        """Fill in and finish an answer as the public page does: with texts.

        :param options: names of suggested answers that the customer ticks
        :param scores: question name -> text; an empty text is a skipped question
        """
        answer = answer or cls._invite()
        for name, score in scores.items():
            answer._save_lines(cls._question(name), score)
        if comment is not None:
            answer._save_lines(cls._question("comment"), comment)
        for name in options:
            option = cls._option(name)
            answer._save_lines(option.question_id, [str(option.id)])
        answer._mark_done()
        return answer

    @classmethod
    def _new_scores(cls, scores, **values):
        """Return one finished answer per score, without a visit each.

        :param values: frozen values of all these answers
        """
        question = cls._question("recommend")
        answers = cls.env["survey.user_input"].create(
            [
                {
                    "survey_id": cls.survey.id,
                    "company_id": cls.company.id,
                    "branch_id": cls.branch.id,
                    "technician_id": cls.technician.id,
                    "partner_id": cls.customer.id,
                    "state": "done",
                    "end_datetime": "2026-10-15 10:00:00",
                    **values,
                    "user_input_line_ids": [
                        Command.create(
                            {
                                "question_id": question.id,
                                "answer_type": "scale",
                                "value_scale": score,
                            }
                        )
                    ],
                }
                for score in scores
            ]
        )
        return answers._record_answers()
