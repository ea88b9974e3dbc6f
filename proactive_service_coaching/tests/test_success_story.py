# Copyright 2026 Proactive Service Contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import tagged

from .common import CoachingCommon


@tagged("post_install", "-at_install")
class TestSuccessStory(CoachingCommon):
    """S5.7: what was seen, what was done, what the customer gained."""

    def _story(self, user=None, **values):
        Story = self.env["proactive.success.story"].with_user(user or self.tom)
        return Story.with_company(self.company).create(
            {
                "name": "The fan that did not stop",
                "seen": "A cracked belt",
                "done": "Changed it on the spot",
                "gained": "No standstill, two days of comfort spared",
                **values,
            }
        )

    def test_manager_publishes_what_a_technician_tells(self):
        story = self._story()
        self.assertFalse(story.with_user(self.ann).search([("id", "=", story.id)]))
        story.with_user(self.manager).action_publish()
        self.assertEqual(story.state, "published")
        self.assertTrue(story.published_on)
        self.assertEqual(story.with_user(self.ann).gained, story.gained)
        with self.assertRaisesRegex(UserError, "published already"):
            story.with_user(self.manager).action_publish()
        story.with_user(self.manager).action_retract()
        self.assertFalse(story.published_on)
        self.assertFalse(story.with_user(self.ann).search([("id", "=", story.id)]))

    def test_others_do_not_publish(self):
        story = self._story()
        for user in (self.tom, self.office):
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                story.with_user(user).action_publish()
        with self.assertRaises(AccessError):
            self._story(state="published")

    def test_author_changes_his_draft_only(self):
        story = self._story()
        story.gained = "Two days of comfort spared"
        with self.assertRaises(AccessError):
            story.with_user(self.ann).gained = "x"
        story.with_user(self.manager).action_publish()
        with self.assertRaises(AccessError):
            story.with_user(self.tom).gained = "x"

    def test_incomplete_is_not_published(self):
        for name in ("seen", "done", "gained"):
            with self.subTest(field=name):
                story = self._story(**{name: False}).with_user(self.manager)
                with self.assertRaisesRegex(ValidationError, "not complete"):
                    story.action_publish()

    def test_quote_needs_permission(self):
        story = self._story(quote="They saved my week").with_user(self.manager)
        with self.assertRaisesRegex(ValidationError, "permission"):
            story.action_publish()
        story = self._story(quote="They saved my week", quote_permitted=True)
        story = story.with_user(self.manager)
        story.action_publish()
        with self.assertRaisesRegex(ValidationError, "permission"):
            story.quote_permitted = False
