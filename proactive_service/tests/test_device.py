# Copyright 2026 Proactive Service Contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import json

from odoo.tests import HttpCase, freeze_time, tagged

from .common import ProactiveServiceCommon


class DeviceCommon(ProactiveServiceCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.source, cls.token = cls._create_source()
        cls.fan.device_ref = "SN-1"
        cls.Alert = cls.env["proactive.device.alert"]

    @classmethod
    def _create_source(cls, **values):
        source = cls.env["proactive.device.source"].create(
            {"name": "Building controls", **values}
        )
        action = source.action_new_token()
        return source, action["context"]["default_token"]

    def _get_payload(self, **values):
        return {
            "key": "k-1",
            "device": "SN-1",
            "text": "Vibration above limit",
            **values,
        }

    def _receive(self, source=None, **values):
        source = source or self.source
        body = json.dumps(self._get_payload(**values)).encode()
        Alert = source.with_company(source.company_id).env["proactive.device.alert"]
        return Alert._receive(source, Alert._parse(body))


@tagged("post_install", "-at_install")
class TestDeviceEndpoint(DeviceCommon, HttpCase):
    """S4.9: the address where machines ask for help."""

    def _post(self, body=None, token=None, source=None, headers=None, **values):
        if body is None:
            body = json.dumps(self._get_payload(**values))
        token = self.token if token is None else token
        return self.url_open(
            f"/proactive_service/device/{(source or self.source).id}/alert",
            data=body,
            headers={
                "Authorization": f"Bearer {token}",
                "Content-Type": "application/json",
                **(headers or {}),
            },
        )

    def _assert_refused(self, answer, status, code):
        self.assertEqual(answer.status_code, status, answer.text)
        self.assertEqual(answer.headers["Content-Type"][:16], "application/json")
        self.assertEqual(answer.json()["error"], code)
        self.assertTrue(answer.json()["message"])

    def _get_alerts(self):
        return self.Alert.search([("source_id", "=", self.source.id)])

    def test_s4_9_becomes_a_recommendation(self):
        answer = self._post(severity="critical")
        self.assertEqual(answer.status_code, 201, answer.text)
        alert = self._get_alerts()
        self.assertEqual(
            answer.json(), {"id": alert.id, "state": "matched", "duplicate": False}
        )
        recommendation = alert.recommendation_id
        self.assertEqual(recommendation.equipment_id, self.fan)
        self.assertEqual(recommendation.partner_id, self.hotel)
        self.assertEqual(recommendation.location_id, self.location)
        self.assertEqual(recommendation.branch_id, self.branch)
        self.assertEqual(recommendation.company_id, self.company)
        self.assertFalse(recommendation.technician_id)
        self.assertEqual(recommendation.observation, "Vibration above limit")
        self.assertEqual(recommendation.customer_benefit, self.source.customer_benefit)
        self.assertEqual(recommendation.severity, "critical")
        self.assertTrue(recommendation.policy_id)
        self.assertTrue(recommendation.user_id, "Somebody owns it")
        self.assertTrue(recommendation.lead_id.respond_by, "The clock runs")
        self.assertEqual(self.source.last_seen, alert.received_on)
        self.assertTrue(self.fan.last_alert_on)

    def test_s4_9_wrong_token(self):
        wrong = ("", "x", self.token[:-1], self.token + "x", "é", "x" * 5000)
        for token in wrong:
            with self.subTest(token=token[:20]):
                answer = self._post(
                    headers={"Authorization": f"Bearer {token}".encode()}
                )
                self._assert_refused(answer, 401, "unauthorized")
        for header in ("", "Bearer", f"Basic {self.token}", self.token):
            with self.subTest(header=header):
                answer = self._post(headers={"Authorization": header})
                self._assert_refused(answer, 401, "unauthorized")
        self.assertFalse(self._get_alerts())

    def test_s4_9_fingerprint_is_no_token(self):
        fingerprint = self.source.sudo().token_hash
        self.assertNotEqual(fingerprint, self.token)
        self._assert_refused(self._post(token=fingerprint), 401, "unauthorized")

    def test_s4_9_other_source(self):
        other, _token = self._create_source(name="Other")
        self._assert_refused(self._post(source=other), 401, "unauthorized")
        gone = self.env["proactive.device.source"].browse(10**9)
        self._assert_refused(self._post(source=gone), 401, "unauthorized")

    def test_s4_9_inactive_source(self):
        self.source.active = False
        self._assert_refused(self._post(), 401, "unauthorized")
        self.assertFalse(self._get_alerts())

    def test_s4_9_source_without_token(self):
        bare = self.env["proactive.device.source"].create({"name": "Bare"})
        for token in ("", "False", "None"):
            self._assert_refused(
                self._post(source=bare, token=token), 401, "unauthorized"
            )

    def test_s4_9_new_token_ends_the_old(self):
        token = self.source.action_new_token()["context"]["default_token"]
        self._assert_refused(self._post(), 401, "unauthorized")
        self.assertEqual(self._post(token=token).status_code, 201)

    def test_s4_9_replay(self):
        """The same key is answered with the same id, and nothing happens twice."""
        first = self._post()
        for text in ("Vibration above limit", "Something else"):
            again = self._post(text=text)
            self.assertEqual(again.status_code, 200)
            self.assertEqual(again.json()["id"], first.json()["id"])
            self.assertIs(again.json()["duplicate"], True)
        alert = self._get_alerts()
        self.assertEqual(len(alert), 1)
        self.assertEqual(alert.text, "Vibration above limit")
        found = self.env["proactive.recommendation"].search(
            [("equipment_id", "=", self.fan.id)]
        )
        self.assertEqual(found, alert.recommendation_id)

    def test_s4_9_too_big(self):
        for size in (64 * 1024, 200 * 1024):
            with self.subTest(size=size):
                answer = self._post(text="x" * size)
                self._assert_refused(answer, 413, "too_large")
        huge = self._post(text="x" * 2 * 1024 * 1024)
        self.assertEqual(huge.status_code, 413)
        self._assert_refused(self._post(text="x" * 10_001), 422, "invalid")
        self.assertFalse(self._get_alerts())
        self.assertEqual(self._post(text="x" * 10_000).status_code, 201)

    def test_s4_9_not_json(self):
        bodies = (
            " ",
            "hello",
            "{",
            "[]",
            '"text"',
            "null",
            "17",
            "key=k-1&device=SN-1&text=x",
            b"\xff\xfe",
            "[" * 60_000,
            "1" * 5000,
            '{"key": "a\x00", "device": "SN-1", "text": "x"}',
        )
        for body in bodies:
            with self.subTest(body=body[:30]):
                self._assert_refused(self._post(body=body), 422, "invalid")
        form = self._post(
            body="key=k-1",
            headers={"Content-Type": "application/x-www-form-urlencoded"},
        )
        self._assert_refused(form, 422, "invalid")
        self.assertFalse(self._get_alerts())

    def test_s4_9_wrong_values(self):
        wrong = (
            {"key": None},
            {"key": ""},
            {"key": "  "},
            {"key": 7},
            {"key": ["k"]},
            {"key": "k" * 129},
            {"device": None},
            {"device": {"a": 1}},
            {"device": "d" * 129},
            {"text": ""},
            {"text": "a\x00b"},
            {"text": "\ud800"},
            {"severity": "loud"},
            {"severity": 3},
            {"severity": ["critical"]},
            {"severity": None},
        )
        for values in wrong:
            with self.subTest(values=values):
                self._assert_refused(self._post(**values), 422, "invalid")
        self.assertFalse(self._get_alerts())

    def test_s4_9_unknown_device_is_not_lost(self):
        answer = self._post(device="SN-unknown")
        self.assertEqual(answer.status_code, 201)
        self.assertEqual(answer.json()["state"], "unmatched")
        alert = self._get_alerts()
        self.assertFalse(alert.recommendation_id)
        self.assertIn("SN-unknown", alert.payload)

    def test_s4_9_other_company(self):
        """A source reaches the equipment of its own company, never another's."""
        other = self.env["res.company"].create({"name": "Other"})
        source, token = self._create_source(company_id=other.id)
        answer = self._post(source=source, token=token)
        self.assertEqual(answer.json()["state"], "unmatched")
        alert = self.Alert.browse(answer.json()["id"])
        self.assertEqual(alert.company_id, other)
        self.assertFalse(self._get_alerts(), "The same key of another source is free")
        self.assertEqual(self._post().status_code, 201)

    def test_s4_9_rate_limit(self):
        self.source.rate_limit = 2
        with freeze_time("2026-03-10 10:00:00"):
            self.assertEqual(self._post(key="a").status_code, 201)
        with freeze_time("2026-03-10 10:00:20"):
            self.assertEqual(self._post(key="b").status_code, 201)
        with freeze_time("2026-03-10 10:00:30"):
            refused = self._post(key="c")
            self._assert_refused(refused, 429, "too_many")
            self.assertEqual(refused.headers["Retry-After"], "30")
            known = self._post(key="a")
            self.assertEqual(known.status_code, 200, "What is known is answered")
        self.assertEqual(len(self._get_alerts()), 2)
        with freeze_time("2026-03-10 10:01:00"):
            self.assertEqual(self._post(key="c").status_code, 201)
            self._assert_refused(self._post(key="d"), 429, "too_many")

    def test_s4_9_only_post(self):
        url = f"/proactive_service/device/{self.source.id}/alert"
        self.assertEqual(self.url_open(url).status_code, 405)
