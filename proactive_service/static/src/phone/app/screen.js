import {Component, useState} from "@odoo/owl";
import {_t} from "@web/core/l10n/translation";

export function formatTime(value, options) {
    // None in a page that says nothing: the browser's own
    const lang = document.documentElement.lang || undefined;
    // A day without a time is a day here, not midnight in Greenwich
    const date = new Date(value?.length === 10 ? `${value}T00:00` : value);
    return value ? new Intl.DateTimeFormat(lang, options).format(date) : "";
}

/** What the screens have in common. */
export class Screen extends Component {
    static props = {phone: Object};

    setup() {
        this.phone = useState(this.props.phone);
    }

    time(iso) {
        return formatTime(iso, {hour: "2-digit", minute: "2-digit"});
    }

    day(iso) {
        return formatTime(iso, {weekday: "short", day: "numeric", month: "short"});
    }

    when(at) {
        return formatTime(at, {dateStyle: "short", timeStyle: "short"});
    }

    isPast(iso) {
        return new Date(iso) < new Date();
    }

    checkLabel(order) {
        return {
            todo: _t("Look around"),
            captured: _t("Recommended"),
            nothing_needed: _t("Nothing needed"),
            not_possible: _t("Could not look"),
        }[this.phone.checkOf(order)];
    }

    /** What addons show on a screen: see `_get_sections` of the server. */
    sectionsOf(screen) {
        const sections = this.phone.data?.sections || [];
        return sections.filter((section) => section.screen === screen);
    }

    mapLink(address) {
        return `https://www.openstreetmap.org/search?query=${encodeURIComponent(address)}`;
    }
}
