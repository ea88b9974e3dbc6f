# Copyright 2026 Proactive Service Contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo.addons.proactive_service_survey.tests.common import SurveyCommon


class CoachingCommon(SurveyCommon):
    """A company with two technicians, two coaches from the office and a manager.

    manager -- service manager
    coach   -- office, coaches Tom (plan, every 30 days)
    office  -- office, coaches nobody
    tom, ann -- technicians with a login; Max has none
    """

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company.write(
            {
                "proactive_service_manager_id": cls.manager.id,
                "coaching_interval_days": 30,
                "coaching_notice_days": 7,
            }
        )
        cls.company.partner_id.tz = "UTC"
        cls.company.resource_calendar_id.tz = "UTC"
        cls.coach = cls._new_user("coach_carl", "proactive_service.group_user")
        cls.ann = cls._new_user("coach_ann", "proactive_service.group_technician")
        Person = cls.env["fsm.person"]
        cls.technician_ann = Person.create({"partner_id": cls.ann.partner_id.id})
        cls.technician_max = Person.create({"name": "Max Nologin"})
        cls.listening = cls.env.ref(
            "proactive_service_coaching.proactive_skill_listening"
        )
        cls.asking = cls.env.ref("proactive_service_coaching.proactive_skill_asking")
        cls.plan = cls._new_plan()

    @classmethod
    def _new_plan(cls, **values):
        return cls.env["proactive.coaching.plan"].create(
            {
                "technician_id": cls.technician.id,
                "coach_id": cls.coach.id,
                "company_id": cls.company.id,
                "date_start": "2026-03-01",
                "interval_days": 30,
                **values,
            }
        )

    @classmethod
    def _new_session(cls, **values):
        return cls.env["proactive.coaching.session"].create(
            {
                "technician_id": cls.technician.id,
                "coach_id": cls.coach.id,
                "company_id": cls.company.id,
                "date": "2026-03-10 10:00:00",
                **values,
            }
        )

    @classmethod
    def _new_held_session(cls, **values):
        session = cls._new_session(**values)
        session.action_hold()
        return session

    @classmethod
    def _new_commitment(cls, session=None, **values):
        return cls.env["proactive.coaching.commitment"].create(
            {
                "session_id": (session or cls._new_held_session()).id,
                "name": "Ask before recommending, at five visits",
                "date_due": "2026-03-24",
                **values,
            }
        )

    @classmethod
    def _new_recommendation(cls, **values):
        return cls.env["proactive.recommendation"].create(
            {
                "order_id": cls._new_order().id,
                "observation": "The belt is cracked",
                "customer_benefit": "No standstill in July",
                "captured_on": "2026-03-05 09:00:00",
                **values,
            }
        )

    def _run_cron(self):
        cron = self.env.ref("proactive_service_coaching.ir_cron_remind_coaches")
        with self.enter_registry_test_mode():
            cron.method_direct_trigger()
        self.env.invalidate_all()
