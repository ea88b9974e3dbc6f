# Copyright 2026 Proactive Service Contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo.exceptions import AccessError
from odoo.fields import Command
from odoo.tests import Form, tagged

from .common import CoachingCommon

REPORT = "proactive_service.report_customer_value"


@tagged("post_install", "-at_install")
class TestValueReportStories(CoachingCommon):
    """S5.7: success stories are told to customers, with permission."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.other, _location = cls._new_customer("Other Customer")
        cls.own = cls._new_story("The fan that did not stop", cls.customer)
        cls.secret = cls._new_story("Their own affair", cls.other)
        cls.allowed = cls._new_story(
            "Told with permission", cls.other, told_permitted=True
        )
        cls._new_story("Not yet read", cls.customer, publish=False)

    @classmethod
    def _new_story(cls, name, customer, publish=True, **values):
        story = cls.env["proactive.success.story"].create(
            {
                "name": name,
                "company_id": cls.company.id,
                "partner_id": customer.id,
                "seen": "A cracked belt",
                "done": "Changed it on the spot",
                "gained": f"{name}: two days of standstill spared",
                **values,
            }
        )
        if publish:
            story.action_publish()
        return story

    def _new_report(self, **values):
        Report = self.env["proactive.value.report"].with_user(self.coach)
        return Report.create(
            {"partner_id": self.customer.id, "company_id": self.company.id, **values}
        )

    def _render(self, report):
        Report = self.env["ir.actions.report"].with_user(report.env.user)
        return Report._render_qweb_html(REPORT, report.ids)[0].decode()

    def test_s5_7_own_stories_of_the_period_by_default(self):
        self.assertEqual(self._new_report().story_ids, self.own)
        past = self._new_report(date_from="2020-01-01", date_to="2020-12-31")
        self.assertFalse(past.story_ids)

    def test_s5_7_told_in_the_report(self):
        self.own.write({"quote": "They saved my week", "quote_permitted": True})
        self.own.quote_by = "Robin"
        html = self._render(self._new_report())
        for words in (
            "What It Is Good For",
            "The fan that did not stop",
            "two days of standstill spared",
            "They saved my week",
            "Robin",
        ):
            self.assertIn(words, html)
        self.assertNotIn("Told with permission", html)

    def test_s5_7_nothing_to_tell_no_heading(self):
        html = self._render(self._new_report(story_ids=[Command.clear()]))
        self.assertNotIn("What It Is Good For", html)

    def test_s5_7_of_other_customers_only_with_their_permission(self):
        """Not even when somebody puts a story into the list by hand."""
        every = self.own + self.secret + self.allowed
        report = self._new_report(story_ids=[Command.set(every.ids)])
        self.assertEqual(report._get_stories(), self.own + self.allowed)
        html = self._render(report)
        self.assertIn("Told with permission", html)
        self.assertNotIn("Their own affair", html)

    def test_s5_7_retracted_is_not_told(self):
        report = self._new_report()
        self.own.action_retract()
        self.assertNotIn("The fan", self._render(report))

    def test_s5_7_other_company(self):
        other = self._new_company("Birch Cooling")
        theirs = self._new_story("Theirs", self.customer, company_id=other.id)
        self.assertFalse(self._new_report().story_ids & theirs)
        with self.assertRaises(AccessError):
            self._new_report(story_ids=[Command.set(theirs.ids)])._get_stories()

    def test_s5_7_customer_follows_the_visit(self):
        order = self._new_order()
        Story = self.env["proactive.success.story"].with_user(self.coach)
        with Form(Story) as form:
            form.name = "Story"
            form.order_id = order
            self.assertEqual(form.partner_id, self.customer)
            form.partner_id = self.other
        self.assertEqual(form.record.partner_id, self.other)

    def test_s5_7_published_for_the_home_of_a_technician(self):
        Story = self.env["proactive.success.story"].with_user(self.tom)
        found = Story._get_published_for(self.technician)
        self.assertEqual(set(found), {self.own, self.secret, self.allowed})
        self.assertEqual(len(Story._get_published_for(self.technician, limit=1)), 1)
