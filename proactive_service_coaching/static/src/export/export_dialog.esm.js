import {Component, onWillStart, onWillUnmount, useState} from "@odoo/owl";
import {Dialog} from "@web/core/dialog/dialog";
import {_t} from "@web/core/l10n/translation";
import {redirect} from "@web/core/utils/urls";
import {serializeDate} from "@web/core/l10n/dates";
import {useService} from "@web/core/utils/hooks";

const {DateTime} = luxon;
const MODEL = "proactive.coaching.export";

/**
 * Asks for a period and makes the workbook in pieces: each call does one of them, so
 * nothing waits, and the bar shows how far it is. Who closes the dialog finds the
 * workbook here later; a note tells when it is ready.
 */
export class ExportDialog extends Component {
    static template = "proactive_service_coaching.ExportDialog";
    static components = {Dialog};
    static props = {close: Function};

    setup() {
        this.orm = useService("orm");
        this.notification = useService("notification");
        this.state = useState({months: "12", progress: null, recent: []});
        this.periods = [
            ["3", _t("Last 3 months")],
            ["12", _t("Last 12 months")],
            ["36", _t("Last 3 years")],
            ["0", _t("Everything")],
        ];
        this.left = false;
        onWillStart(async () => {
            this.state.recent = await this.orm.call(MODEL, "get_recent");
        });
        onWillUnmount(() => this.leave());
    }

    get running() {
        return this.state.progress?.state === "running";
    }

    get percent() {
        const {done, total} = this.state.progress;
        // The last part is the writing of the file
        return total ? Math.round((done / total) * 95) : 5;
    }

    get dateFrom() {
        const months = Number(this.state.months);
        return months ? serializeDate(DateTime.local().minus({months})) : false;
    }

    async start() {
        this.state.progress = await this.orm.call(MODEL, "start_export", [
            this.dateFrom,
        ]);
        await this.follow();
    }

    /** Go on with one that was begun before. */
    async resume(progress) {
        this.state.progress = progress;
        await this.follow();
    }

    async follow() {
        while (this.running && !this.left) {
            const progress = await this.orm.call(MODEL, "run_piece", [
                [this.state.progress.id],
            ]);
            if (this.running) {
                this.state.progress = progress;
            }
        }
        if (this.state.progress?.state === "done" && !this.left) {
            this.download(this.state.progress.url);
            this.props.close();
        }
    }

    download(url) {
        redirect(url);
    }

    async cancel() {
        const {id} = this.state.progress;
        this.state.progress = null;
        await this.orm.call(MODEL, "action_cancel", [[id]]);
    }

    leave() {
        this.left = true;
        if (this.running) {
            this.notification.add(
                _t("The workbook goes on by itself. A note tells you when it is ready.")
            );
            this.orm.silent.call(MODEL, "action_leave", [[this.state.progress.id]]);
        }
    }
}
