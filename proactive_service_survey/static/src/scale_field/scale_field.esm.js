import {Component} from "@odoo/owl";
import {_t} from "@web/core/l10n/translation";
import {registry} from "@web/core/registry";
import {standardFieldProps} from "@web/views/fields/standard_field_props";

/**
 * One tap for a number from 1 to `max`; another tap on it takes it back (0).
 */
export class ScaleField extends Component {
    static template = "proactive_service_survey.ScaleField";
    static props = {...standardFieldProps, max: {type: Number, optional: true}};
    static defaultProps = {max: 10};

    get value() {
        return this.props.record.data[this.props.name];
    }

    get numbers() {
        return Array.from({length: this.props.max}, (_item, index) => index + 1);
    }

    choose(number) {
        const value = number === this.value ? 0 : number;
        this.props.record.update({[this.props.name]: value});
    }
}

export const scaleField = {
    component: ScaleField,
    displayName: _t("Scale"),
    supportedTypes: ["integer"],
    isEmpty: (record, name) => !record.data[name],
    extractProps: ({options}) => ({max: options.max}),
};

registry.category("fields").add("proactive_scale", scaleField);
