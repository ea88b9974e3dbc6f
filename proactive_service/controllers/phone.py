# Copyright 2026 Proactive Service Contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

"""The phone app's shell and its API. See readme/PHONE.md."""

import errno
import hashlib
import json
import logging
import time

from psycopg2.errors import DiskFull

from odoo import http
from odoo.exceptions import AccessError, MissingError, UserError
from odoo.http import request
from odoo.tools import file_open

from ..models.capture_refused import CaptureRefused

_logger = logging.getLogger(__name__)

BASE = "/ps/phone"
API = BASE + "/api/<int:version>"
API_VERSION = 1
BUNDLE = "proactive_service.assets_phone"
#: Other sites cannot make a browser send this header without asking first.
HEADER, DIGEST_HEADER = "X-Proactive-Phone", "X-Proactive-Digest"
#: Bytes that an entry and a photo may have.
ENTRY_LIMIT, PHOTO_LIMIT = 128 * 1024, 12 * 1024 * 1024
#: Bytes after which the server itself stops reading, in words of its own.
HARD_LIMIT = 2 * PHOTO_LIMIT
#: Keys that a phone may ask about at once.
KEY_LIMIT = 500
ICON = "/proactive_service/static/description/icon.png"
#: What an operating system says when a disk, or what one may have of it, is full.
NO_ROOM = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)
#: The worker is one script: these are put together.
WORKER_FILES = (
    "phone_copy.js",
    "phone_store.js",
    "phone_line.js",
    "phone_outbox.js",
    "sw.js",
)


def api_route(path, limit=ENTRY_LIMIT):
    """A POST route that answers in JSON whatever happens.

    ``auth="public"`` because a redirect to the login page means nothing to the app:
    it gets 401 and says in its own words that a login is needed.
    """

    def decorate(method):
        @http.route(
            API + path,
            type="http",
            auth="public",
            methods=["POST"],
            csrf=False,
            max_content_length=HARD_LIMIT,
        )
        def route(self, version, **params):
            try:
                _check_caller(version, limit)
                answer = method(self, **params)
                request.env.flush_all()
                return request.make_json_response(answer)
            except CaptureRefused as refused:
                return _refuse(refused.code, refused.status)
            except MissingError:
                return _refuse("gone", 404)
            except AccessError:
                return _refuse("not_allowed", 403)
            except UserError as error:
                return _refuse("rules", 422, str(error))
            except (OSError, DiskFull) as error:
                if not _is_full(error):
                    raise
                _logger.exception("No room for what a phone has sent; it keeps it.")
                return _refuse("no_room", 507)

        # Not functools.wraps: Odoo would read the parameters of ``method``
        route.__name__, route.__doc__ = method.__name__, method.__doc__
        return route

    return decorate


def _is_full(error):
    return isinstance(error, DiskFull) or error.errno in NO_ROOM


def _refuse(code, status, message=None):
    # What had been done until then is not kept
    request.env.cr.rollback()
    request.env.transaction.reset()
    return request.make_json_response(
        {"error": code, "message": message or code}, status=status
    )


def _check_caller(version, limit):
    """Let in technicians who speak this version, from the app itself.

    :param limit: bytes that the body may have
    """
    user = request.env.user
    if request.httprequest.headers.get(HEADER) != "1":
        raise CaptureRefused("header", 400)
    if user._is_public():
        # No cookie: it would replace that of a login which is just under way
        request.session.can_save = False
        raise CaptureRefused("login", 401)
    if version != API_VERSION:
        raise CaptureRefused("update_app", 410)
    if not user.has_group("proactive_service.group_technician"):
        raise CaptureRefused("not_allowed", 403)
    if (request.httprequest.content_length or 0) > limit:
        raise CaptureRefused("too_large", 413)
    request.update_env(
        context={**request.env.context, "lang": user.lang, "tz": user.tz}
    )


def _get_body(limit):
    # The request may run again, so the body is read once and kept
    data = request.httprequest.get_data(cache=True, parse_form_data=False)
    if len(data) > limit:
        raise CaptureRefused("too_large", 413)
    return data


def _get_json():
    try:
        body = json.loads(_get_body(ENTRY_LIMIT) or b"{}")
    except (ValueError, RecursionError) as error:
        raise CaptureRefused("unreadable", 422) from error
    if not isinstance(body, dict):
        raise CaptureRefused("unreadable", 422)
    return body


