# Copyright 2026 Proactive Service Contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import doctest
import unicodedata

from odoo.exceptions import AccessError, ValidationError
from odoo.fields import Command
from odoo.tests import BaseCase, Form, tagged

from odoo.addons.proactive_service.models import words as words_module
from odoo.addons.proactive_service.models.words import find_words, split_forms

from .common import ProactiveServiceCommon

WORDS = (
    ("sell", "sell, sells, Selling", ""),
    ("lead", "lead, leads, sales lead", "lead time, leads to"),
    ("café", "café", ""),
    ("straße", "straße", ""),
    ("продажа", "продажа", ""),
    ("a.b", "a.b", ""),
)


@tagged("post_install", "-at_install")
class TestFindWords(BaseCase):
    """S2.1: the arithmetic of words, without Odoo's ORM."""

    def _find(self, text):
        return [key for key, _form in find_words(text, WORDS)]

    def test_s2_1_whole_words_in_any_case(self):
        self.assertEqual(self._find("We SELL it"), ["sell"])
        self.assertEqual(self._find("(selling)"), ["sell"])
        self.assertEqual(self._find("seller, upsell, sell_by, resells"), [])
        self.assertEqual(self._find("lead. Sell!"), ["lead", "sell"])

    def test_s2_1_each_word_once(self):
        self.assertEqual(find_words("Sell, sells, sell", WORDS), [("sell", "sell")])

    def test_s2_1_the_longest_form_counts(self):
        self.assertEqual(
            find_words("A sales  lead\nfor us", WORDS), [("lead", "sales lead")]
        )
        self.assertEqual(self._find("The lead\ntime is short; it leads to rust"), [])
        self.assertEqual(self._find("The lead time of this lead"), ["lead"])

    def test_s2_1_unicode(self):
        decomposed = unicodedata.normalize("NFD", "Ein Café, ein CAFÉ")
        self.assertEqual(self._find(decomposed), ["café"])
        self.assertEqual(self._find("cafe"), [])
        self.assertEqual(self._find("IN DER STRASSE"), ["straße"])
        self.assertEqual(self._find("Это ПРОДАЖА."), ["продажа"])
        self.assertEqual(self._find("продажами"), [])

    def test_s2_1_signs_are_no_patterns(self):
        self.assertEqual(self._find("axb"), [])
        self.assertEqual(self._find("a.b"), ["a.b"])

    def test_s2_1_nothing_to_find(self):
        for text in ("", False, None, "   ", "\n"):
            self.assertEqual(self._find(text), [])
        self.assertEqual(find_words("sell", ()), [])
        self.assertEqual(find_words("sell", (("x", " , ,", ""),)), [])
        self.assertEqual(split_forms(None), ())

    def test_s2_1_examples_in_the_docstrings(self):
        result = doctest.testmod(words_module)
        self.assertGreater(result.attempted, 0)
        self.assertFalse(result.failed)


@tagged("post_install", "-at_install")
class TestWord(ProactiveServiceCommon):
    """S2.1: an editable list, suggested gently where words are written."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.Word = cls.env["proactive.word"]
        cls.word = cls.Word.create(
            {"avoid": "gizmo, gizmos", "better": "part", "hint": "They know parts."}
        )

    def test_s2_1_suggests(self):
        self.assertEqual(
            self.Word._suggest("New GIZMOS"),
            "“part” may be better than “gizmos”. They know parts.",
        )
        self.assertFalse(self.Word._suggest("A new part"))
        self.assertFalse(self.Word._suggest(False))

    def test_s2_1_shipped_words(self):
        suggested = self.Word._suggest("An upsell: sell them a new lead")
        self.assertEqual(len(suggested.split("\n")), 3)
        self.assertIn("recommend", suggested)
        self.assertFalse(self.Word._suggest("The lead time is short"))

    def test_s2_1_list_is_editable_and_read_once(self):
        self.Word._suggest("gizmo")
        with self.assertQueryCount(0):
            self.Word._suggest("gizmo")
        self.word.better = "piece"
        self.assertIn("“piece”", self.Word._suggest("gizmo"))
        self.word.active = False
        self.assertFalse(self.Word._suggest("gizmo"))
        self.word.active = True
        self.assertTrue(self.Word._suggest("gizmo"))
        self.word.unlink()
        self.assertFalse(self.Word._suggest("gizmo"))

    def test_s2_1_languages(self):
        self.env["res.lang"]._activate_lang("de_DE")
        self.word.update_field_translations("avoid", {"de_DE": "Dingsda"})
        self.word.update_field_translations("better", {"de_DE": "Bauteil"})
        self.assertFalse(self.Word._suggest("dingsda"))
        german = self.Word.with_context(lang="de_DE")
        self.assertIn("Bauteil", german._suggest("Das DINGSDA da"))
        self.word.update_field_translations("better", {"de_DE": "Teil"})
        suggestion = german._suggest("Das Dingsda da")
        self.assertIn("Teil", suggestion)
        self.assertNotIn("Bauteil", suggestion)

    def test_s2_1_two_companies(self):
        other = self.env["res.company"].create({"name": "Other"})
        self.word.company_id = other
        self.assertFalse(self.Word._suggest("gizmo"))
        self.assertTrue(self.Word.with_company(other)._suggest("gizmo"))
        boss = self._create_user("ps_other", "group_manager")
        boss.write({"company_ids": [Command.set(other.ids)], "company_id": other.id})
        self.assertIn(self.word, self.Word.with_user(boss).search([]))
        self.assertNotIn(self.word, self.Word.with_user(self.manager).search([]))

    def test_s2_1_roles(self):
        self.assertTrue(self.Word.with_user(self.tom)._suggest("gizmo"))
        for user in (self.tom, self.office):
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                self.word.with_user(user).better = "x"
        self.word.with_user(self.manager).better = "item"
        with self.assertRaises(ValidationError):
            self.Word.create({"avoid": " , ", "better": "x"})
        with self.assertRaises(ValidationError):
            self.Word.create({"avoid": "x", "better": "  "})

    def test_s2_1_hint_while_capturing(self):
        """A suggestion, never an obstacle."""
        action = self.order.with_user(self.tom).action_recommend()
        Capture = self.env[action["res_model"]].with_user(self.tom)
        with Form(Capture.with_context(**action["context"])) as form:
            form.observation = "The gizmo is worn"
            self.assertIn("“part”", form.word_hint)
            form.observation = "The belt is worn"
            self.assertFalse(form.word_hint)
            form.customer_benefit = "A gizmo that lasts"
            self.assertIn("“part”", form.word_hint)
        form.save().action_save()
        recommendation = self.order.recommendation_ids
        self.assertEqual(recommendation.customer_benefit, "A gizmo that lasts")
        self.assertIn("“part”", recommendation.with_user(self.tom).word_hint)

    def test_s2_1_words_of_two_fields_are_not_one(self):
        self.word.avoid = "worn gizmo"
        recommendation = self._capture(
            observation="It is worn", customer_benefit="gizmo lasts"
        )
        self.assertFalse(recommendation.word_hint)

    def test_s2_1_hint_while_telling_the_technician(self):
        lead = self._get_lead().with_user(self.office)
        action = lead.action_tell_technician()
        Tell = self.env[action["res_model"]].with_user(self.office)
        with Form(Tell.with_context(**action["context"])) as form:
            form.message = "We sold the gizmo"
            self.assertEqual(len(form.word_hint.split("\n")), 2)
        form.save().action_send()
        self.assertEqual(
            lead.recommendation_ids.technician_message, "We sold the gizmo"
        )
