import {askOf, enter, isRead} from "./entries";
import {Screen} from "./screen";
import {useState} from "@odoo/owl";

/** Thanks that are shown at first. */
const SHOWN = 3;

/** What became of it, news, customers' thanks, and what addons show. */
export class Mine extends Screen {
    static template = "proactive_service.PhoneMine";

    setup() {
        super.setup();
        this.state = useState({all: false});
    }

    label(name, value) {
        const options = this.phone.data.selections[name] || [];
        return (options.find(([key]) => key === value) || ["", value])[1];
    }

    status(recommendation) {
        return recommendation.status
            ? this.label("technician_status", recommendation.status)
            : this.label("state", recommendation.state);
    }

    get unread() {
        return this.phone.data.feedback.filter((news) => !isRead(this.phone, news));
    }

    get praise() {
        const all = this.phone.data.praise || [];
        return this.state.all ? all : all.slice(0, SHOWN);
    }

    get hasMorePraise() {
        return this.praise.length < (this.phone.data.praise || []).length;
    }

    gotIt(news) {
        return enter(this.phone, "read", news.subject, {ids: [news.id]});
    }

    asked(recommendation) {
        return askOf(this.phone, recommendation);
    }

    async ask(recommendation) {
        // Asking twice while one waits is asking once
        if (!this.asked(recommendation)) {
            const {id, name} = recommendation;
            await enter(this.phone, "ask", name, {id});
        }
    }
}
