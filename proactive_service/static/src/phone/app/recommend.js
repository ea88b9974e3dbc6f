import {WHOLE, preparePhoto} from "./photo";
import {onWillUnmount, useRef} from "@odoo/owl";
import {VisitForm} from "./visit_form";
import {_t} from "@web/core/l10n/translation";

const Store = self.PsStore;
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
export class Recommend extends VisitForm {
    static template = "proactive_service.PhoneRecommend";
    static kind = "record";
    static empty = EMPTY;

    setup() {
        super.setup();
        this.camera = useRef("camera");
        this.state.preparing = 0;
        onWillUnmount(() =>
            this.state.photos.forEach((photo) => URL.revokeObjectURL(photo.url))
        );
    }

    // The draft

    /** Of several, the one that was taken back from the outbox to be edited. */
    findDraft() {
        const {drafts, editKey} = this.phone;
        const edited = drafts.find(({key}) => key === editKey);
        return edited?.values.order_id === this.order.id ? edited : super.findDraft();
    }

    begin() {
        const planned = this.order.equipment.filter((item) => item.planned);
        this.state.values.equipment_id = planned.length === 1 ? planned[0].id : 0;
    }

    async resume(draft) {
        super.resume(draft);
        const photos = await Store.photosOf(draft.key);
        this.state.photos = photos.map((photo) => this.shown(photo));
    }

    shown({key, digest, data, type}) {
        const url = URL.createObjectURL(new Blob([data], {type}));
        return {key, digest, url, whole: type === WHOLE};
    }

    write(values) {
        const filled = Object.entries(values).map(([name, value]) => [
            name,
            value || null,
        ]);
        return Object.fromEntries(filled);
    }

    get title() {
        return this.state.values.observation.split("\n")[0].slice(0, 80);
    }

    /** When the form was opened, not when somebody found the time to save. */
    get capturedAt() {
        return this.begun;
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
            const kept = {...photo, item: this.key};
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
        return problems;
    }
}
