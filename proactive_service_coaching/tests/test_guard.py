# Copyright 2026 Proactive Service Contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import glob
import re

from lxml import etree

from odoo.modules import get_module_path
from odoo.tests import tagged
from odoo.tests.common import TransactionCase

MODULE = "proactive_service_coaching"
SOURCE = f"{get_module_path(MODULE)}/static/src"
SAID = ("string", "help", "placeholder", "title", "confirm", "name")
FORBIDDEN = re.compile(
    r"amount|revenue|commission|price|bonus|reward|points?\b|rank|karma|currency"
)


@tagged("post_install", "-at_install")
class TestNoMoneyNoRank(TransactionCase):
    """S5.7: nothing in coaching and recognition pays or ranks a person.

    Looks at every field, view, measure and export of the models of this addon, so
    that a later field cannot slip in.
    """

    def _models(self):
        names = self.env["ir.model.data"].search(
            [("module", "=", MODULE), ("model", "=", "ir.model")]
        )
        models = self.env["ir.model"].browse(names.mapped("res_id"))
        return [
            self.env[name]
            for name in models.mapped("model")
            if name.startswith("proactive.")
            and self.env.registry[name]._original_module == MODULE
        ]

    def _own_fields(self):
        for model in self._models():
            for name, field in model._fields.items():
                if MODULE in (field._modules or ()):
                    yield model, name, field
        person = self.env["fsm.person"]
        for name, field in person._fields.items():
            if MODULE in (field._modules or ()):
                yield person, name, field

    def test_all_models_are_looked_at(self):
        self.assertGreaterEqual(len(self._models()), 9)
        self.assertGreater(len(list(self._own_fields())), 60)

    def test_no_money_in_any_field(self):
        for model, name, field in self._own_fields():
            with self.subTest(model=model._name, field=name):
                self.assertNotEqual(field.type, "monetary")
                self.assertFalse(FORBIDDEN.search(name))
                label = field._description_string(self.env).lower()
                self.assertFalse(FORBIDDEN.search(label), label)

    def test_no_total_per_person(self):
        """No number that a list or chart would add up and order people by."""
        for model, name, field in self._own_fields():
            with self.subTest(model=model._name, field=name):
                if field.type in ("integer", "float") and field.store:
                    self.assertFalse(field.aggregator)

    def test_no_chart_that_ranks(self):
        views = self.env["ir.ui.view"].search(
            [
                ("model", "in", [model._name for model in self._models()]),
                ("type", "in", ("graph", "pivot")),
            ]
        )
        self.assertFalse(views.mapped("name"))

    def test_no_money_and_no_total_in_any_view(self):
        """What views say and add up: labels, help, placeholders, sums."""
        views = self.env["ir.ui.view"].search(
            [("model", "in", [model._name for model in self._models()])]
        )
        self.assertGreater(len(views), 30)
        for view in views:
            for node in etree.fromstring(view.arch).iter(etree.Element):
                words = [node.get(name) or "" for name in SAID] + [node.text or ""]
                with self.subTest(view=view.name, node=node.tag):
                    self.assertFalse(FORBIDDEN.search(" ".join(words).lower()))
                    self.assertNotEqual(node.get("widget"), "monetary")
                    self.assertFalse(node.get("sum") or node.get("avg"))

    def test_no_money_on_the_pages(self):
        """What the pages of managers and technicians are made of, and say."""
        for path in ("board", "my_page", "skills", "export", "assessment"):
            for file in glob.glob(f"{SOURCE}/{path}/*.xml"):
                words = " ".join(etree.parse(file).getroot().itertext()).lower()
                with self.subTest(file=file):
                    self.assertFalse(FORBIDDEN.search(words))

    def test_no_money_and_no_figure_per_person_in_the_workbook(self):
        """A sheet that names people holds words and days, nothing to order them by."""
        source = self.env["proactive.coaching.sheet"]
        today = self.env.company._get_coaching_today()
        sheets = source._get_record_sheets(today, today)
        sheets += source._get_summary_sheets(today, today)
        self.assertEqual(len(sheets), 10)
        for sheet in sheets:
            header = " ".join([sheet["name"], *sheet["header"]]).lower()
            with self.subTest(sheet=sheet["name"]):
                self.assertFalse(FORBIDDEN.search(header))
                if "technician" in header:
                    self.assertFalse(sheet.get("charts"))
                    self.assertNotIn("n", sheet["header"])

    def test_s5_7_group_achievement_names_and_counts_nobody(self):
        """Nothing in it is about one person, or a number to be reached."""
        fields = self.env["proactive.group.achievement"]._fields
        for name, field in fields.items():
            if name in ("id", "create_uid", "write_uid"):
                continue
            with self.subTest(field=name):
                self.assertNotIn(field.type, ("integer", "float", "monetary"))
                self.assertNotIn(field.comodel_name, ("fsm.person", "res.users"))

    def test_the_guard_can_fail(self):
        for name in ("revenue_generated", "lead_rank", "commission", "points"):
            self.assertTrue(FORBIDDEN.search(name))
        self.assertFalse(FORBIDDEN.search("coaching_session_count"))