class PhoneController(http.Controller):
    # The shell: no data, the same for everybody, needs no login

    @http.route(BASE, type="http", auth="public", methods=["GET"], save_session=False)
    def shell(self, **_params):
        """The page of the app; the worker keeps it for times without signal."""
        response = request.render(
            "proactive_service.phone_shell",
            {"links": self._get_links(), "version": self._get_version(), "base": BASE},
        )
        response.headers["Cache-Control"] = "no-cache"
        return response

    @http.route(
        BASE + "/sw.js",
        type="http",
        auth="public",
        methods=["GET"],
        save_session=False,
    )
    def worker(self):
        """The service worker, for the scope of the app and nothing else."""
        urls = [BASE, BASE + "/manifest.webmanifest", *self._get_links(), ICON]
        head = {"VERSION": self._get_version(), "PRECACHE": urls, "BASE": BASE}
        lines = [f"const {name} = {json.dumps(head[name])};" for name in head]
        return request.make_response(
            "\n".join([*lines, self._get_worker_source()]),
            [
                ("Content-Type", "text/javascript"),
                ("Cache-Control", "no-cache"),
                ("Service-Worker-Allowed", BASE),
            ],
        )

    @http.route(
        BASE + "/manifest.webmanifest",
        type="http",
        auth="public",
        methods=["GET"],
        save_session=False,
    )
    def manifest(self):
        """What the home screen needs to know."""
        return request.make_json_response(
            {
                "name": "Proactive Service",
                "short_name": "Proactive",
                "id": BASE,
                "scope": BASE,
                "start_url": BASE,
                "display": "standalone",
                "background_color": "#ffffff",
                "theme_color": "#0b5d5d",
                "icons": [{"src": ICON, "sizes": "any", "type": "image/png"}],
            },
            {"Content-Type": "application/manifest+json"},
        )

    def _get_links(self):
        # In one language: the asset of another direction would be another one
        qweb = request.env["ir.qweb"].with_context(lang="en_US")
        return qweb._get_asset_links(BUNDLE, debug="")

    def _get_version(self):
        parts = [*self._get_links(), self._get_worker_source()]
        return hashlib.sha256("\n".join(parts).encode()).hexdigest()[:12]

    def _get_worker_source(self):
        sources = []
        for name in WORKER_FILES:
            with file_open(f"proactive_service/static/src/phone/{name}") as source:
                sources.append(source.read())
        return "\n".join(sources)

    # The API

    @api_route("/ping")
    def ping(self):
        """Who is logged in, what time it is, and which sent keys are not known."""
        body = _get_json()
        request.session.touch()
        request.env["proactive.capture.device"]._report(body)
        keys = body.get("keys") or []
        if not isinstance(keys, list) or len(keys) > KEY_LIMIT:
            raise CaptureRefused("unreadable", 422)
        keys = [key for key in keys if isinstance(key, str)]
        return {
            **self._get_identity(),
            "unknown": request.env["proactive.capture.receipt"]._get_unknown(keys),
        }

    @api_route("/bootstrap")
    def bootstrap(self):
        """All that the app shows."""
        phone = request.env["proactive.phone"]
        return {**self._get_identity(), **phone._get_bootstrap()}

    @api_route("/capture")
    def capture(self):
        """Take an entry of any kind, once."""
        Receipt = request.env["proactive.capture.receipt"]
        entry = _get_json()
        Receipt._check_rate()
        receipt, created = Receipt._receive(entry)
        return {
            "ack": entry["key"],
            "digest": entry["digest"],
            "created": created,
            "state": receipt.state,
            "reason": receipt.reason or "",
            "recommendation": receipt.recommendation_id.id,
            "photos_have": receipt.photo_ids.mapped("key"),
        }

    @api_route("/photo/<string:parent>/<string:key>", limit=PHOTO_LIMIT)
    def photo(self, parent, key):
        """Take the bytes of a photo, once."""
        data = _get_body(PHOTO_LIMIT)
        digest = hashlib.sha256(data).hexdigest()
        if request.httprequest.headers.get(DIGEST_HEADER) != digest:
            raise CaptureRefused("digest", 422)
        Receipt = request.env["proactive.capture.receipt"]
        Receipt._check_rate()
        _receipt, created, gone = Receipt._receive_photo(parent, key, digest, data)
        return {"ack": key, "digest": digest, "created": created, "gone": gone}

    @api_route("/feedback/read")
    def feedback_read(self):
        """The technician has read news; what is not his stays unread."""
        ids = _get_json().get("ids")
        if not isinstance(ids, list) or not all(isinstance(i, int) for i in ids):
            raise CaptureRefused("unreadable", 422)
        return {"read": request.env["proactive.phone"]._mark_feedback_read(ids).ids}

    @api_route("/recommendation/ask")
    def ask(self):
        """Ask the office how it is going."""
        record_id = _get_json().get("id")
        if not isinstance(record_id, int):
            raise CaptureRefused("unreadable", 422)
        recommendation = request.env["proactive.recommendation"].browse(record_id)
        if not recommendation.has_access("read"):
            raise CaptureRefused("not_allowed", 403)
        action = recommendation.action_ask_progress()
        return {"asked": record_id, "message": action["params"]["message"]}

    def _get_identity(self):
        return {
            **request.env["proactive.phone"]._get_identity(),
            "now": int(time.time() * 1000),
            "api": API_VERSION,
        }
