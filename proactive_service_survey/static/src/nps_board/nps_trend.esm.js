import {
    Component,
    onWillStart,
    onWillUpdateProps,
    useEffect,
    useRef,
    useState,
} from "@odoo/owl";
import {KeepLast} from "@web/core/utils/concurrency";
import {_t} from "@web/core/l10n/translation";
import {loadBundle} from "@web/core/assets";
import {signed} from "./signed.esm";
import {useService} from "@web/core/utils/hooks";

/** Draws between which scores the truth lies in each month, also in a lonely one. */
const whiskers = {
    id: "whiskers",
    beforeDatasetsDraw(chart, _args, {points, color}) {
        const {ctx, scales} = chart;
        ctx.save();
        ctx.strokeStyle = color;
        ctx.lineWidth = 2;
        points.forEach((point, index) => {
            if (point.note) {
                return;
            }
            const x = scales.x.getPixelForValue(index);
            ctx.beginPath();
            ctx.moveTo(x, scales.y.getPixelForValue(point.low));
            ctx.lineTo(x, scales.y.getPixelForValue(point.high));
            ctx.stroke();
        });
        ctx.restore();
    },
};

/**
 * The score month by month with its interval: a line in a band, the number of answers
 * below. Months with too few answers have no point. The same stands in a table.
 */
export class NpsTrend extends Component {
    static template = "proactive_service_survey.NpsTrend";
    static props = {metric: String, months: Number};

    setup() {
        this.orm = useService("orm");
        // Who chooses faster than the server answers sees what he chose last
        this.keepLast = new KeepLast();
        this.canvas = useRef("canvas");
        this.state = useState({branch: 0, points: [], branches: []});
        onWillStart(() =>
            Promise.all([loadBundle("web.chartjs_lib"), this.load(this.props)])
        );
        onWillUpdateProps((props) => this.load(props));
        useEffect(
            (canvas) => {
                if (canvas) {
                    const chart = new window.Chart(canvas, this.getConfig(canvas));
                    return () => chart.destroy();
                }
            },
            () => [this.canvas.el, this.state.points]
        );
    }

    /** Ask for what is to be shown; once, however often the board is drawn meanwhile. */
    load({metric, months}) {
        const args = [metric, this.state.branch, months];
        const question = JSON.stringify(args);
        if (question !== this.question) {
            this.question = question;
            this.asking = this.ask(args);
        }
        return this.asking;
    }

    async ask(args) {
        try {
            const {points, branches} = await this.keepLast.add(
                this.orm.call("proactive.nps.report", "get_trend", args)
            );
            Object.assign(this.state, {points, branches});
        } catch (error) {
            this.question = ""; // The same choice may be tried again
            throw error;
        }
    }

    async chooseBranch(value) {
        this.state.branch = Number(value);
        await this.load(this.props);
    }

    /** Months of which there is a score. */
    get scored() {
        return this.state.points.filter((point) => !point.note);
    }

    signed(value) {
        return signed(value);
    }

    range(point) {
        return _t("%(low)s to %(high)s", {
            low: signed(point.low),
            high: signed(point.high),
        });
    }

    /** What somebody who does not see the drawing is told first. */
    get description() {
        const last = this.scored.at(-1);
        return _t("Score by month. Last: %(month)s, %(score)s, from %(range)s.", {
            month: last.label,
            score: signed(last.nps),
            range: this.range(last),
        });
    }

    values(name) {
        return this.state.points.map((point) => (point.note ? null : point[name]));
    }

    getDatasets(line, band) {
        const edge = {borderWidth: 0, pointRadius: 0, pointHitRadius: 0};
        return [
            {...edge, data: this.values("low")},
            {...edge, data: this.values("high"), fill: "-1", backgroundColor: band},
            {
                data: this.values("nps"),
                borderColor: line,
                backgroundColor: line,
                borderWidth: 2,
                pointRadius: 4,
            },
        ];
    }

    /**
     * Colours come from the style sheet, so that dark mode has its own.
     *
     * @param {HTMLCanvasElement} canvas
     * @returns {object} configuration of the chart
     */
    getConfig(canvas) {
        const style = getComputedStyle(canvas);
        const [line, band, grid] = ["line", "band", "grid"].map((name) =>
            style.getPropertyValue(`--o-nps-${name}`).trim()
        );
        const {points} = this.state;
        return {
            type: "line",
            data: {
                labels: points.map(({short, n}) => [short, String(n)]),
                datasets: this.getDatasets(line, band),
            },
            options: {
                animation: false,
                maintainAspectRatio: false,
                interaction: {mode: "index", intersect: false},
                scales: {
                    x: {
                        offset: true,
                        grid: {display: false},
                        ticks: {color: style.color, maxRotation: 0},
                    },
                    y: {
                        min: -100,
                        max: 100,
                        grid: {
                            color: ({tick}) => (tick.value ? grid : style.color),
                        },
                        ticks: {stepSize: 50, color: style.color, callback: signed},
                    },
                },
                plugins: {
                    legend: {display: false},
                    whiskers: {points, color: band},
                    tooltip: {
                        displayColors: false,
                        filter: ({datasetIndex}) => datasetIndex === 2,
                        callbacks: {
                            title: ([item]) => item && points[item.dataIndex].label,
                            label: ({dataIndex}) => this.inWords(points[dataIndex]),
                        },
                    },
                },
            },
            plugins: [whiskers],
        };
    }

    inWords(point) {
        return _t("%(score)s (%(range)s), %(number)s answers", {
            score: signed(point.nps),
            range: this.range(point),
            number: point.n,
        });
    }
}
