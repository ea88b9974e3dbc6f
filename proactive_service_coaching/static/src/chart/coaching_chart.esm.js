import {Component, onWillStart, useEffect, useRef} from "@odoo/owl";
import {loadBundle} from "@web/core/assets";

/** One chart of Odoo's chart library, redrawn when its data change. */
export class CoachingChart extends Component {
    static template = "proactive_service_coaching.CoachingChart";
    static props = {
        type: String,
        labels: Array,
        datasets: Array,
        label: String,
        min: {type: Number, optional: true},
        max: {type: Number, optional: true},
    };

    setup() {
        this.canvas = useRef("canvas");
        onWillStart(() => loadBundle("web.chartjs_lib"));
        useEffect(
            () => {
                const chart = new window.Chart(this.canvas.el, this.config);
                return () => chart.destroy();
            },
            () => [JSON.stringify([this.props.labels, this.props.datasets])]
        );
    }

    get config() {
        const {type, labels, datasets, min, max} = this.props;
        const limits = {min, max, beginAtZero: true, ticks: {stepSize: 1}};
        const radar = type === "radar";
        return {
            type,
            data: {labels, datasets},
            options: {
                animation: false,
                maintainAspectRatio: false,
                spanGaps: true,
                scales: radar ? {r: limits} : {y: limits},
                plugins: {legend: {display: datasets.length > 1, position: "bottom"}},
            },
        };
    }
}
