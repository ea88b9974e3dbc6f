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
        // What the steps from min to max mean, in words
        words: {type: Array, optional: true},
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

    /** Text and grid in the colours of the page, light or dark. */
    get colors() {
        const {color} = getComputedStyle(this.canvas.el);
        const parts = color.match(/[\d.]+/g) || [0, 0, 0];
        return {text: color, grid: `rgba(${parts.slice(0, 3).join(", ")}, 0.15)`};
    }

    inWords(value) {
        const {min = 0, words} = this.props;
        return words?.[value - min] ?? value;
    }

    get scale() {
        const {min, max} = this.props;
        const {text, grid} = this.colors;
        return {
            min,
            max,
            beginAtZero: true,
            grid: {color: grid},
            angleLines: {color: grid},
            pointLabels: {color: text},
            ticks: {
                stepSize: 1,
                color: text,
                showLabelBackdrop: false,
                callback: (value) => this.inWords(value),
            },
        };
    }

    get config() {
        const {type, labels, datasets} = this.props;
        const {text, grid} = this.colors;
        const period = {grid: {color: grid}, ticks: {color: text}};
        return {
            type,
            data: {labels, datasets},
            options: {
                animation: false,
                maintainAspectRatio: false,
                spanGaps: true,
                // A point on the edge is drawn whole
                clip: 6,
                scales: type === "radar" ? {r: this.scale} : {x: period, y: this.scale},
                plugins: {
                    legend: {
                        display: datasets.length > 1,
                        position: "bottom",
                        labels: {
                            color: text,
                            usePointStyle: true,
                            pointStyle: "circle",
                        },
                    },
                    tooltip: {
                        callbacks: {
                            label: ({dataset, raw}) =>
                                `${dataset.label}: ${this.inWords(raw)}`,
                        },
                    },
                },
            },
        };
    }
}
