// @odoo-module ignore
/* Speaking with the server, and understanding what comes back: its own answer, or
 * something that only looks like one. A plain script, for page and service worker. */
(function (scope) {
    "use strict";
    const API = "/ps/phone/api/1";

    class Stop extends Error {
        /**
         * @param {string} kind network, server, login, update, parent or refused
         * @param {string} code what the server said, or what happened
         * @param {string} [text] the server's words for the user
         */
        constructor(kind, code, text) {
            super(code);
            this.kind = kind;
            this.code = code;
            this.text = text;
        }
    }

    const KINDS = {
        login: "login",
        slow_down: "server",
        unknown_parent: "parent",
        update_app: "update",
    };

    function check(status, body) {
        if (!body || typeof body !== "object") {
            // HTML: a proxy, a captive portal, a crash
            if (status === 413) {
                throw new Stop("refused", "too_large");
            }
            throw new Stop(status >= 500 ? "server" : "network", `http_${status}`);
        }
        if (status >= 400 || body.error) {
            const kind = KINDS[body.error] || (status >= 500 ? "server" : "refused");
            throw new Stop(kind, body.error || `http_${status}`, body.message);
        }
        return body;
    }

    async function call(path, body, headers, seconds) {
        const controller = new AbortController();
        const timer = setTimeout(() => controller.abort(), seconds * 1000);
        let response = null;
        let text = "";
        try {
            response = await fetch(API + path, {
                method: "POST",
                credentials: "same-origin",
                cache: "no-store",
                redirect: "manual",
                signal: controller.signal,
                headers: {"X-Proactive-Phone": "1", ...headers},
                body,
            });
            text = await response.text();
        } catch (error) {
            throw new Stop("network", String(error.name || error));
        } finally {
            clearTimeout(timer);
        }
        if (response.type === "opaqueredirect") {
            throw new Stop("login", "login");
        }
        let answer = null;
        try {
            answer = JSON.parse(text);
        } catch {
            answer = null;
        }
        return check(response.status, answer);
    }

    const post = (path, body = {}, seconds = 20) =>
        call(path, JSON.stringify(body), {"Content-Type": "application/json"}, seconds);

    scope.PsLine = {Stop, call, post};
})(self);
