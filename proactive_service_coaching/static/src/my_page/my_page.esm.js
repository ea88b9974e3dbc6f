import {Component, onWillStart, useState} from "@odoo/owl";
import {Layout} from "@web/search/layout";
import {SkillCard} from "../skills/skill_card.esm";
import {_t} from "@web/core/l10n/translation";
import {registry} from "@web/core/registry";
import {standardActionServiceProps} from "@web/webclient/actions/action_service";
import {useService} from "@web/core/utils/hooks";

/** What coaching means for the technician who is logged in: his own, nobody else's. */
export class MyPage extends Component {
    static template = "proactive_service_coaching.MyPage";
    static path = "my-page";
    static displayName = _t("My Coaching");
    static components = {Layout, SkillCard};
    static props = {...standardActionServiceProps};

    setup() {
        this.orm = useService("orm");
        this.action = useService("action");
        this.notification = useService("notification");
        this.display = {controlPanel: {}};
        this.state = useState({page: null, busy: false});
        onWillStart(() => this.load());
    }

    async load() {
        this.state.page = await this.orm.call("fsm.person", "get_my_page");
    }

    async finish(commitment) {
        this.state.busy = true;
        try {
            await this.orm.call("proactive.coaching.commitment", "action_done", [
                [commitment.id],
            ]);
            this.notification.add(_t("Done. Your coach sees it."), {type: "success"});
            await this.load();
        } finally {
            this.state.busy = false;
        }
    }

    openRecord(resModel, resId) {
        return this.action.doAction({
            type: "ir.actions.act_window",
            res_model: resModel,
            res_id: resId,
            views: [[false, "form"]],
        });
    }

    async call(model, method, id) {
        const action = await this.orm.call(model, method, [[id]]);
        return this.action.doAction(action);
    }

    open(xmlId) {
        return this.action.doAction(xmlId);
    }
}

registry.category("actions").add("proactive_service_coaching.my_page", MyPage);
