import {Component, onWillStart, onWillUnmount, useRef, useState} from "@odoo/owl";
import {_t} from "@web/core/l10n/translation";
import {WHOLE, preparePhoto} from "./photo";

const Store = self.PsStore;
const DELAY = 200;
const EMPTY = {
    observation: "",
    customer_benefit: "",
    severity: "risk",
    size: "",
    customer_word: "not_discussed",
    state: "captured",
    revisit_date: "",
    revisit_condition: "",
    equipment_id: 0,
    offering_id: 0,
    promise: "",
    promise_date: "",
    internal_note: "",
};

/** Say what was seen: photo first, one thumb, thirty seconds. */
export class Recommend extends Component {
    static template = "proactive_service.PhoneRecommend";
    static props = {phone: Object};

    setup() {
        this.phone = useState(this.props.phone);
        this.camera = useRef("camera");
        this.state = useState({
            key: "",
            values: {...EMPTY},
            photos: [],
            restored: false,
            preparing: 0,
            saving: false,
            problems: {},
        });
        this.timer = null;
        this.flush = () => this.keep();
        onWillStart(() => this.restore());
        addEventListener("pagehide", this.flush);
        document.addEventListener("visibilitychange", this.flush);
        onWillUnmount(() => {
            removeEventListener("pagehide", this.flush);
            document.removeEventListener("visibilitychange", this.flush);
            this.keep();
            this.state.photos.forEach((photo) => URL.revokeObjectURL(photo.url));
        });
    }

    get order() {
        return this.phone.order;
    }

    // The draft: survives a call, a lock, a kill of the app

    async restore() {
        const id = this.phone.screen.id;
        const drafts = this.phone.drafts.filter(
            (one) => one.kind === "record" && one.values.order_id === id
        );
        const draft = drafts.find(({key}) => key === this.phone.editKey) || drafts[0];
        this.state.key = draft?.key || crypto.randomUUID();
        this.capturedAt = draft?.captured_at || Date.now();
        this.dirty = false;
        if (!draft) {
            const planned = this.order.equipment.filter((item) => item.planned);
            this.state.values.equipment_id = planned.length === 1 ? planned[0].id : 0;
            return;
        }
        for (const name of Object.keys(EMPTY)) {
            this.state.values[name] = draft.values[name] ?? EMPTY[name];
        }
        this.state.photos = (await Store.photosOf(draft.key)).map((photo) =>
            this.shown(photo)
        );
        this.state.restored = true;
    }

    shown({key, digest, data, type}) {
        const url = URL.createObjectURL(new Blob([data], {type}));
        return {key, digest, url, whole: type === WHOLE};
    }

    get draft() {
        const values = {order_id: this.order.id, order_ref: this.order.name};
        for (const [name, value] of Object.entries(this.state.values)) {
            values[name] = value || null;
        }
        const {uid, db, name} = this.phone.me;
        return {
            key: this.state.key,
            kind: "record",
            title: this.state.values.observation.split("\n")[0].slice(0, 80),
            owner: {uid, db, name},
            values,
            photos: this.state.photos.map(({key, digest}) => ({key, digest})),
            captured_at: this.capturedAt,
        };
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
            store("drafts").delete(this.state.key);
            this.state.photos.forEach((photo) => store("photos").delete(photo.key));
        });
        this.state.key = crypto.randomUUID();
        await this.phone.load();
        this.phone.go("visit", this.order.id);
    }

    // Photos

    async takePhoto() {
        // The camera may push the page out of memory: keep the draft first
        this.dirty = true;
        await this.keep();
        this.camera.el.click();
    }

    async addPhotos(event) {
        for (const file of [...event.target.files]) {
            this.state.preparing++;
            try {
                await this.addPhoto(file);
            } finally {
                this.state.preparing--;
            }
        }
        event.target.value = "";
    }

    async addPhoto(file) {
        let photo = null;
        try {
            photo = await preparePhoto(file);
        } catch {
            this.phone.warn(
                _t(
                    "That photo was NOT added: this phone can neither read it nor remove the place it was taken at. Take it with the camera button, or set the camera to JPEG (“most compatible”)."
                )
            );
            return;
        }
        try {
            const kept = {...photo, item: this.state.key};
            await this.phone.withRoom(() => Store.put("photos", kept));
        } catch {
            this.phone.warn(
                _t("The photo was NOT kept: this phone's storage is full.")
            );
            return;
        }
        this.state.photos.push(this.shown(photo));
        if (photo.type === WHOLE) {
            this.phone.say(
                _t(
                    "This phone cannot show that photo. It is added as the camera made it, without the place; the office can open it."
                )
            );
        }
        this.dirty = true;
        await this.keep();
    }

    async removePhoto(photo) {
        await Store.remove("photos", photo.key);
        URL.revokeObjectURL(photo.url);
        this.state.photos = this.state.photos.filter((one) => one.key !== photo.key);
        this.dirty = true;
        await this.keep();
    }

    // Words

    get offering() {
        const id = Number(this.state.values.offering_id);
        return this.phone.data.offerings.find((offering) => offering.id === id);
    }

    chooseOffering(id) {
        const before = this.offering?.benefit;
        this.change("offering_id", Number(id));
        const words = this.state.values.customer_benefit;
        if (!words || words === before) {
            this.change("customer_benefit", this.offering?.benefit || "");
        }
    }

    /** Today, as a field for a date wants it. */
    get today() {
        const now = new Date();
        return new Date(now - now.getTimezoneOffset() * 60000)
            .toISOString()
            .slice(0, 10);
    }

    get customerWords() {
        const options = this.phone.data.selections.customer_word;
        return options.filter(([value]) => value !== "not_discussed");
    }

    chooseWord(value) {
        const same = this.state.values.customer_word === value;
        this.change("customer_word", same ? "not_discussed" : value);
    }

    get kinds() {
        return [
            ["captured", _t("The office should look into it")],
            ["for_later", _t("For later")],
            ["fixed", _t("I fixed it on the spot")],
        ];
    }

    /** What usually happens next, in the policy's words. */
    get instruction() {
        const {severity, size} = this.state.values;
        const indexes = this.phone.data.instructions?.[this.order.instructions] || {};
        const category = this.offering?.category || 0;
        const index =
            indexes[`${severity}/${size}/${category}`] ??
            indexes[`${severity}/${size}/0`];
        return this.phone.data.words?.[index] || "";
    }

    // Saving

    check() {
        const {observation, customer_benefit, state, revisit_date, revisit_condition} =
            this.state.values;
        const problems = {};
        if (!observation.trim()) {
            problems.observation = _t("Please write what you saw.");
        }
        if (!customer_benefit.trim()) {
            problems.customer_benefit = _t(
                "Please write how the customer will be better off."
            );
        }
        if (state === "for_later" && !revisit_date && !revisit_condition.trim()) {
            problems.revisit_date = _t("Please say when to look again.");
        }
        this.state.problems = problems;
        const first = Object.keys(problems)[0];
        if (first) {
            document.getElementById(`ps_${first}`)?.focus();
        }
        return !first;
    }

    async save() {
        if (this.state.saving || !this.check()) {
            return;
        }
        this.state.saving = true;
        clearTimeout(this.timer);
        const orderId = this.order.id;
        const saved = await this.phone.save(this.draft);
        if (!saved) {
            this.state.saving = false;
            return;
        }
        this.dirty = false;
        this.phone.go("visit", orderId);
        setTimeout(() => this.phone.say(_t("Saved on this phone.")), 50);
    }
}
