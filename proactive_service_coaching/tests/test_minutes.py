# Copyright 2026 Proactive Service Contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo.tests import tagged

from .common import CoachingCommon

REPORT = "proactive_service_coaching.report_service_meeting"


@tagged("post_install", "-at_install")
class TestMinutes(CoachingCommon):
    """S5.6: what was practised and decided, on paper."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.before = cls._new_meeting("2026-03-03 07:00:00", "Order ladders")
        cls.meeting = cls._new_meeting("2026-03-10 07:00:00", "Salt for the yard")
        cls.meeting.attendance_ids = [
            (0, 0, {"technician_id": cls.technician.id, "state": "present"}),
            (0, 0, {"technician_id": cls.technician_max.id, "state": "excused"}),
        ]

    @classmethod
    def _new_meeting(cls, date, decision):
        card = cls.env.ref("proactive_service_coaching.proactive_coaching_card_angry")
        return cls.env["proactive.service.meeting"].create(
            {
                "company_id": cls.company.id,
                "date": date,
                "host_id": cls.coach.id,
                "card_id": card.id,
                "safety": "Ladders",
                "decision_ids": [
                    (0, 0, {"name": decision, "user_id": cls.office.id}),
                ],
            }
        )

    def _print(self, user):
        self.env.invalidate_all()
        reports = self.env["ir.actions.report"].with_user(user)
        html, _kind = reports._render_qweb_html(REPORT, self.meeting.ids)
        return html.decode()

    def test_s5_6_minutes(self):
        html = self._print(self.coach)
        self.assertIn(self.meeting.card_id.name, html)
        self.assertIn("Ladders", html)
        decided, carried = html.split("Still open from before")
        self.assertIn("Salt for the yard", decided)
        self.assertNotIn("Order ladders", decided)
        self.assertIn("Order ladders", carried)
        self.assertIn(self.technician_max.name, carried)

    def test_s5_6_nothing_carried_over(self):
        self.before.decision_ids.action_done()
        self.assertNotIn("Still open from before", self._print(self.coach))

    def test_s5_6_a_technician_reads_no_attendance_of_others(self):
        html = self._print(self.tom)
        self.assertIn("Salt for the yard", html)
        self.assertNotIn(self.technician_max.name, html)
        self.assertNotIn("Who was there", html)
