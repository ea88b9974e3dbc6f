import {Component, onWillStart, useState} from "@odoo/owl";
import {CoachingChart} from "../chart/coaching_chart.esm";
import {Layout} from "@web/search/layout";
import {_t} from "@web/core/l10n/translation";
import {registry} from "@web/core/registry";
import {standardActionServiceProps} from "@web/webclient/actions/action_service";
import {useService} from "@web/core/utils/hooks";

const MODEL = "proactive.assessment";
const COLORS = ["#4b7f9e", "#b8b8b8"];

export class AssessmentPage extends Component {
    static template = "proactive_service_coaching.AssessmentPage";
    // As in the action: without it a page opened by its address has a nameless parent
    static path = "assessment";
    static displayName = _t("Assessment");
    static components = {CoachingChart, Layout};
    static props = {...standardActionServiceProps};

    setup() {
        this.orm = useService("orm");
        this.action = useService("action");
        this.notification = useService("notification");
        this.display = {controlPanel: {}};
        this.scale = [
            [1, _t("Not at all")],
            [2, _t("Hardly")],
            [3, _t("Partly")],
            [4, _t("Mostly")],
            [5, _t("Fully")],
        ];
        this.state = useState({page: null, scores: {}, sending: false});
        onWillStart(() => this.load());
    }

    get assessmentId() {
        return this.props.action.params?.assessment_id || this.props.resId;
    }

    async load() {
        const id = this.assessmentId;
        if (!id) {
            return;
        }
        this.props.updateActionState({resId: id});
        const page = await this.orm.call(MODEL, "get_page", [[id]]);
        const mine = page.statements.filter((statement) => statement.mine);
        this.state.scores = Object.fromEntries(mine.map((s) => [s.id, s.mine]));
        this.state.page = page;
        this.env.config.setDisplayName(page.name);
    }

    choose(statement, score) {
        this.state.scores[statement.id] = score;
    }

    get answeredCount() {
        return Object.keys(this.state.scores).length;
    }

    async send() {
        this.state.sending = true;
        try {
            await this.orm.call(MODEL, "submit_answers", [
                [this.state.page.id],
                {...this.state.scores},
            ]);
            this.notification.add(_t("Thank you."), {type: "success"});
            await this.load();
        } finally {
            this.state.sending = false;
        }
    }

    get radar() {
        const {result, trend, id} = this.state.page;
        const labels = result.topics.map((topic) => topic.name);
        const now = trend.findIndex((row) => row.id === id);
        const rows = [trend[now], trend[now - 1]].filter(Boolean);
        const datasets = rows.map((row, index) => ({
            label: _t("%(date)s (n = %(n)s)", {date: row.label, n: row.n}),
            data: labels.map((name) => this.topicAverage(row, name)),
            borderColor: COLORS[index],
            backgroundColor: `${COLORS[index]}33`,
        }));
        return {labels, datasets};
    }

    topicAverage(row, name) {
        return row.topics.find((topic) => topic.name === name)?.average ?? null;
    }

    get trendChart() {
        const {trend} = this.state.page;
        const labels = trend.map((row) => `${row.label} (n = ${row.n})`);
        const data = trend.map((row) => row.average);
        const color = COLORS[0];
        return {
            labels,
            datasets: [
                {
                    label: _t("Average"),
                    data,
                    borderColor: color,
                    backgroundColor: color,
                },
            ],
        };
    }

    print() {
        window.print();
    }

    barStyle(row) {
        return `width: ${row.average ? ((row.average - 1) / 4) * 100 : 0}%`;
    }

    async propose() {
        const action = await this.orm.call(MODEL, "action_propose", [
            [this.state.page.id],
        ]);
        await this.action.doAction(action);
    }

    get hasWeak() {
        return this.state.page.result.statements.some((row) => row.weak);
    }
}

registry
    .category("actions")
    .add("proactive_service_coaching.assessment", AssessmentPage);
