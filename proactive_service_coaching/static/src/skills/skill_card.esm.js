import {Component} from "@odoo/owl";
import {CoachingChart} from "../chart/coaching_chart.esm";
import {_t} from "@web/core/l10n/translation";

/** One skill over time, as coach and technician see it. */
export class SkillCard extends Component {
    static template = "proactive_service_coaching.SkillCard";
    static components = {CoachingChart};
    static props = {skill: Object, levels: Array};

    get datasets() {
        const {skill} = this.props;
        return [
            {
                label: _t("Coach"),
                data: skill.coach,
                borderColor: "#4b7f9e",
                backgroundColor: "#4b7f9e",
            },
            {
                label: _t("Technician"),
                data: skill.technician,
                borderColor: "#c98b3c",
                backgroundColor: "#c98b3c",
                borderDash: [4, 4],
            },
        ];
    }
}
