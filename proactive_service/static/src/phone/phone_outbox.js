// @odoo-module ignore
/* The outbox: what was saved goes to the server exactly once. A plain script, for page
 * and service worker, after phone_store.js and phone_line.js.
 *
 * States of an item: queued -> recorded (text is there) -> done; or attention (a person
 * must look, the others go on). Nothing leaves the phone without our server's own
 * acknowledgement: key and digest equal. HTTP 200 proves nothing. */
(function (scope) {
    "use strict";
    const Store = scope.PsStore;
    const {IN_ORDER, isMine, waitsFor} = Store;
    const {Stop, call, post} = scope.PsLine;
    const APP_VERSION = "1";
    const BACKOFF = [3, 10, 30, 120, 600]; // Seconds
    const HOUR = 3600 * 1000;
    // A restored backup of the server is noticed within this time
    const KEEP_ITEMS = 7 * 24 * HOUR;
    const KEEP_PHOTOS = 48 * HOUR;
    const KEY_LIMIT = 400;
    const WAITING = ["queued", "recorded", "attention"];

    /** Draft -> queued, in one transaction. The draft's key is the item's key: a second
     * tap or a second tab is the same entry. */
    async function enqueue(draft, owner) {
        const {key, kind, values, photos, captured_at: capturedAt, title} = draft;
        const digest = await scope.PsStore.sha256(
            JSON.stringify([kind, values, photos.map((photo) => photo.digest)])
        );
        const item = {
            ...{key, kind, values, title, digest, owner, captured_at: capturedAt},
            photos: photos.map((photo) => photo.key),
            ...{state: "queued", done: [], tries: 0, next: 0, queued_at: Date.now()},
        };
        try {
            await Store.transact(["items", "drafts"], "readwrite", (store) => {
                store("items").add(item); // Not put: never overwrite what waits
                store("drafts").delete(key);
            });
        } catch (error) {
            if (error.name !== "ConstraintError") {
                throw error;
            }
            const old = await Store.get("items", key);
            if (old && old.digest === digest) {
                await Store.remove("drafts", key);
                return key;
            }
            // One draft open in two tabs, saved with different words: keep both
            // eslint-disable-next-line no-use-before-define
            return enqueueCopy(draft, owner);
        }
        Store.emit("changed");
        return key;
    }

    async function enqueueCopy(draft, owner) {
        const key = scope.crypto.randomUUID();
        const stored = await Store.photosOf(draft.key);
        const copies = stored.map((photo) => ({
            ...photo,
            key: scope.crypto.randomUUID(),
            item: key,
        }));
        await Store.transact(["photos"], "readwrite", (store) => {
            copies.forEach((copy) => store("photos").put(copy));
        });
        return enqueue({...draft, key, photos: copies}, owner);
    }

    // Sending

    async function sendText(item) {
        const answer = await post("/capture", {
            key: item.key,
            kind: item.kind,
            digest: item.digest,
            values: item.values,
            photos: item.photos,
            captured_at: item.captured_at,
            sent_at: Date.now(),
            device: (await Store.get("meta", "device")) || "",
        });
        if (answer.ack !== item.key || answer.digest !== item.digest) {
            throw new Stop("network", "not_our_answer");
        }
        item.state = "recorded";
        item.answer = {
            state: answer.state,
            reason: answer.reason,
            recommendation: answer.recommendation,
        };
        item.done = answer.photos_have || [];
        await Store.put("items", item);
        Store.emit("changed");
    }

    async function sendPhoto(item, photo) {
        const answer = await call(
            `/photo/${item.key}/${photo.key}`,
            photo.data,
            {"Content-Type": photo.type, "X-Proactive-Digest": photo.digest},
            30 + photo.data.byteLength / 4096 // As slow as 4 KB/s
        );
        if (answer.ack !== photo.key || answer.digest !== photo.digest) {
            throw new Stop("network", "not_our_answer");
        }
        item.done.push(photo.key);
        await Store.put("items", item);
    }

    async function sendPhotos(item) {
        for (const photo of await Store.photosOf(item.key)) {
            if (!item.done.includes(photo.key)) {
                await sendPhoto(item, photo);
            }
        }
        Object.assign(item, {state: "done", done_at: Date.now(), error: null});
        await Store.put("items", item);
        Store.emit("changed");
    }

    async function fail(item, error) {
        const kind = error.kind || "app";
        item.tries++;
        item.error = {kind, code: error.code || String(error), text: error.text || ""};
        if (kind === "refused") {
            item.state = "attention";
        } else if (kind === "parent") {
            // The server forgot it: all of it again
            Object.assign(item, {state: "queued", answer: null});
        }
        const wait = BACKOFF[Math.min(item.tries, BACKOFF.length) - 1];
        item.next = Date.now() + wait * 1000 * (0.8 + 0.4 * Math.random());
        await Store.put("items", item);
        Store.emit("changed");
        return kind;
    }

    // Reporting

    async function report(me) {
        const items = (await Store.all("items")).filter((item) => isMine(item, me));
        // That news were read is nothing the office waits for
        const waiting = items.filter(
            (item) => WAITING.includes(item.state) && item.kind !== "read"
        );
        const sent = items
            .filter((item) => item.state === "done")
            .sort((one, two) => two.done_at - one.done_at);
        const keys = sent.flatMap((item) => [item.key, ...item.photos]);
        const storage = scope.navigator.storage;
        return {
            device: await Store.get("meta", "device"),
            name: (await Store.get("meta", "device_name")) || "",
            app: APP_VERSION,
            now: Date.now(),
            waiting: waiting.length,
            waiting_since: Math.min(...waiting.map((item) => item.queued_at)) || null,
            failed: waiting.filter((item) => item.state === "attention").length,
            persistent: (await storage?.persisted?.()) || false,
            keys: keys.slice(0, KEY_LIMIT),
        };
    }

    /** A restored backup of the server forgot what it had taken: send it again. */
    async function sendAgain(unknown) {
        const forgotten = new Set(unknown);
        for (const item of await Store.all("items")) {
            const lost = [item.key, ...item.photos].filter((key) => forgotten.has(key));
            if (item.state !== "done" || !lost.length) {
                continue;
            }
            item.state = forgotten.has(item.key) ? "queued" : "recorded";
            item.done = item.done.filter((key) => !forgotten.has(key));
            item.next = 0;
            const here = (await Store.photosOf(item.key)).map((photo) => photo.key);
            // A photo that is gone from here cannot be sent again
            if (item.state === "queued" || lost.some((key) => here.includes(key))) {
                await Store.put("items", item);
            }
        }
    }

    /** Ask who is logged in and say what waits here. */
    async function ping() {
        const before = await Store.get("meta", "me");
        let me = await post("/ping", await report(before), 8);
        if (!before || before.uid !== me.uid || before.db !== me.db) {
            me = await post("/ping", await report(me), 8);
        }
        const {uid, db, name, lang, now, unknown} = me;
        await Store.put("meta", {uid, db, name, lang}, "me");
        await Store.put("meta", now - Date.now(), "clock");
        if (unknown.length) {
            await sendAgain(unknown);
        }
        return me;
    }

    async function prune() {
        const now = Date.now();
        for (const item of await Store.all("items")) {
            if (item.state !== "done") {
                continue;
            }
            if (now - item.done_at > KEEP_PHOTOS) {
                for (const photo of await Store.photosOf(item.key)) {
                    await Store.remove("photos", photo.key);
                }
            }
            if (now - item.done_at > KEEP_ITEMS) {
                await Store.remove("items", item.key);
            }
        }
    }

    async function note(status) {
        await Store.put("meta", {status, at: Date.now()}, "status");
        Store.emit("status", {status});
    }

    async function getPending(seen) {
        return (await Store.all("items"))
            .filter((item) => item.state === "queued" || item.state === "recorded")
            .filter((item) => !seen.has(item.key))
            .sort(
                (one, two) =>
                    one.queued_at - two.queued_at ||
                    IN_ORDER.includes(one.kind) - IN_ORDER.includes(two.kind)
            );
    }

    /** Do one piece of work for an item; what stops this run is in the result. */
    async function attempt(item, work, result) {
        if (result.status !== "ok") {
            return false;
        }
        try {
            await work(item);
            return true;
        } catch (error) {
            const kind = await fail(item, error);
            if (["network", "login", "update"].includes(kind)) {
                result.status = kind;
            }
            return false;
        }
    }

    /** Texts one after the other, and beside them, one after the other, the photos of
     * those that are there: 1 KB gets through where 600 KB do not. */
    async function sendPending(me, force, result) {
        const seen = new Set();
        let photos = Promise.resolve();
        const follow = async (item) => {
            result.sent += await attempt(item, sendPhotos, result);
        };
        let pending = await getPending(seen);
        while (pending.length && result.status === "ok") {
            for (const item of pending) {
                seen.add(item.key);
                if (!isMine(item, me)) {
                    result.foreign++;
                    continue;
                }
                const items = IN_ORDER.includes(item.kind)
                    ? await Store.all("items")
                    : [];
                if ((!force && item.next > Date.now()) || waitsFor(item, items)) {
                    continue;
                }
                if (
                    item.state === "queued" &&
                    !(await attempt(item, sendText, result))
                ) {
                    continue;
                }
                photos = photos.then(() => follow(item));
            }
            pending = await getPending(seen); // Saved while we were sending
            if (!pending.length) {
                await photos;
                pending = await getPending(seen);
            }
        }
        await photos;
    }

    async function syncLocked(force) {
        const result = {status: "ok", sent: 0, foreign: 0};
        try {
            const me = await ping();
            await sendPending(me, force, result);
            if (result.sent && result.status === "ok") {
                await ping(); // The office sees that nothing waits any more
            }
        } catch (error) {
            if (!error.kind) {
                throw error;
            }
            const denied = error.code === "not_allowed";
            result.status = denied ? "not_allowed" : error.kind;
        }
        await prune();
        await Store.settleCopy();
        await note(result.status);
        return result;
    }

    /**
     * Send what waits. One sender for all tabs and the worker; the server's receipts
     * make sure that it arrives once, this lock only saves traffic.
     *
     * @param {object} [options]
     * @param {boolean} [options.force] do not wait for the time of the next try
     * @param {boolean} [options.wait] stand in line behind another sender
     */
    async function sync({force = false, wait = false} = {}) {
        if (!scope.navigator.locks) {
            return syncLocked(force);
        }
        const options = wait ? {} : {ifAvailable: true};
        return scope.navigator.locks.request("ps_phone_sync", options, (lock) =>
            lock ? syncLocked(force) : {status: "busy"}
        );
    }

    const countWaiting = async () => (await getPending(new Set())).length;

    scope.PsOutbox = {WAITING, countWaiting, enqueue, isMine, post, sync, waitsFor};
})(self);
