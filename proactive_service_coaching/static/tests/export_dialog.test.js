import {beforeEach, expect, test} from "@odoo/hoot";
import {
    contains,
    getService,
    mountWithCleanup,
    onRpc,
    patchWithCleanup,
} from "@web/../tests/web_test_helpers";
import {Deferred, animationFrame} from "@odoo/hoot-mock";
import {ExportDialog} from "@proactive_service_coaching/export/export_dialog.esm";
import {MainComponentsContainer} from "@web/core/main_components_container";
import {defineMailModels} from "@mail/../tests/mail_test_helpers";

const MODEL = "proactive.coaching.export";
const running = {id: 8, state: "running", total: 40, name: "Coaching"};

defineMailModels();
beforeEach(() => {
    onRpc(MODEL, "get_recent", () => [
        {id: 7, state: "done", name: "October", url: "/october.xlsx"},
    ]);
    onRpc(MODEL, "start_export", ({args}) => {
        expect.step(args[0] ? "a period" : "everything");
        return {...running, done: 0};
    });
    patchWithCleanup(ExportDialog.prototype, {
        download(url) {
            expect.step(url);
        },
    });
});

async function openDialog() {
    await mountWithCleanup(MainComponentsContainer);
    getService("dialog").add(ExportDialog);
    await animationFrame();
}

test("says how far it is, and fetches the workbook when it is ready", async () => {
    const pieces = [new Deferred(), new Deferred()];
    let asked = 0;
    onRpc(MODEL, "run_piece", () => pieces[asked++]);
    await openDialog();
    expect("a:contains(October)").toHaveAttribute("href", "/october.xlsx");
    await contains("button:contains(Make the workbook)").click();
    pieces[0].resolve({...running, done: 20});
    await animationFrame();
    expect("[role=progressbar]").toHaveAttribute("aria-valuenow", "48");
    expect(".o_coaching_export").toHaveText(/20 of 40 lines/);
    pieces[1].resolve({...running, done: 40, state: "done", url: "/now.xlsx"});
    await animationFrame();
    expect.verifySteps(["a period", "/now.xlsx"]);
    expect(".o_dialog").toHaveCount(0);
});

test("without a period everything is asked for", async () => {
    onRpc(MODEL, "run_piece", () => ({...running, state: "done", url: "/all.xlsx"}));
    await openDialog();
    await contains("select").select("0");
    await contains("button:contains(Make the workbook)").click();
    await animationFrame();
    expect.verifySteps(["everything", "/all.xlsx"]);
});

test("cancelled: nothing goes on, and one may begin again", async () => {
    const piece = new Deferred();
    onRpc(MODEL, "run_piece", () => piece);
    onRpc(MODEL, "action_cancel", ({args}) => {
        expect.step(args);
        return true;
    });
    await openDialog();
    await contains("button:contains(Make the workbook)").click();
    await contains("button:contains(Cancel)").click();
    piece.resolve({...running, done: 40, state: "done", url: "/late.xlsx"});
    await animationFrame();
    expect.verifySteps(["a period", [[8]]]);
    expect("button:contains(Make the workbook)").toHaveCount(1);
});

test("closed before it is ready: it goes on, and that is said", async () => {
    onRpc(MODEL, "run_piece", () => new Deferred());
    onRpc(MODEL, "action_leave", ({args}) => {
        expect.step(args);
        return true;
    });
    await openDialog();
    await contains("button:contains(Make the workbook)").click();
    await contains(".modal-footer button:contains(Close)").click();
    await animationFrame();
    expect.verifySteps(["a period", [[8]]]);
    expect(".o_notification").toHaveText(/goes on by itself/);
});

test("failed: the reason is there", async () => {
    const error = "The period has no sessions.";
    onRpc(MODEL, "run_piece", () => ({...running, state: "failed", error}));
    await openDialog();
    await contains("button:contains(Make the workbook)").click();
    await animationFrame();
    expect.verifySteps(["a period"]);
    expect(".alert-danger").toHaveText(error);
});
