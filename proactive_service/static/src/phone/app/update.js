import {VisitForm} from "./visit_form";
import {_t} from "@web/core/l10n/translation";
import {formatTime} from "./screen";

/** Milliseconds as the field for a local date and time wants them. */
function toLocal(milliseconds) {
    const date = new Date(milliseconds);
    const shifted = new Date(date.getTime() - date.getTimezoneOffset() * 60000);
    return shifted.toISOString().slice(0, 16);
}

/** Tell the customer where we stand: what we know, what we do, when he hears again. */
export class Update extends VisitForm {
    static template = "proactive_service.PhoneUpdate";
    static kind = "update";
    static empty = {
        channel: "visit",
        known: "",
        doing: "",
        next_word_by: "",
        is_last: false,
    };

    read(values) {
        const moment = values.next_word_by;
        return {...values, next_word_by: moment ? toLocal(moment) : ""};
    }

    write(values) {
        const moment = !values.is_last && new Date(values.next_word_by).getTime();
        return {...values, next_word_by: moment || null};
    }

    get channels() {
        const order = ["visit", "phone", "email"];
        return [...this.phone.data.selections.channel]
            .filter(([name]) => name !== "email" || this.order.email)
            .sort(([one], [two]) => order.indexOf(one) - order.indexOf(two));
    }

    /** Moments that are promised often, one tap each. */
    get moments() {
        const today = new Date();
        const days = [
            [0, 17],
            [1, 9],
            [1, 17],
        ];
        return days
            .map(([day, hour]) =>
                new Date(
                    today.getFullYear(),
                    today.getMonth(),
                    today.getDate() + day,
                    hour
                ).getTime()
            )
            .filter((moment) => moment - today > 1800000)
            .map((moment) => ({
                value: toLocal(moment),
                label: formatTime(moment, {
                    weekday: "short",
                    hour: "2-digit",
                    minute: "2-digit",
                }),
            }));
    }

    check() {
        const {known, doing, next_word_by: moment, is_last: last} = this.state.values;
        const problems = {};
        if (!known.trim()) {
            problems.known = _t("Please write what we know.");
        }
        if (!doing.trim()) {
            problems.doing = _t("Please write what we do now.");
        }
        if (!last && !moment) {
            problems.next_word_by = _t("Please say when the customer hears from us.");
        } else if (!last && new Date(moment) < new Date()) {
            problems.next_word_by = _t("This moment has passed.");
        }
        return problems;
    }
}
