import {Component, onWillStart, useState} from "@odoo/owl";
import {Layout} from "@web/search/layout";
import {SkillCard} from "./skill_card.esm";
import {_t} from "@web/core/l10n/translation";
import {registry} from "@web/core/registry";
import {standardActionServiceProps} from "@web/webclient/actions/action_service";
import {useService} from "@web/core/utils/hooks";

/** How each skill of one technician was seen, session by session. */
export class SkillPage extends Component {
    static template = "proactive_service_coaching.SkillPage";
    // As in the action: without it a page opened by its address has a nameless parent
    static path = "skill-change";
    static displayName = _t("Skills over Time");
    static components = {Layout, SkillCard};
    static props = {...standardActionServiceProps};

    setup() {
        this.orm = useService("orm");
        this.display = {controlPanel: {}};
        this.state = useState({name: "", levels: [], skills: []});
        onWillStart(() => this.load());
    }

    async load() {
        const {action, resId} = this.props;
        const id = action.params?.technician_id || resId;
        if (!id) {
            return;
        }
        this.props.updateActionState({resId: id});
        const change = await this.orm.call("fsm.person", "get_skill_change", [[id]]);
        Object.assign(this.state, change);
    }

    print() {
        window.print();
    }
}

registry.category("actions").add("proactive_service_coaching.skills", SkillPage);
