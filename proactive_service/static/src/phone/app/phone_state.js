import {FORMS} from "./entries";
import {_t} from "@web/core/l10n/translation";
import {freeReserve, keepReserve} from "./reserve";
import {fetchTerms} from "./language";
import {reactive} from "@odoo/owl";

const Store = self.PsStore;
const Outbox = self.PsOutbox;
const BASE = document.documentElement.dataset.base;
const SOURCE_LANG = "en_US";
const EVERY = 15000;
const REFRESH_AFTER = 5 * 60 * 1000;
/** Storage below this is called nearly full, in bytes. */
const LOW_STORAGE = 60 * 1024 * 1024;

/** All that the screens show and do. */
export class PhoneState {
    constructor() {
        this.me = null;
        this.data = null;
        this.items = [];
        this.foreign = 0;
        this.drafts = [];
        this.noted = 0;
        this.loaded = null;
        this.status = "";
        this.busy = false;
        this.message = "";
        this.isWarning = false;
        this.update = false;
        this.stale = false;
        this.outdated = false;
        this.editKey = "";
        this.lowStorage = false;
        this.persistent = null;
        this.screen = {name: "today", id: 0};
    }

    static async start() {
        const state = reactive(new PhoneState());
        await state.setUp();
        return state;
    }

    async setUp() {
        if (!(await Store.get("meta", "device"))) {
            await Store.put("meta", crypto.randomUUID(), "device");
            await Store.put("meta", navigator.userAgent.slice(0, 80), "device_name");
        }
        await this.load();
        Store.onEvent((event) => this.hear(event));
        const order = new URLSearchParams(location.search).get("order");
        if (order) {
            history.replaceState(null, "", `${BASE}#visit/${order}`);
        }
        this.readHash();
        addEventListener("hashchange", () => this.readHash());
        addEventListener("online", () => this.sync({force: true}));
        document.addEventListener("visibilitychange", () => {
            if (document.visibilityState === "visible") {
                this.tick();
            }
        });
        setInterval(() => this.tick(), EVERY);
    }

    /** What other windows, the worker and this page say. */
    async hear(event) {
        this.outdated ||= event.type === "outdated";
        if (!this.outdated) {
            await this.load();
        }
    }

    async tick() {
        if (this.stale && !this.isEditing) {
            this.restart();
        } else if (!this.outdated) {
            await this.sync();
        }
    }

    // A new version of the app

    get isEditing() {
        return Boolean(document.querySelector("main form"));
    }

    /** Go on with the new version: at once, or when the form that is open is left. */
    startAnew() {
        this.stale = true;
        if (!this.isEditing) {
            this.restart();
        }
    }

    restart() {
        location.reload();
    }

    // Screens

    readHash() {
        const [name, id] = location.hash.slice(1).split("/");
        const known = ["today", "visit", "mine", "outbox", ...Object.values(FORMS)];
        this.screen = {
            name: known.includes(name) ? name : "today",
            id: Number(id) || 0,
        };
        this.message = "";
        scrollTo(0, 0);
    }

    go(name, id) {
        location.hash = id ? `${name}/${id}` : name;
    }

    say(message) {
        this.message = String(message);
        this.isWarning = false;
    }

    /** Say that something was not done. */
    warn(message) {
        this.say(message);
        this.isWarning = true;
    }

    get order() {
        return this.data?.orders.find((order) => order.id === this.screen.id);
    }

    // What is on the phone

    /** Read all anew. Of several at once, the last one counts: it knows most. */
    load() {
        const noted = this.noted;
        const loaded = this.read().then((found) => {
            if (loaded !== this.loaded) {
                return this.loaded;
            }
            // What was written meanwhile is newer than what was read
            const {drafts, ...rest} = found;
            Object.assign(this, rest, noted === this.noted ? {drafts} : {});
        });
        this.loaded = loaded;
        return loaded;
    }

    async read() {
        const me = await Store.get("meta", "me");
        const boot = await Store.get("meta", "boot");
        const data = boot && Outbox.isMine({owner: boot}, me) ? boot : null;
        // Keys are in no order of time
        const all = (await Store.all("items")).sort(
            (one, two) => one.queued_at - two.queued_at
        );
        const isMine = (entry) => Outbox.isMine(entry, me);
        const items = all.filter(isMine);
        const foreign = all.filter(
            (item) => !isMine(item) && Outbox.WAITING.includes(item.state)
        ).length;
        const drafts = (await Store.all("drafts")).filter(isMine);
        const status = (await Store.get("meta", "status"))?.status || "";
        return {me, data, items, foreign, drafts, status};
    }

    /** A draft as it is now, for who comes back to it before anything is read anew. */
    noteDraft(draft) {
        this.forgetDraft(draft);
        this.drafts = [...this.drafts, draft];
    }

    forgetDraft(draft) {
        this.noted++;
        this.drafts = this.drafts.filter(({key}) => key !== draft.key);
    }

    get waiting() {
        return this.items.filter((item) => Outbox.WAITING.includes(item.state));
    }

    itemsOf(orderId) {
        return this.items.filter((item) => item.values.order_id === orderId);
    }

    draftOf(orderId, kind) {
        return this.drafts.find(
            (draft) => draft.kind === kind && draft.values.order_id === orderId
        );
    }

    /** The answer to the opportunity check, with what still waits here. */
    checkOf(order) {
        // What arrived after the visits were fetched is not in them yet
        const waiting = this.itemsOf(order.id)
            .filter((item) => item.state !== "done" || item.done_at > this.data?.at)
            .sort((one, two) => one.captured_at - two.captured_at);
        if (
            order.check === "captured" ||
            waiting.some((item) => item.kind === "record")
        ) {
            return "captured";
        }
        const checks = waiting.filter((item) => item.kind === "check");
        return checks.length ? checks[checks.length - 1].values.answer : order.check;
    }

