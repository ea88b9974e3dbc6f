# Copyright 2026 Proactive Service Contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import gzip
import hashlib
import json
import logging
import uuid

from odoo.tests import HttpCase, new_test_user, tagged
from odoo.tools import mute_logger

from .phone_common import PhoneCommon

_logger = logging.getLogger(__name__)

BASE = "/ps/phone"
API = BASE + "/api/1"
APP_LIMIT = 90 * 1024


@tagged("post_install", "-at_install")
class TestPhoneHttp(PhoneCommon, HttpCase):
    def _post(self, path, body=None, headers=None, api=API):
        data = body if isinstance(body, bytes) else json.dumps(body or {}).encode()
        headers = {"X-Proactive-Phone": "1", **(headers or {})}
        return self.url_open(
            api + path, data=data, headers=headers, allow_redirects=False
        )

    def _log_in(self, user):
        self.authenticate(user.login, user.login.ljust(8, "x"))

    def _post_photo(self, entry, data, **headers):
        digest = hashlib.sha256(data).hexdigest()
        return self._post(
            f"/photo/{entry['key']}/{uuid.uuid4()}",
            data,
            {"X-Proactive-Digest": digest, "Content-Type": "image/jpeg", **headers},
        )

    def _assert_refused(self, response, status, code):
        self.assertEqual(response.status_code, status, response.text)
        self.assertEqual(response.json()["error"], code)

    # Who

    def test_technician(self):
        self._log_in(self.tom)
        entry = self._entry()
        answer = self._post("/capture", entry).json()
        self.assertEqual(
            (answer["ack"], answer["digest"]), (entry["key"], entry["digest"])
        )
        self.assertTrue(answer["created"])
        data = self._photo()
        photo = self._post_photo(entry, data).json()
        self.assertEqual(photo["digest"], hashlib.sha256(data).hexdigest())
        again = self._post("/capture", entry).json()
        self.assertFalse(again["created"])
        self.assertEqual(again["photos_have"], [photo["ack"]])
        recommendation = self.order.recommendation_ids
        self.assertEqual(recommendation.id, answer["recommendation"])
        self.assertEqual(recommendation.attachment_ids.raw, data)

    def test_nobody(self):
        for path in ("/ping", "/bootstrap", "/capture", "/feedback/read"):
            self._assert_refused(self._post(path, self._entry()), 401, "login")
        self.assertFalse(self.order.recommendation_ids)

    def test_refusal_leaves_a_new_login_alone(self):
        """A late answer to nobody must not overwrite the cookie of a login."""
        self.opener.cookies.clear()
        response = self._post("/ping")
        self._assert_refused(response, 401, "login")
        self.assertNotIn("Set-Cookie", response.headers)

    def test_portal_user_and_other_employees(self):
        for group in ("base.group_portal", "base.group_user"):
            user = new_test_user(self.env, f"phone_{group[-4:]}", groups=group)
            self._log_in(user)
            for path in ("/ping", "/bootstrap", "/capture"):
                with self.subTest(group=group, path=path):
                    response = self._post(path, self._entry())
                    self._assert_refused(response, 403, "not_allowed")

    def test_post_from_another_site(self):
        """A form of another site cannot send our header."""
        self._log_in(self.tom)
        for content_type in ("text/plain", "application/x-www-form-urlencoded"):
            response = self.url_open(
                API + "/capture",
                data=json.dumps(self._entry()),
                headers={"Content-Type": content_type},
            )
            self._assert_refused(response, 400, "header")
        self.assertFalse(self.order.recommendation_ids)

    @mute_logger("odoo.addons.base.models.ir_rule")
    def test_order_of_another_technician(self):
        theirs = self._create_order(self.technician_ann)
        self._log_in(self.tom)
        answer = self._post("/capture", self._entry(order_id=theirs.id)).json()
        self.assertEqual(answer["state"], "held")
        self.assertFalse(answer["recommendation"])
        self.assertFalse(theirs.recommendation_ids)

    def test_two_users(self):
        entry = self._entry()
        self._log_in(self.tom)
        self._post("/capture", entry)
        self._log_in(self.ann)
        self._assert_refused(self._post("/capture", entry), 403, "foreign_key")
        response = self._post_photo(entry, self._photo())
        self._assert_refused(response, 403, "foreign_key")
        answer = self._post("/ping", {"device": str(uuid.uuid4())}).json()
        self.assertEqual(answer["uid"], self.ann.id)

    # What

    def test_other_version(self):
        self._log_in(self.tom)
        response = self._post("/capture", self._entry(), api=BASE + "/api/2")
        self._assert_refused(response, 410, "update_app")

    def test_unreadable(self):
        self._log_in(self.tom)
        for body in (b" ", b"{", b"[]", b"\xff", b'{"kind": "record"}'):
            with self.subTest(body=body):
                self._assert_refused(self._post("/capture", body), 422, "unreadable")
        response = self._post("/ping", {"device": str(uuid.uuid4()), "keys": 1})
        self._assert_refused(response, 422, "unreadable")

    def test_oversized(self):
        self._log_in(self.tom)
        entry = self._entry(observation="x" * 200_000)
        self._assert_refused(self._post("/capture", entry), 413, "too_large")
        entry = self._entry()
        self._post("/capture", entry)
        response = self._post_photo(entry, b"x" * (12 * 1024 * 1024 + 1))
        self._assert_refused(response, 413, "too_large")

    def test_wrong_digest(self):
        self._log_in(self.tom)
        entry = self._entry()
        self._post("/capture", entry)
        response = self._post_photo(
            entry, self._photo(), **{"X-Proactive-Digest": "0" * 64}
        )
        self._assert_refused(response, 422, "digest")

    def test_mistyped_file(self):
        self._log_in(self.tom)
        entry = self._entry()
        self._post("/capture", entry)
        response = self._post_photo(entry, b"<svg onload='alert(1)'/>")
        self._assert_refused(response, 415, "not_a_photo")

    def test_photo_before_its_entry(self):
        self._log_in(self.tom)
        response = self._post_photo(self._entry(), self._photo())
        self._assert_refused(response, 409, "unknown_parent")

    # News

    def test_feedback_is_read_by_its_technician(self):
        news = self.env["proactive.feedback"].create(
            {
                "subject": "Riverside Hotel",
                "message": "They said yes",
                "technician_id": self.technician.id,
                "company_id": self.company.id,
            }
        )
        self._log_in(self.ann)
        self.assertEqual(
            self._post("/feedback/read", {"ids": news.ids}).json(), {"read": []}
        )
        self.assertFalse(news.read_on)
        self._log_in(self.tom)
        self.assertEqual(self._post("/bootstrap").json()["unread"], 1)
        self._post("/feedback/read", {"ids": news.ids})
        self.assertTrue(news.read_on)
        self._assert_refused(
            self._post("/feedback/read", {"ids": ["1"]}), 422, "unreadable"
        )

    @mute_logger("odoo.addons.base.models.ir_rule")
    def test_ask(self):
        recommendation = self._capture()
        self._log_in(self.ann)
        body = {"id": recommendation.id}
        self._assert_refused(
            self._post("/recommendation/ask", body), 403, "not_allowed"
        )
        self._log_in(self.tom)
        self.assertEqual(
            self._post("/recommendation/ask", body).json()["asked"], recommendation.id
        )
        response = self._post("/recommendation/ask", body)
        self._assert_refused(response, 422, "rules")
        self.assertIn("asked already", response.json()["message"])

    # The shell

    def test_shell_has_no_data(self):
        page = self.url_open(BASE)
        self.assertEqual(page.headers["Cache-Control"], "no-cache")
        self._log_in(self.tom)
        self.assertEqual(self.url_open(BASE).text, page.text)
        for secret in (self.tom.name, self.hotel.name, "csrf_token", "session_info"):
            self.assertNotIn(secret, page.text)

    def test_worker_scope(self):
        worker = self.url_open(BASE + "/sw.js")
        self.assertEqual(worker.headers["Service-Worker-Allowed"], BASE)
        self.assertIn("javascript", worker.headers["Content-Type"])
        self.assertIn(f'const BASE = "{BASE}"', worker.text)
        manifest = self.url_open(BASE + "/manifest.webmanifest").json()
        self.assertEqual((manifest["scope"], manifest["start_url"]), (BASE, BASE))

    def test_size(self):
        """The app's own JavaScript: at most 90 KB gzip."""
        links = self.env["ir.qweb"]._get_asset_links(
            "proactive_service.assets_phone", debug=""
        )
        script = next(link for link in links if link.endswith(".js"))
        content = self.url_open(script).content
        size = len(gzip.compress(content, 9))
        _logger.info(
            "phone app: %.0f KB, gzip %.1f KB", len(content) / 1024, size / 1024
        )
        self.assertLess(size, APP_LIMIT)
