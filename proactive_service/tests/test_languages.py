# Copyright 2026 Proactive Service Contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo.tests import TransactionCase, tagged

from ..hooks import post_init_hook


@tagged("post_install", "-at_install")
class TestLanguages(TransactionCase):
    """A technician hears where it stands in his own language."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        stages = cls.env["crm.stage"].with_context(lang="en_US")
        stages.search([]).technician_message = "Our own words"
        cls.stage = stages.create({"name": "At work"})
        cls.own = stages.create({"name": "Own", "technician_message": "Our own words"})
        post_init_hook(cls.env)

    def _load_german(self):
        # What installing a language does, for this addon alone: the others take long.
        self.env["res.lang"]._activate_lang("de_DE")
        self.env["ir.module.module"]._load_module_terms(
            ["proactive_service"], ["de_DE"]
        )
        return (self.stage + self.own).with_context(lang="de_DE")

    def test_loaded_later(self):
        stage, own = self._load_german()
        self.assertEqual(
            self.stage.technician_message, "{owner} is working on it with {customer}."
        )
        self.assertEqual(
            stage.technician_message, "{owner} arbeitet mit {customer} daran."
        )
        self.assertEqual(own.technician_message, "Our own words")

    def test_loaded_before(self):
        self._load_german()
        stage = self.env["crm.stage"].create({"name": "One more"})
        post_init_hook(self.env)
        german = stage.with_context(lang="de_DE")
        self.assertEqual(
            german.technician_message, "{owner} arbeitet mit {customer} daran."
        )

    def test_own_translation_stays(self):
        stage, _own = self._load_german()
        stage.technician_message = "Unsere eigenen Worte"
        self._load_german()
        self.assertEqual(stage.technician_message, "Unsere eigenen Worte")

    def test_own_wording_is_not_translated_over(self):
        self.stage.technician_message = "{owner} is at work."
        stage, _own = self._load_german()
        self.assertEqual(stage.technician_message, "{owner} is at work.")