    // Speaking with the server

    async sync({force = false} = {}) {
        if (this.busy) {
            return;
        }
        this.busy = true;
        try {
            const wanted =
                force ||
                this.waiting.length ||
                !this.data ||
                Date.now() - this.data.at > REFRESH_AFTER;
            if (wanted && navigator.onLine) {
                const result = await Outbox.sync({force});
                if (result.status === "ok") {
                    await this.tryRefresh();
                }
            } else if (wanted) {
                this.status = "network";
            }
        } finally {
            await this.load();
            this.busy = false;
        }
    }

    /** Fetch what the screens show; a line that breaks now is tried again later. */
    async tryRefresh() {
        try {
            await this.refresh();
        } catch (error) {
            if (!error.kind) {
                throw error;
            }
        }
    }

    async refresh() {
        const boot = await Outbox.post("/bootstrap");
        await Store.put("meta", {...boot, at: Date.now()}, "boot");
        await this.load();
        const shown = (await Store.get("meta", "lang")) || SOURCE_LANG;
        // Without the words of the language the app works, too
        const terms = await fetchTerms(boot.lang).catch(() => false);
        await Store.put("meta", boot.lang, "lang");
        const changed = shown !== boot.lang || (terms && boot.lang !== SOURCE_LANG);
        // Templates are translated once, when they are first drawn
        if (changed && !this.isEditing) {
            location.reload();
        }
    }

    async refreshNow() {
        await this.sync({force: true});
        if (this.status !== "ok") {
            this.say(_t("No connection. You see what was there at the last one."));
        }
    }

    // Saving

    /**
     * Save an entry on the phone; when this returns true it is on disk.
     *
     * @param {object} draft
     * @returns {Promise<boolean>}
     */
    async save(draft) {
        const {uid, db, name} = this.me;
        try {
            await this.withRoom(() => Outbox.enqueue(draft, {uid, db, name}));
        } catch {
            this.warn(
                this.outdated
                    ? _t(
                          "NOT saved. Note down what you wrote last, then load the app anew."
                      )
                    : _t(
                          "NOT saved: the storage of this phone is full or locked. Keep this page open, make room, and save again."
                      )
            );
            return false;
        }
        // It is no draft any more, before anything is read anew: a form that is opened
        // at once must not go on with it
        this.forgetDraft(draft);
        // What follows is a bonus and must not make a saved entry look unsaved
        this.afterSave().catch((error) => console.warn(error));
        return true;
    }

    async afterSave() {
        await this.load();
        this.sync({force: true});
        const registration = await navigator.serviceWorker?.getRegistration(BASE);
        await registration?.sync?.register("ps-outbox").catch(() => null);
        await this.checkStorage();
    }

    /**
     * Do what needs room; where there is none, in the room that is kept for this.
     *
     * @param {Function} work that stores something, or nothing if it fails
     */
    async withRoom(work) {
        try {
            return await work();
        } catch (error) {
            this.outdated ||= error.name === "VersionError";
            if (this.outdated || !(await freeReserve())) {
                throw error;
            }
            this.lowStorage = true;
            return work();
        }
    }

    async checkStorage() {
        this.persistent = (await navigator.storage?.persist?.()) || false;
        const {quota, usage} = (await navigator.storage?.estimate?.()) || {};
        const isLow = Boolean(quota) && quota - usage < LOW_STORAGE;
        this.lowStorage = !(await keepReserve()) || isLow;
    }

    /** Answer the opportunity check of a visit: one tap. */
    answerCheck(order, answer, note = "") {
        return this.save({
            key: crypto.randomUUID(),
            kind: "check",
            title: order.customer,
            values: {order_id: order.id, order_ref: order.name, answer, note},
            photos: [],
            captured_at: Date.now(),
        });
    }

    /** Take back into a draft what the server could not take. */
    async edit({key: itemKey}) {
        const item = await Store.get("items", itemKey);
        const photos = await Store.photosOf(itemKey);
        await Store.transact(["items", "drafts"], "readwrite", (store) => {
            store("items").delete(item.key);
            store("drafts").put({
                key: item.key,
                kind: item.kind,
                title: item.title,
                owner: item.owner,
                values: item.values,
                photos: photos.map(({key, digest}) => ({key, digest})),
                captured_at: item.captured_at,
            });
        });
        this.editKey = item.key;
        await this.load();
        this.go(FORMS[item.kind], item.values.order_id);
    }

    /** Send what the server takes, without the photo that it does not. */
    async leaveOut({key: itemKey}) {
        const item = await Store.get("items", itemKey);
        const refused = item.photos.find((key) => !item.done.includes(key));
        item.photos = item.photos.filter((key) => key !== refused);
        // With the text again, so that the office does not wait for the photo
        Object.assign(item, {state: "queued", next: 0, error: null});
        await Store.transact(["items", "photos"], "readwrite", (store) => {
            store("items").put(item);
            store("photos").delete(refused);
        });
        await this.load();
        await this.sync({force: true});
    }

    // Leaving

    /** Log out; what waits stays on the phone for when its owner is back. */
    async logOut() {
        await Outbox.sync({force: true}).catch(() => null);
        await this.load();
        const count = this.waiting.length + this.drafts.length;
        const question = _t(
            "%s entries are still on this phone. They stay here, private, and are sent when you log in again on this phone. Log out?",
            count
        );
        if (count && !confirm(question)) {
            return;
        }
        await Store.remove("meta", "boot");
        await Store.remove("meta", "me");
        location.href = `/web/session/logout?redirect=${BASE}`;
    }
}
