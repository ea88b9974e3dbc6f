# Copyright 2026 Proactive Service Contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models

from . import smart


class ProactiveSmartMixin(models.AbstractModel):
    """Subject, Message, Action, Response, Timeline: what a reader needs (S3.1).

    Says as you type which part is missing, and puts the parts into HTML.
    """

    _name = "proactive.smart.mixin"
    _description = "Subject, Message, Action, Response, Timeline"

    smart_subject = fields.Char(
        string="Subject",
        help="What it is about, so that the reader knows why to open it.",
    )
    smart_message = fields.Text(
        string="Message", help="What the reader should know, in his words."
    )
    smart_action = fields.Text(
        string="Who Does What", help="What we do, and what we ask of the reader."
    )
    smart_response = fields.Text(
        string="Answer We Need", help="The question the reader should answer."
    )
    smart_timeline = fields.Text(
        string="By When", help="By when it happens, and by when we need the answer."
    )
    smart_missing = fields.Char(
        string="Missing Parts",
        compute="_compute_smart_missing",
        help="What a reader would have to ask back for.",
    )
    is_smart = fields.Boolean(
        string="SMART",
        compute="_compute_smart_missing",
        help="All five parts are there: subject, message, action, response and "
        "timeline.",
    )

    @api.depends(*(f"smart_{part}" for part in smart.PARTS))
    @api.depends_context("lang")
    def _compute_smart_missing(self):
        for record in self:
            words = record._get_smart_missing_words()
            record.is_smart = not words
            record.smart_missing = bool(words) and self.env._(
                "Still missing: %s.", ", ".join(words)
            )

    def _get_smart_parts(self):
        """Return the texts of the five parts: dict {part: text}."""
        self.ensure_one()
        return {part: self[f"smart_{part}"] for part in smart.PARTS}

    def _get_smart_missing_words(self):
        """Return what is missing in the words of the person who writes."""
        labels = self._get_smart_words()
        words = [labels[part] for part in smart.get_missing(self._get_smart_parts())]
        words.extend(
            self.env._("your words in place of %s", f"{{{token}}}")
            for token in self._get_smart_gaps()
        )
        return words

    def _get_smart_gaps(self):
        """Return the tokens that wait for the words of the person who writes."""
        texts = self._get_smart_parts().values()
        found = (token for text in texts for token in smart.get_tokens(text))
        return list(dict.fromkeys(token for token in found if token in smart.TOKENS))

    @api.model
    def _get_smart_words(self):
        """Return what each part is called when it is missing."""
        return {
            "subject": self.env._("a subject that says what it is about"),
            "message": self.env._("the message"),
            "action": self.env._("who does what"),
            "response": self.env._("which answer you need"),
            "timeline": self.env._("by when"),
        }

    @api.model
    def _get_smart_headings(self):
        """Return what the reader sees above each part."""
        return {
            "message": None,
            "action": self.env._("Who does what"),
            "response": self.env._("What we need to know from you"),
            "timeline": self.env._("By when"),
        }

    def _render_smart(self, attachments=()):
        """Return the parts below the subject as Markup, every text escaped.

        :param attachments: ir.attachment records, whose names are listed
        """
        self.ensure_one()
        headings = self._get_smart_headings()
        parts = self._get_smart_parts()
        sections = [(heading, parts[part]) for part, heading in headings.items()]
        names = [attachment.name or "" for attachment in attachments]
        sections.append((self.env._("Attached"), ", ".join(names)))
        return smart.render(sections)

    @api.model
    def _adopt_smart_attachments(self, attachments, record):
        """Let files just uploaded belong to a record, and so follow its access.

        :raises AccessError: for files the user cannot read
        """
        attachments.check_access("read")
        loose = attachments.filtered(
            lambda a: not a.res_id and not a.res_field and a.create_uid == self.env.user
        )
        # sudo: the file changes from the user's own hands into the record's.
        loose.sudo().write({"res_model": record._name, "res_id": record.id})
