import {onWillStart, onWillUnmount, useState} from "@odoo/owl";
import {Screen} from "./screen";
import {_t} from "@web/core/l10n/translation";

const Store = self.PsStore;
const DELAY = 200;

/** A form about a visit whose draft survives a call, a lock, a kill of the app. */
export class VisitForm extends Screen {
    /** Kind of the entry, and its values when nothing is filled in. */
    static kind = "";
    static empty = {};

    setup() {
        super.setup();
        this.state = useState({
            values: {...this.constructor.empty},
            problems: {},
            photos: [],
            restored: false,
            saving: false,
        });
        this.flush = () => this.keep();
        onWillStart(() => this.restore());
        addEventListener("pagehide", this.flush);
        document.addEventListener("visibilitychange", this.flush);
        onWillUnmount(() => {
            removeEventListener("pagehide", this.flush);
            document.removeEventListener("visibilitychange", this.flush);
            this.keep();
        });
    }

    get order() {
        return this.phone.order;
    }

    // The draft

    /** The draft that the form goes on with. */
    findDraft() {
        return this.phone.draftOf(this.order.id, this.constructor.kind);
    }

    async restore() {
        const found = this.findDraft();
        // Saved in another window just now: it is no draft any more
        const isSaved = found && (await Store.get("items", found.key));
        const draft = isSaved ? undefined : found;
        this.key = draft?.key || crypto.randomUUID();
        this.begun = draft?.captured_at || Date.now();
        this.dirty = false;
        if (draft) {
            await this.resume(draft);
            this.state.restored = true;
        } else {
            this.begin();
        }
    }

    /** Fill in what a new entry begins with. */
    begin() {
        // Nothing but the empty values
    }

    /** Fill in what was written before. */
    resume(draft) {
        const values = this.read(draft.values);
        for (const [name, empty] of Object.entries(this.constructor.empty)) {
            this.state.values[name] = values[name] ?? empty;
        }
    }

    /** Values of an entry as the form shows them. */
    read(values) {
        return values;
    }

    /** Values of the form as the entry says them. */
    write(values) {
        return values;
    }

    get draft() {
        const {uid, db, name} = this.phone.me;
        const values = this.write({...this.state.values});
        return {
            key: this.key,
            kind: this.constructor.kind,
            title: this.title,
            owner: {uid, db, name},
            values: {order_id: this.order.id, order_ref: this.order.name, ...values},
            photos: this.state.photos.map(({key, digest}) => ({key, digest})),
            captured_at: this.capturedAt,
        };
    }

    get title() {
        return this.order.customer;
    }

    /** When it happened: now, unless the form says otherwise. */
    get capturedAt() {
        return Date.now();
    }

    change(name, value) {
        this.state.values[name] = value;
        this.dirty = true;
        clearTimeout(this.timer);
        this.timer = setTimeout(this.flush, DELAY);
    }

    async keep() {
        clearTimeout(this.timer);
        if (!this.dirty || this.state.saving) {
            return;
        }
        this.dirty = false;
        const draft = this.draft;
        // Known at once: who comes back before it is stored goes on with it
        this.phone.noteDraft(draft);
        try {
            await this.phone.withRoom(() => Store.put("drafts", draft));
        } catch {
            this.dirty = true;
            if (!this.phone.outdated) {
                this.phone.warn(
                    _t("This phone's storage is full: what you write is not kept yet.")
                );
            }
        }
    }

    async discard() {
        if (!confirm(_t("Throw this entry away?"))) {
            return;
        }
        this.dirty = false;
        await Store.transact(["drafts", "photos"], "readwrite", (store) => {
            store("drafts").delete(this.key);
            this.state.photos.forEach((photo) => store("photos").delete(photo.key));
        });
        this.key = crypto.randomUUID();
        await this.phone.load();
        this.phone.go("visit", this.order.id);
    }

    // Saving

    /** What is missing: an object of texts by name of the field. */
    check() {
        return {};
    }

    async save() {
        const problems = this.check();
        this.state.problems = problems;
        const [first] = Object.keys(problems);
        if (first) {
            const field = document.getElementById(`ps_${first}`);
            field?.focus();
            field?.scrollIntoView?.({block: "center"});
        }
        if (first || this.state.saving) {
            return;
        }
        this.state.saving = true;
        clearTimeout(this.timer);
        const {id} = this.order;
        if (!(await this.store())) {
            this.state.saving = false;
            return;
        }
        this.dirty = false;
        this.phone.go("visit", id);
        setTimeout(() => this.phone.say(_t("Saved on this phone.")), 50);
    }

    /** Put the entry into the outbox. */
    store() {
        return this.phone.save(this.draft);
    }
}
