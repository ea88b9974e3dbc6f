# Copyright 2026 Proactive Service Contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import base64
import hashlib
import json
import uuid

from odoo.exceptions import AccessError, UserError
from odoo.tests import new_test_user, tagged
from odoo.tools import mute_logger

from .phone_common import PhoneCommon


@tagged("post_install", "-at_install")
class TestPhoneImport(PhoneCommon):
    def _file(self, *entries, **values):
        parameters = self.env["ir.config_parameter"].sudo()
        content = {
            "format": "proactive-phone-rescue",
            "version": 1,
            "db": parameters.get_param("database.uuid"),
            "entries": entries,
            **values,
        }
        return base64.b64encode(json.dumps(content).encode())

    def _rescued(self, user=None, **values):
        data = self._photo()
        photo = {
            "key": str(uuid.uuid4()),
            "digest": hashlib.sha256(data).hexdigest(),
            "data": base64.b64encode(data).decode(),
        }
        entry = {**self._entry(**values), "owner": (user or self.tom).id}
        return {**entry, "photos": [photo["key"]], "files": [photo]}

    def _import(self, content, user=None):
        Import = self.env["proactive.capture.import"].with_user(user or self.office)
        action = Import.create({"file": content}).action_import()
        return self.env["proactive.capture.receipt"].search(action["domain"])

    @mute_logger("odoo.addons.base.models.ir_rule")
    def test_of_a_closed_login(self):
        """A closed login may do nothing: a person accepts what he had seen."""
        self.tom.active = False
        content = self._file(self._rescued())
        receipt = self._import(content)
        self.assertEqual((receipt.state, receipt.user_id), ("held", self.tom))
        action = receipt.with_user(self.office).action_correct()
        correction = self.env[action["res_model"]].browse(action["res_id"])
        correction.with_user(self.office).action_accept()
        recommendation = receipt.recommendation_id
        self.assertEqual(recommendation.technician_id, self.technician)
        self.assertEqual(len(recommendation.attachment_ids), 1)
        self.assertEqual(self._import(content), receipt)
        self.assertEqual(len(self.order.recommendation_ids), 1)

    def test_a_whole_visit(self):
        """A visit to its end, in the order of the file: nothing is held."""
        ends = [
            self._entry("complete", resolution="New belt"),
            self._entry(
                "update",
                channel="visit",
                known="A valve is stuck",
                doing="On its way",
                is_last=True,
            ),
        ]
        ends = [{**entry, "owner": self.tom.id} for entry in ends]
        receipts = self._import(self._file(self._rescued(), *ends))
        self.assertEqual(set(receipts.mapped("state")), {"accepted"})
        self.assertEqual(len(receipts), 3)
        self.assertTrue(self.order.completed_on)

    def test_of_a_phone_without_a_line(self):
        receipt = self._import(self._file(self._rescued()))
        self.assertEqual(receipt.state, "accepted")
        self.assertEqual(receipt.recommendation_id.technician_id, self.technician)

    def test_sent_and_rescued(self):
        entry = self._rescued()
        receipt, _created = self._receive(entry)
        self.assertEqual(self._import(self._file(entry)), receipt)
        self.assertEqual(len(self.order.recommendation_ids), 1)

    @mute_logger("odoo.addons.base.models.ir_rule")
    def test_of_nobody_known(self):
        """Numbers of another database say nothing here: a person decides."""
        receipt = self._import(self._file(self._rescued(), db="other"))
        self.assertEqual((receipt.state, receipt.user_id), ("held", self.office))
        self.assertEqual(receipt.payload["owner"], self.tom.id)

    @mute_logger("odoo.addons.base.models.ir_rule")
    def test_of_somebody_who_is_no_technician(self):
        """A file that somebody wrote himself lends nobody's rights."""
        plain = new_test_user(self.env, "no_technician")
        for owner in (self.env.ref("base.user_root"), plain):
            with self.subTest(owner=owner.login):
                receipt = self._import(self._file(self._rescued(owner)))
                self.assertEqual(
                    (receipt.state, receipt.user_id), ("held", self.office)
                )

    def test_no_rescue_file(self):
        for content in (b"", b"AAAA", self._file(format="x"), self._file(1)):
            with self.subTest(content=content), self.assertRaises(UserError):
                self._import(content or b" ")

    def test_damaged_photo(self):
        entry = self._rescued()
        entry["files"][0]["data"] = "AAAA"
        with self.assertRaisesRegex(UserError, "cannot be read"):
            self._import(self._file(entry))

    def test_other_company(self):
        company = self.env["res.company"].create({"name": "Elsewhere"})
        self.ann.write({"company_ids": [(6, 0, company.ids)], "company_id": company.id})
        with self.assertRaisesRegex(AccessError, "another company"):
            self._import(self._file(self._rescued(self.ann)))

    def test_not_by_technicians(self):
        with self.assertRaises(AccessError):
            self._import(self._file(self._rescued()), self.tom)
