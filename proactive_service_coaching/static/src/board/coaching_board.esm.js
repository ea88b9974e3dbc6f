import {Component, onWillStart, useState} from "@odoo/owl";
import {CoachingChart} from "../chart/coaching_chart.esm";
import {ExportDialog} from "../export/export_dialog.esm";
import {Layout} from "@web/search/layout";
import {_t} from "@web/core/l10n/translation";
import {registry} from "@web/core/registry";
import {standardActionServiceProps} from "@web/webclient/actions/action_service";
import {useService} from "@web/core/utils/hooks";

export class CoachingBoard extends Component {
    static template = "proactive_service_coaching.CoachingBoard";
    static components = {CoachingChart, Layout};
    static props = {...standardActionServiceProps};

    setup() {
        this.orm = useService("orm");
        this.action = useService("action");
        this.dialog = useService("dialog");
        this.display = {controlPanel: {}};
        this.state = useState({board: null});
        onWillStart(async () => {
            this.state.board = await this.orm.call(
                "proactive.coaching.board",
                "get_board"
            );
        });
    }

    get culture() {
        const rows = this.state.board.culture;
        const data = rows.map((row) => row.average);
        const style = {borderColor: "#4b7f9e", backgroundColor: "#4b7f9e"};
        return {
            labels: rows.map((row) => `${row.label} (n = ${row.n})`),
            datasets: [{label: _t("Average"), data, ...style}],
        };
    }

    open(action) {
        this.action.doAction(action);
    }

    openRecord(resModel, resId) {
        this.action.doAction({
            type: "ir.actions.act_window",
            res_model: resModel,
            res_id: resId,
            views: [[false, "form"]],
        });
    }

    async recognise(person) {
        const action = await this.orm.call("fsm.person", "action_recognise", [
            [person.id],
        ]);
        this.action.doAction(action);
    }

    openWorkbook() {
        this.dialog.add(ExportDialog);
    }

    print() {
        window.print();
    }
}

registry.category("actions").add("proactive_service_coaching.board", CoachingBoard);
