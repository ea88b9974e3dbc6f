# Copyright 2026 Proactive Service Contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import SUPERUSER_ID, http
from odoo.exceptions import ValidationError
from odoo.http import request

#: Bytes an alert may have.
MAX_BODY = 64 * 1024
#: Bytes after which the server itself stops reading, in words of its own.
HARD_LIMIT = 16 * MAX_BODY


class DeviceController(http.Controller):
    """Where devices ask for help (S4.9). See readme/CONFIGURE.md."""

    @http.route(
        "/proactive_service/device/<int:source_id>/alert",
        type="http",
        auth="public",
        methods=["POST"],
        csrf=False,
        save_session=False,
        max_content_length=HARD_LIMIT,
    )
    def receive_alert(self, source_id, **_kwargs):
        """Store an alert, once per key, and answer in JSON.

        201 new, 200 known; 401 token, 413 size, 422 content, 429 rate.
        """
        source = request.env["proactive.device.source"]._authenticate_source(
            source_id, self._get_token()
        )
        if not source:
            return self._refuse(401, "unauthorized", "Unknown source or wrong token.")
        if (request.httprequest.content_length or 0) > MAX_BODY:
            return self._refuse_size()
        body = request.httprequest.get_data()
        if len(body) > MAX_BODY:
            return self._refuse_size()
        return self._store(source, body)

    def _store(self, source, body):
        """Return the answer to a request whose sender and size are right."""
        source = source.with_user(SUPERUSER_ID).with_company(source.company_id)
        Alert = source.env["proactive.device.alert"]
        try:
            values = Alert._parse(body)
        except ValidationError as error:
            return self._refuse(422, "invalid", str(error))
        known = Alert._find(source, values["key"])
        wait = 0 if known else source._get_retry_after()
        if wait:
            response = self._refuse(
                429, "too_many", "Too many alerts. Please send it again later."
            )
            response.headers["Retry-After"] = str(wait)
            return response
        alert, is_new = Alert._receive(source, values)
        return request.make_json_response(
            {"id": alert.id, "state": alert.state, "duplicate": not is_new},
            status=201 if is_new else 200,
        )

    def _get_token(self):
        """Return the token of the header “Authorization: Bearer …”, or nothing."""
        scheme, _blank, token = request.httprequest.headers.get(
            "Authorization", ""
        ).partition(" ")
        return token.strip() if scheme.lower() == "bearer" else ""

    def _refuse_size(self):
        return self._refuse(
            413, "too_large", f"An alert may have {MAX_BODY} bytes at most."
        )

    def _refuse(self, status, code, message):
        return request.make_json_response(
            {"error": code, "message": message}, status=status
        )
