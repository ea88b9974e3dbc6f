import {Component, onWillStart, useState} from "@odoo/owl";
import {KeepLast} from "@web/core/utils/concurrency";
import {Layout} from "@web/search/layout";
import {NpsTrend} from "./nps_trend.esm";
import {_t} from "@web/core/l10n/translation";
import {registry} from "@web/core/registry";
import {signed} from "./signed.esm";
import {standardActionServiceProps} from "@web/webclient/actions/action_service";
import {useService} from "@web/core/utils/hooks";

const REPORT = "proactive.nps.report";

export class NpsBoard extends Component {
    static template = "proactive_service_survey.NpsBoard";
    static components = {Layout, NpsTrend};
    static props = {...standardActionServiceProps};

    setup() {
        this.orm = useService("orm");
        this.action = useService("action");
        // Who chooses faster than the server answers sees what he chose last
        this.keepLast = new KeepLast();
        this.display = {controlPanel: {}};
        this.metrics = [
            ["recommend", _t("Would recommend us")],
            ["ideas", _t("We bring ideas")],
            ["better_off", _t("Better off with us")],
            ["outcome", _t("Outcome of the service")],
            ["delivery", _t("Delivery of the service")],
        ];
        this.groups = [
            ["branch_id", _t("By branch")],
            ["date:month", _t("By month")],
            ["order_type_id", _t("By order type")],
            ["technician_id", _t("By technician")],
            ["customer_id", _t("By customer")],
        ];
        this.periods = [
            [3, _t("Last 3 months")],
            [12, _t("Last 12 months")],
            [0, _t("All answers")],
        ];
        this.verdicts = {
            above: _t("Really better than the others"),
            below: _t("Really worse than the others"),
            same: _t("No real difference from the others"),
            unknown: _t("Too few answers to compare"),
        };
        this.state = useState({
            metric: "recommend",
            groupby: "branch_id",
            months: 12,
            board: null,
        });
        onWillStart(() => this.load());
    }

    async load() {
        const {metric, groupby, months} = this.state;
        this.state.board = await this.keepLast.add(
            this.orm.call(REPORT, "get_board", [metric, groupby, months])
        );
    }

    async choose(name, value) {
        this.state[name] = name === "months" ? Number(value) : value;
        await this.load();
    }

    signed(value) {
        return signed(value);
    }

    /**
     * Where the interval lies on the line from -100 to 100.
     *
     * @param {object} row low and high of one group
     * @returns {string} inline style
     */
    bandStyle(row) {
        const left = (row.low + 100) / 2;
        const width = (row.high - row.low) / 2;
        return `left: ${left}%; width: ${width}%;`;
    }

    pointStyle(row) {
        return `left: ${(row.nps + 100) / 2}%;`;
    }

    // Whole sentences, so that every language can put them in its own order

    between({low, high}) {
        return _t("between %(low)s and %(high)s (95 %)", {
            low: signed(low),
            high: signed(high),
        });
    }

    range({low, high}) {
        return _t("(%(low)s to %(high)s)", {low: signed(low), high: signed(high)});
    }

    inWords(row) {
        return _t("NPS %(score)s, between %(low)s and %(high)s", {
            score: signed(row.nps),
            low: signed(row.low),
            high: signed(row.high),
        });
    }

    answers({n}) {
        return n === 1 ? _t("1 answer") : _t("%s answers", n);
    }

    get counts() {
        const {promoters, passives, detractors} = this.state.board.total;
        return _t(
            "%(answers)s: %(promoters)s promoters, %(passives)s passives, %(detractors)s detractors",
            {
                answers: this.answers(this.state.board.total),
                promoters,
                passives,
                detractors,
            }
        );
    }

    get response() {
        const {asked, answered} = this.state.board.visits;
        return _t(
            "%(answered)s of %(asked)s customers asked have answered (%(rate)s %)",
            {
                rate: asked ? Math.round((100 * answered) / asked) : 0,
                answered,
                asked,
            }
        );
    }

    get notAsked() {
        return _t("%s visits not asked: why?", this.state.board.visits.not_asked);
    }

    get recovery() {
        return _t(
            "After the fix: %(recovered)s of %(answered)s unhappy customers won back, %(asked)s asked",
            this.state.board.recovery
        );
    }

    /**
     * Open what the customers of one group wrote.
     *
     * @param {object} row
     */
    openAnswers(row) {
        const {groupby} = this.state;
        const id = row.group[groupby];
        const name = `search_default_${groupby}`;
        this.action.doAction("proactive_service_survey.survey_user_input_action", {
            additionalContext: id && !groupby.includes(":") ? {[name]: id} : {},
        });
    }

    openVisits() {
        this.action.doAction("proactive_service_survey.fsm_order_action_survey");
    }
}

registry.category("actions").add("proactive_service_survey.nps_board", NpsBoard);
