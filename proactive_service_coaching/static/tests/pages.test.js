import {beforeEach, expect, test} from "@odoo/hoot";
import {
    contains,
    getService,
    mountWithCleanup,
    onRpc,
    patchWithCleanup,
} from "@web/../tests/web_test_helpers";
import {CoachingChart} from "@proactive_service_coaching/chart/coaching_chart.esm";
import {ExportDialog} from "@proactive_service_coaching/export/export_dialog.esm";
import {MainComponentsContainer} from "@web/core/main_components_container";
import {WebClient} from "@web/webclient/webclient";
import {waitFor} from "@odoo/hoot-dom";
import {animationFrame} from "@odoo/hoot-mock";
import {defineMailModels} from "@mail/../tests/mail_test_helpers";

const SKILLS = {
    levels: ["Not seen", "Seldom", "Sometimes", "Often", "Always"],
    skills: [
        {
            ...{id: 1, name: "Asks first", first: "Seldom", last: "Often", change: 2},
            ...{labels: ["May", "June"], coach: [2, 4], technician: [3, 4]},
        },
    ],
};
const BOARD = {
    ...{company: "Alden Service", date: "22 November 2026", weeks: 4, days: 90},
    due: [{id: 7, technician: "Tom", coach: "Ann", date: "20 Nov", overdue: true}],
    forgotten: [{id: 3, technician: "Eva", last: "never"}],
    ...{waiting: {breaches: 2, loops: 1}, gaps: [], culture: [], culture_by_branch: []},
    branches: [{name: "North", quality: "4.2", answers: 9, visits: null}],
};

defineMailModels();
beforeEach(() => {
    onRpc("proactive.coaching.board", "get_board", () => BOARD);
    onRpc("fsm.person", "get_skill_change", ({args}) => {
        expect.step(`skills of ${args[0]}`);
        return {name: "Tom", ...SKILLS};
    });
});

async function open(action) {
    await mountWithCleanup(WebClient);
    await getService("action").doAction(action);
    patchWithCleanup(getService("action"), {doAction: (next) => expect.step(next)});
}

// The board of the service manager

test("board: who is due, who waits, and nobody is ranked", async () => {
    await open("proactive_service_coaching.board");
    expect(".o_coaching_board h1").toHaveText(/Alden Service/);
    expect(".text-danger:contains(20 Nov)").toHaveCount(1);
    expect(".o_coaching_branch").toHaveText(/North.*n = 9/s);
    expect(".o_coaching_branch").not.toHaveText(/visits/);
    await contains("a:contains(Tom)").click();
    await contains("a:contains(Unhappy customers)").click();
    expect.verifySteps([
        {
            ...{type: "ir.actions.act_window", res_model: "proactive.coaching.plan"},
            ...{res_id: 7, views: [[false, "form"]]},
        },
        "proactive_service_survey.proactive_loop_action",
    ]);
});

test("board: one tap to thank whom nobody has thanked", async () => {
    onRpc("fsm.person", "action_recognise", ({args}) => `thank ${args[0]}`);
    await open("proactive_service_coaching.board");
    await contains("button:contains(Say thank you)").click();
    expect.verifySteps(["thank 3"]);
});

// The workbook

async function openExport() {
    await mountWithCleanup(MainComponentsContainer);
    getService("dialog").add(ExportDialog);
    await waitFor(".o_coaching_export");
}

test("workbook: made in pieces, downloaded, and the dialog closes", async () => {
    const job = (done, state) => ({id: 8, name: "Workbook", total: 3, done, state});
    let done = 0;
    onRpc("proactive.coaching.export", "get_recent", () => []);
    onRpc("proactive.coaching.export", "start_export", () => job(0, "running"));
    onRpc("proactive.coaching.export", "run_piece", ({args}) => {
        expect.step(`piece of ${args[0]}`);
        const state = ++done < 3 ? "running" : "done";
        return {...job(done, state), url: "/book.xlsx"};
    });
    patchWithCleanup(ExportDialog.prototype, {download: (url) => expect.step(url)});
    await openExport();
    await contains("button:contains(Make the workbook)").click();
    await expect.waitForSteps([
        ...["piece of 8", "piece of 8", "piece of 8"],
        "/book.xlsx",
    ]);
    await animationFrame();
    expect(".modal").toHaveCount(0);
});

test("workbook: one that was made lately is there, another one goes on", async () => {
    onRpc("proactive.coaching.export", "get_recent", () => [
        {id: 1, name: "Last week", state: "done", url: "/last.xlsx"},
        {id: 2, name: "This week", state: "running", total: 4, done: 1},
    ]);
    onRpc("proactive.coaching.export", "run_piece", ({args}) => {
        expect.step(`piece of ${args[0]}`);
        return {id: 2, state: "failed", error: "Too much at once"};
    });
    await openExport();
    expect("a:contains(Last week)").toHaveAttribute("href", "/last.xlsx");
    await contains("a:contains(This week)").click();
    await expect.waitForSteps(["piece of 2"]);
    await waitFor(".alert-danger:contains(Too much at once)");
});

// Skills

test("skills: what was seen first and last, with a chart that has a name", async () => {
    await open({
        type: "ir.actions.client",
        tag: "proactive_service_coaching.skills",
        params: {technician_id: 3},
    });
    expect.verifySteps(["skills of 3"]);
    expect(".card h2").toHaveText("Asks first");
    expect(".card").toHaveText(/From “Seldom” to “Often”/);
    expect(".fa-arrow-up").toHaveCount(1);
    expect("canvas").toHaveAttribute("aria-label", "Asks first");
});

test("a chart says its steps in words, and is drawn anew for new data", async () => {
    const chart = await mountWithCleanup(CoachingChart, {
        props: {
            ...{type: "line", label: "Asks first", labels: ["May"], min: 1, max: 5},
            ...{datasets: [{label: "Coach", data: [2]}], words: SKILLS.levels},
        },
    });
    expect(chart.inWords(1)).toBe("Not seen");
    expect(chart.inWords(5)).toBe("Always");
    expect(chart.inWords(2.5)).toBe(2.5);
    const {y} = chart.config.options.scales;
    expect([y.min, y.max]).toEqual([1, 5]);
});

// A technician's own page

test("my page: what was agreed is done by a tap", async () => {
    const commitment = {id: 9, name: "Ask at each visit", owner: "You", due: "1 Dec"};
    const page = {
        ...{name: "Tom", questions: [], plans: [], sessions: [], thanks: []},
        ...{stories: [], news: [], skills: SKILLS},
        commitments: [{...commitment, mine: true, late: false}],
    };
    onRpc("fsm.person", "get_my_page", () => page);
    onRpc("proactive.coaching.commitment", "action_done", ({args}) => {
        expect.step(args);
        page.commitments = [];
        return true;
    });
    await open("proactive_service_coaching.my_page");
    expect(".o_my_skills canvas").toHaveCount(1);
    await contains(".o_my_commitments button:contains(Done)").click();
    expect.verifySteps([[[9]]]);
    expect(".o_my_commitments").toHaveText(/Nothing is open/);
});
