# Copyright 2026 Proactive Service Contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.fields import Domain
from odoo.tools import ormcache

from .words import find_words, split_forms


class ProactiveWord(models.Model):
    """A word that talks of sales, and the better word that talks of service (S2.1)."""

    _name = "proactive.word"
    _description = "Better Word"
    _order = "sequence, id"
    _rec_name = "avoid"

    sequence = fields.Integer(default=10)
    avoid = fields.Char(
        string="Instead Of",
        required=True,
        translate=True,
        help="The word in all its forms, separated by commas: sell, sells, selling.",
    )
    better = fields.Char(
        string="Better Say",
        required=True,
        translate=True,
    )
    unless = fields.Char(
        string="But Not In",
        translate=True,
        help="Phrases in which the word is right, separated by commas: lead time.",
    )
    hint = fields.Char(
        string="Why",
        translate=True,
        help="In one sentence, shown with the suggestion.",
    )
    active = fields.Boolean(default=True)
    company_id = fields.Many2one(
        comodel_name="res.company",
        index=True,
        help="Leave empty to suggest it in all companies.",
    )

    @api.constrains("avoid", "better")
    def _check_words(self):
        for word in self:
            if not split_forms(word.avoid) or not (word.better or "").strip():
                raise ValidationError(
                    self.env._("Please name the word to avoid and the better one.")
                )

    @api.model_create_multi
    def create(self, vals_list):
        words = super().create(vals_list)
        self.env.registry.clear_cache()
        return words

    def write(self, vals):
        res = super().write(vals)
        self.env.registry.clear_cache()
        return res

    @api.ondelete(at_uninstall=True)
    def _forget_words(self):
        self.env.registry.clear_cache()

    def _update_field_translations(
        self, field_name, translations, digest=None, source_lang=""
    ):
        res = super()._update_field_translations(
            field_name, translations, digest, source_lang
        )
        self.env.registry.clear_cache()
        return res

    @api.model
    @ormcache("self.env.lang", "self.env.company.id")
    def _get_words(self):
        """Return the list as plain values, read once per language and company.

        :return: tuple of tuples (avoid, unless, better, hint)
        """
        domain = Domain("company_id", "in", [self.env.company.id, False])
        # sudo: the suggestions are for everybody, also for who cannot edit them.
        words = self.sudo().search(domain)
        return tuple((w.avoid, w.unless or "", w.better, w.hint or "") for w in words)

    @api.model
    def _suggest(self, text):
        """Return gentle suggestions for a text, one a line, or False (S2.1).

        Nothing is ever refused because of a word.

        :param text: str, may be empty or False
        """
        words = self._get_words()
        forms = tuple(
            (index, avoid, unless)
            for index, (avoid, unless, _better, _hint) in enumerate(words)
        )
        lines = []
        for index, found in find_words(text, forms):
            _avoid, _unless, better, hint = words[index]
            line = self.env._(
                "“%(better)s” may be better than “%(found)s”.",
                better=better,
                found=found,
            )
            lines.append(f"{line} {hint}".strip())
        return "\n".join(lines) or False


class ProactiveWordMixin(models.AbstractModel):
    """Records in which somebody writes words for customers or technicians."""

    _name = "proactive.word.mixin"
    _description = "Suggests Better Words"

    word_hint = fields.Text(
        string="A Suggestion",
        compute="_compute_word_hint",
        help="Better words for what you wrote. You decide.",
    )

    @api.model
    def _get_word_fields(self):
        """Names of the fields whose words are looked at; override it."""
        return []

    @api.depends(lambda self: self._get_word_fields())
    @api.depends_context("lang", "company")
    def _compute_word_hint(self):
        Word = self.env["proactive.word"]
        names = self._get_word_fields()
        for record in self:
            texts = [record[name] for name in names if record[name]]
            record.word_hint = Word._suggest(" | ".join(texts))
