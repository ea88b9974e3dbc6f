import {FORMS, canTakeBack, completionOf, kindLabel, takeBack} from "./entries";
import {download, makeRescueFile} from "./rescue";
import {Screen} from "./screen";
import {_t} from "@web/core/l10n/translation";
import {useState} from "@odoo/owl";

const {WAITING, waitsFor} = self.PsOutbox;

export class Today extends Screen {
    static template = "proactive_service.PhoneToday";

    isClosed(order) {
        return completionOf(this.phone, order).state === "closed";
    }

    get groups() {
        const today = new Date().toDateString();
        const start = new Date().setHours(0, 0, 0, 0);
        const groups = {earlier: [], today: [], next: []};
        for (const order of this.phone.data?.orders || []) {
            const date = new Date(order.start);
            if (!order.start || date.toDateString() === today) {
                groups.today.push(order);
            } else {
                groups[date < start ? "earlier" : "next"].push(order);
            }
        }
        return [
            {name: "today", title: _t("Today"), orders: groups.today},
            {name: "earlier", title: _t("Days before"), orders: groups.earlier},
            {name: "next", title: _t("Next days"), orders: groups.next},
        ].filter((group) => group.orders.length || group.name === "today");
    }
}

export class Visit extends Screen {
    static template = "proactive_service.PhoneVisit";

    setup() {
        super.setup();
        this.state = useState({asking: false, note: ""});
    }

    hasDraft(kind) {
        return Boolean(this.phone.draftOf(this.phone.order.id, kind));
    }

    entries(kind) {
        return this.phone
            .itemsOf(this.phone.order.id)
            .filter((item) => item.kind === kind && item.state !== "done");
    }

    get completion() {
        return completionOf(this.phone, this.phone.order);
    }

    canTakeBack(item) {
        return canTakeBack(item);
    }

    takeBack(item) {
        return takeBack(this.phone, item);
    }

    async answer(answer, note) {
        if (await this.phone.answerCheck(this.phone.order, answer, note)) {
            this.state.asking = false;
            this.phone.say(_t("Saved on this phone."));
        }
    }
}

export class OutboxScreen extends Screen {
    static template = "proactive_service.PhoneOutbox";

    get waiting() {
        return [...this.phone.waiting].sort(
            (one, two) => one.queued_at - two.queued_at
        );
    }

    get sent() {
        return this.phone.items
            .filter((item) => item.state === "done" && item.kind !== "read")
            .sort((one, two) => two.done_at - one.done_at)
            .slice(0, 30);
    }

    isWaiting(item) {
        return WAITING.includes(item.state);
    }

    kind(item) {
        return kindLabel(item.kind);
    }

    hasForm(item) {
        return item.kind in FORMS;
    }

    canTakeBack(item) {
        return canTakeBack(item);
    }

    takeBack(item) {
        return takeBack(this.phone, item);
    }

    photosLabel({photos}) {
        return photos.length === 1 ? _t("1 photo") : _t("%s photos", photos.length);
    }

    stateLabel(item) {
        if (item.state === "done") {
            return item.answer?.state === "held"
                ? _t("With the office, for a look")
                : _t("Arrived");
        }
        if (item.state === "attention") {
            return _t("Needs you");
        }
        if (item.state === "recorded") {
            return _t("Text arrived, photos wait");
        }
        return waitsFor(item, this.phone.items)
            ? _t("Waits for what you saved before it")
            : _t("Waits for a connection");
    }

    /** Why an entry did not go, in the user's words. */
    problem(item) {
        const {kind, code, text} = item.error || {};
        const words = {
            too_large: _t("It is too large for the server."),
            not_a_photo: _t("The server cannot read a photo of it."),
            foreign_key: _t("The server has it from somebody else."),
            not_allowed: _t("This login may not do that. Please tell the office."),
            digest: _t("It was damaged on the way."),
            no_room: _t("The server's disk is full. Please tell the office."),
            unreadable: _t("The server cannot read it."),
        };
        const kinds = {
            network: _t("No connection."),
            server: _t("The server is busy. It is tried again."),
            login: _t("Please log in again."),
            update: _t("Please update the app."),
            parent: _t("The server asks for all of it again."),
        };
        return words[code] || kinds[kind] || text || code || "";
    }

    async sendNow() {
        await this.phone.sync({force: true});
    }

    async retry({key}) {
        const item = await self.PsStore.get("items", key);
        await self.PsStore.put("items", {...item, state: "queued", next: 0});
        await this.phone.load();
        await this.phone.sync({force: true});
    }

    /** The text arrived already: what is refused is a photo. */
    isPhotoRefused(item) {
        return item.state === "attention" && Boolean(item.answer);
    }

    async leaveOut(item) {
        if (confirm(_t("Send it without this photo? It is removed from this phone."))) {
            await this.phone.leaveOut(item);
        }
    }

    async rescue() {
        download(await makeRescueFile(this.waiting));
    }
}
