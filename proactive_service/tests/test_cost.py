# Copyright 2026 Proactive Service Contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from unittest.mock import patch

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

    def _complete(self, number):
        """Return how many queries it takes to complete as many visits."""
        values = {"location_id": self.location.id, "person_id": self.technician.id}
        orders = self.env["fsm.order"].create([dict(values) for _n in range(number)])
        count = self._count(orders.action_complete)
        self.assertTrue(all(orders.mapped("is_closed")))
        return count

    def test_completing_many_visits(self):
        """A constant number of queries more than without us, however many."""
        Order = self.env.registry["fsm.order"]
        self._complete(1)
        ours = [self._complete(number) for number in (2, 6)]
        with patch.object(Order, "_get_newly_completed", lambda order, vals: False):
            plain = [self._complete(number) for number in (2, 6)]
        self.assertEqual(ours[1] - plain[1], ours[0] - plain[0])
