# Copyright 2026 Proactive Service Contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo.fields import Command
from odoo.tests import new_test_user

from odoo.addons.base.tests.common import BaseCommon


class ProactiveServiceCommon(BaseCommon):
    """A small service company: a manager, an office user, two technicians.

    Hotel (branch North) -- location -- fan        order of technician Tom
    Office works 08:00-12:00 and 13:00-17:00 UTC, Monday to Friday.
    """

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.manager = cls._create_user("ps_manager", "group_manager")
        cls.office = cls._create_user("ps_office", "group_user")
        cls.tom = cls._create_user("ps_tom", "group_technician")
        cls.ann = cls._create_user("ps_ann", "group_technician")
        cls.company = cls.env.company
        cls.company.proactive_service_manager_id = cls.manager
        cls.calendar = cls._create_calendar()
        cls.company.resource_calendar_id = cls.calendar
        Person = cls.env["fsm.person"]
        cls.technician = Person.create({"partner_id": cls.tom.partner_id.id})
        cls.technician_ann = Person.create({"partner_id": cls.ann.partner_id.id})
        cls.branch = cls.env["res.branch"].create({"name": "North"})
        cls.hotel = cls.env["res.partner"].create(
            {"name": "Riverside Hotel", "is_company": True, "user_id": cls.office.id}
        )
        cls.contact = cls.env["res.partner"].create(
            {"name": "Rosa Rivera", "email": "rosa@example.com"}
        )
        cls.location = cls.env["fsm.location"].create(
            {
                "name": "Hotel roof",
                "owner_id": cls.hotel.id,
                "contact_id": cls.contact.id,
                "branch_id": cls.branch.id,
            }
        )
        cls.fan = cls.env["fsm.equipment"].create(
            {
                "name": "Supply fan 1",
                "location_id": cls.location.id,
                "current_location_id": cls.location.id,
            }
        )
        cls.order = cls._create_order()
        cls.stage_new = cls.env.ref("crm.stage_lead1")
        cls.stage_qualified = cls.env.ref("crm.stage_lead2")

    @classmethod
    def _create_user(cls, login, group):
        return new_test_user(
            cls.env,
            login=login,
            groups=f"proactive_service.{group}",
            email=f"{login}@example.com",
            tz="UTC",
        )

    @classmethod
    def _create_calendar(cls):
        days = [(str(day), period) for day in range(5) for period in (8, 13)]
        return cls.env["resource.calendar"].create(
            {
                "name": "Office hours",
                "tz": "UTC",
                "attendance_ids": [
                    Command.create(
                        {
                            "name": f"Day {day} from {start}",
                            "dayofweek": day,
                            "hour_from": start,
                            "hour_to": start + 4,
                            "day_period": "morning" if start == 8 else "afternoon",
                        }
                    )
                    for day, start in days
                ],
            }
        )

    @classmethod
    def _create_order(cls, technician=None, **values):
        return cls.env["fsm.order"].create(
            {
                "location_id": cls.location.id,
                "person_id": (technician or cls.technician).id,
                **values,
            }
        )

    def _capture(self, order=None, user=None, **values):
        """Capture one recommendation as its technician would."""
        order = (order or self.order).with_user(user or self.tom)
        recommendation = order.capture_recommendations(
            [
                {
                    "observation": "Bearing noise, belt cracked",
                    "customer_benefit": "No surprise stop in July",
                    "customer_word": "agreed",
                    **values,
                }
            ]
        )
        return recommendation.sudo(False).with_user(self.env.user)

    def _get_lead(self, **values):
        return self._capture(**values).lead_id

    def _run_cron(self):
        with self.enter_registry_test_mode():
            self.env.ref("proactive_service.ir_cron_follow_up").method_direct_trigger()
