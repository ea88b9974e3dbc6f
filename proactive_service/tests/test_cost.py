# Copyright 2026 Proactive Service Contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo.tests import tagged

from .common import ProactiveServiceCommon


@tagged("post_install", "-at_install")
class TestCost(ProactiveServiceCommon):
    """What is paid once, and what is paid for each record."""

    def _count(self, function):
        self.env.cr.flush()
        self.env.invalidate_all()
        before = self.cr.sql_log_count
        function()
        self.env.cr.flush()
        return self.cr.sql_log_count - before

    def _create_visits(self, number):
        """Create visits at as many customers, each with something handed over."""
        Order = self.env["fsm.order"]
        visits = Order.browse()
        for index in range(number):
            customer = self.hotel.copy({"name": f"Hotel {index}"})
            location = self.location.copy(
                {"name": f"Roof {index}", "owner_id": customer.id}
            )
            values = {"location_id": location.id, "person_id": self.technician.id}
            earlier, visit = Order.create([values, values])
            self._capture(order=earlier)
            visits |= visit
        return visits

    def test_briefs_of_many_customers(self):
        """S1.5: a constant number of queries, whatever is open at the customers."""
        visits = self._create_visits(6).with_user(self.tom)
        self.assertTrue(all(visits.mapped("visit_brief")))
        few = self._count(lambda: visits[:2].mapped("visit_brief"))
        many = self._count(lambda: visits.mapped("visit_brief"))
        self.assertEqual(few, many)

    def test_completing_many_visits(self):
        """Completing more visits adds nothing that plain field service does not."""

        def complete(number):
            orders = self.env["fsm.order"].create(
                [
                    {"location_id": self.location.id, "person_id": self.technician.id}
                    for _number in range(number)
                ]
            )
            hook = type(orders)._on_visit_completed
            with_us = self._count(orders.action_complete)
            self.assertTrue(hook)
            self.assertTrue(all(orders.mapped("completed_on")))
            return with_us

        complete(1)
        two, four, six = complete(2), complete(4), complete(6)
        self.assertEqual(four - two, six - four)
