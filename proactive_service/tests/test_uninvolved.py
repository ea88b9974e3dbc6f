# Copyright 2026 Proactive Service Contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo.tests import tagged

from .common import ProactiveServiceCommon


@tagged("post_install", "-at_install")
class TestUninvolved(ProactiveServiceCommon):
    """Opportunities that carry no recommendation pay nothing for us."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.leads = cls.env["crm.lead"].create(
            [{"name": f"Lead {n}", "type": "opportunity"} for n in range(20)]
        )
        cls.env.flush_all()

    def _queries_on_our_tables(self, function):
        queries = []
        execute = type(self.cr).execute

        def spy(cursor, query, *args, **kwargs):
            text = str(getattr(query, "code", query))
            if "proactive_" in text.replace("proactive_service", ""):
                queries.append(text)
            return execute(cursor, query, *args, **kwargs)

        self.patch(type(self.cr), "execute", spy)
        function()
        self.env.flush_all()
        return [q for q in queries if 'FROM "proactive_' in q or "UPDATE" in q[:10]]

    def test_stage_change(self):
        def change():
            self.leads.write({"stage_id": self.stage_qualified.id})

        self.assertFalse(self._queries_on_our_tables(change))
        self.assertFalse(self.leads.feedback_ids)

    def test_reading_the_state_of_the_clock(self):
        self.assertFalse(
            self._queries_on_our_tables(lambda: self.leads.mapped("follow_up_state"))
        )
        self.assertEqual(set(self.leads.mapped("follow_up_state")), {"none"})
        self.assertFalse(any(self.leads.mapped("technician_status")))

    def test_won_and_lost(self):
        def decide():
            self.leads[0].action_set_won()
            self.leads[1].action_set_lost()

        self.assertFalse(self._queries_on_our_tables(decide))
