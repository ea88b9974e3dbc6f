import {VisitForm} from "./visit_form";
import {_t} from "@web/core/l10n/translation";

/** Complete the visit; asks for what is missing, and for nothing else. */
export class Complete extends VisitForm {
    static template = "proactive_service.PhoneComplete";
    static kind = "complete";
    static empty = {resolution: "", expectation_met: "", answer: "", note: ""};

    get asksCheck() {
        return this.phone.checkOf(this.order) === "todo";
    }

    get asksExpectation() {
        return Boolean(this.order.expectation) && !this.order.expectation_met;
    }

    get hasDraft() {
        return Boolean(this.phone.draftOf(this.order.id, "record"));
    }

    get answers() {
        return [
            ["nothing_needed", _t("Looked, nothing needed")],
            ["not_possible", _t("Could not look")],
        ];
    }

    check() {
        const {answer, note, expectation_met: met} = this.state.values;
        const problems = {};
        if (this.asksCheck && !answer) {
            problems.answer = _t("Please say whether you looked around.");
        } else if (this.asksCheck && answer === "not_possible" && !note.trim()) {
            problems.note = _t("Please say why it was not possible.");
        }
        if (this.asksExpectation && !met) {
            problems.expectation_met = _t("Please say how the customer sees it.");
        }
        return problems;
    }

    /** The answer to the check is an entry of its own, and goes first. */
    async store() {
        const {answer, note} = this.state.values;
        const asked = this.asksCheck;
        if (asked && !(await this.phone.answerCheck(this.order, answer, note))) {
            return false;
        }
        const {resolution, expectation_met: met} = this.state.values;
        const values = {order_id: this.order.id, order_ref: this.order.name};
        if (this.asksExpectation) {
            values.expectation_met = met;
        }
        return this.phone.save({
            ...this.draft,
            values: {...values, resolution: resolution.trim()},
        });
    }
}
