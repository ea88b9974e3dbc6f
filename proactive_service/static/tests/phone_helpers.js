import {animationFrame, mockFetch} from "@odoo/hoot-mock";
import {click, edit} from "@odoo/hoot-dom";
import {expect} from "@odoo/hoot";
import {mountWithCleanup} from "@web/../tests/web_test_helpers";

export const OWNER = {uid: 7, db: "x", name: "Tom Becker"};
const STORES = ["items", "photos", "drafts", "meta"];

export const uuid = () => globalThis.crypto.randomUUID();

/** What a request of IndexedDB answers. */
export function asPromise(request) {
    return new Promise((resolve, reject) => {
        request.onsuccess = () => resolve(request.result);
        request.onerror = () => reject(request.error);
    });
}

/** Empty the phone, second copy included. The digest is a count: Hoot has no crypto.subtle.digest(). */
export async function emptyPhone() {
    self.PsStore.sha256 = async (data) => `digest-${data.length ?? data.byteLength}`;
    await self.PsStore.transact(STORES, "readwrite", (store) => {
        STORES.forEach((name) => store(name).clear());
    });
    await self.caches.delete("ps_phone_copy");
    await self.PsStore.put("meta", "phone-1", "device");
    await self.PsStore.put("meta", {...OWNER, lang: "en_US"}, "me");
}

export const draft = (observation = "Belt cracked", more = {}) => ({
    key: uuid(),
    kind: "record",
    title: observation,
    owner: OWNER,
    values: {order_id: 47, order_ref: "FO047", observation},
    photos: [],
    captured_at: 1790000000000,
    ...more,
});

/** A draft with one photo, both on the phone. */
export async function draftWithPhoto() {
    const entry = draft();
    const photo = {
        key: uuid(),
        item: entry.key,
        data: new Uint8Array([1, 2, 3]).buffer,
        type: "image/jpeg",
        digest: "digest-3",
    };
    await self.PsStore.put("photos", photo);
    await self.PsStore.put("drafts", entry);
    entry.photos = [{key: photo.key, digest: photo.digest}];
    return entry;
}

export const json = (answer, status = 200) =>
    new Response(JSON.stringify(answer), {
        status,
        headers: {"Content-Type": "application/json"},
    });

export const refuse = (code, status, message = code) =>
    json({error: code, message}, status);

export const acknowledge = ({key, digest}, more = {}) => ({
    ...{ack: key, digest, created: true, state: "accepted", reason: ""},
    ...{recommendation: 12, photos_have: []},
    ...more,
});

/**
 * A server that takes what it gets, once.
 *
 * @param {object} [options]
 * @param {Function} [options.capture] (entry, server) => Response, instead of its own
 * @param {Function} [options.photo] (key, server) => Response, instead of its own
 * @param {Function} [options.ping] () => Response, instead of its own
 * @param {object} [options.who] who is logged in
 * @returns {object} `calls`: what came, such as "capture"; `entries`, `pings`;
 *     `unknown`: keys that it says it has forgotten
 */
export function makeServer({capture, photo, ping, who = OWNER} = {}) {
    const server = {calls: [], entries: [], pings: [], unknown: [], who};
    const answers = {
        ping: (body) => {
            server.pings.push(JSON.parse(body));
            const unknown = server.unknown.splice(0);
            const answer = {...server.who, lang: "en_US", now: Date.now(), unknown};
            return ping ? ping() : json(answer);
        },
        capture: (body) => {
            const entry = JSON.parse(body);
            server.entries.push(entry);
            return capture ? capture(entry, server) : json(acknowledge(entry));
        },
        photo: (_body, {headers}, key) =>
            photo
                ? photo(key, server)
                : json({
                      ack: key,
                      digest: new Headers(headers).get("X-Proactive-Digest"),
                  }),
    };
    mockFetch((url, options) => {
        const [name, , key] = String(url).split("/api/1/")[1].split("/");
        server.calls.push(name);
        return answers[name](options.body, options, key);
    });
    return server;
}

export const lineBreaks = () => {
    throw new TypeError("Failed to fetch");
};

/** Save, and return what waits. */
export async function enqueue(entry = draft()) {
    await self.PsOutbox.enqueue(entry, entry.owner);
    return entry;
}

export const stored = (name, key) => self.PsStore.get(name, key);
export const send = (options = {force: true}) =>
    self.PsOutbox.sync({wait: true, ...options});

// Forms

/**
 * The app around a form about a visit; what the form asks of it are steps.
 *
 * @param {object} order the visit
 * @param {object} data what the phone knows
 * @param {object} [more] instead of its own
 */
export const makeFormPhone = (order, data, more = {}) => ({
    ...{screen: {name: "", id: order.id}, me: OWNER, order, data, drafts: []},
    withRoom: (work) => work(),
    noteDraft(one) {
        this.drafts = [one];
    },
    draftOf(orderId, kind) {
        return this.drafts.find((one) => one.kind === kind);
    },
    say: (message) => message && expect.step(`says: ${message}`),
    warn: (message) => expect.step(`warns: ${message}`),
    load: async () => null,
    go: (...where) => expect.step(where.join("/")),
    ...more,
});

/** Without the web client around it, as in the app. */
export const openForm = (Form, phone) =>
    mountWithCleanup(Form, {env: {}, noMainContainer: true, props: {phone}});

export async function write(selector, text) {
    await click(selector);
    await edit(text);
    await animationFrame();
}

export const noRoom = async () => {
    throw new DOMException("full", "QuotaExceededError");
};
