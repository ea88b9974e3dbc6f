import {beforeEach, expect, test} from "@odoo/hoot";
import {
    contains,
    getService,
    mountWithCleanup,
    onRpc,
    patchWithCleanup,
} from "@web/../tests/web_test_helpers";
import {WebClient} from "@web/webclient/webclient";
import {animationFrame} from "@odoo/hoot-mock";
import {defineMailModels} from "@mail/../tests/mail_test_helpers";

const REPORT = "proactive.nps.report";
const TOTAL = {
    ...{n: 12, nps: 41.4, low: 3.2, high: 79.6, note: ""},
    ...{promoters: 7, passives: 3, detractors: 2},
};
const ROWS = [
    {label: "North", n: 9, nps: 55, low: 10, high: 90, note: "", verdict: "above"},
    {
        ...{label: "South", n: 3, note: "3 answers: too few for a score"},
        ...{verdict: "unknown", group: {branch_id: 4}},
    },
];
const POINTS = [
    {month: "2026-09", label: "September 2026", short: "Sep", n: 2, note: "too few"},
    {
        ...{month: "2026-10", label: "October 2026", short: "Oct", n: 10, note: ""},
        ...{nps: -20, low: -60, high: 20},
    },
];
const BRANCHES = [
    [1, "North"],
    [2, "South"],
];

let trends = [];

defineMailModels();
beforeEach(() => {
    trends = [];
    onRpc(REPORT, "get_board", ({args}) => {
        expect.step(`board: ${args.join(", ")}`);
        return {
            total: TOTAL,
            rows: args[2] === 3 ? [] : ROWS,
            visits: {asked: 30, answered: 12, not_asked: 4},
            recovery: {asked: 3, answered: 2, recovered: 1},
        };
    });
    onRpc(REPORT, "get_trend", ({args}) => {
        trends.push(args.join(", "));
        return {points: POINTS, branches: BRANCHES};
    });
});

async function openBoard() {
    await mountWithCleanup(WebClient);
    await getService("action").doAction("proactive_service_survey.nps_board");
    expect.verifySteps(["board: recommend, branch_id, 12"]);
    expect(trends).toEqual(["recommend, 0, 12"]);
}

test("a score is said with its sign and with how sure it is", async () => {
    await openBoard();
    expect(".o_nps_total .o_nps_score").toHaveText("+41");
    expect(".o_nps_total").toHaveText(/between \+3 and \+80/);
    expect(".o_nps_response").toHaveText(/12 of 30 .*40 %/);
    expect(".o_nps_recovery").toHaveText(/1 of 2/);
});

test("few answers get words instead of a score", async () => {
    await openBoard();
    expect(".o_nps_row[data-label=North] .o_nps_score").toHaveText("+55");
    expect(".o_nps_row[data-label=South] .o_nps_score").toHaveCount(0);
    expect(".o_nps_row[data-label=South]").toHaveText(/too few for a score/);
    expect(".o_nps_row[data-label=South] .o_nps_verdict").toHaveText("");
});

test("the band lies where the interval is, from -100 to 100", async () => {
    await openBoard();
    const {style} = document.querySelector(".o_nps_row .o_nps_band");
    expect(parseFloat(style.left)).toBe(55);
    expect(parseFloat(style.width)).toBe(40);
    const point = document.querySelector(".o_nps_row .o_nps_point");
    expect(parseFloat(point.style.left)).toBe(77.5);
});

test("another choice asks the server again", async () => {
    await openBoard();
    await contains("select[aria-label=Compare]").select("technician_id");
    expect.verifySteps(["board: recommend, technician_id, 12"]);
    await contains("select[aria-label=Period]").select("3");
    await animationFrame();
    expect.verifySteps(["board: recommend, technician_id, 3"]);
    expect(trends).toEqual(["recommend, 0, 12", "recommend, 0, 3"]);
    expect(".o_nocontent_help").toHaveText(/No answers in this period/);
});

test("the trend, also as a table, and of one branch", async () => {
    await openBoard();
    expect(".o_nps_trend canvas").toHaveAttribute(
        "aria-label",
        "Score by month. Last: October 2026, -20, from -60 to +20."
    );
    await contains(".o_nps_trend summary").click();
    expect(".o_nps_trend tbody tr:first td:first").toHaveText("–");
    await contains("select[aria-label=Branch]").select("2");
    expect(trends.at(-1)).toBe("recommend, 2, 12");
});

test("a number leads to what is behind it", async () => {
    await openBoard();
    patchWithCleanup(getService("action"), {
        doAction: (name, options) => expect.step([name, options?.additionalContext]),
    });
    await contains("a:contains(4 visits not asked)").click();
    await contains("a:contains(too few for a score)").click();
    expect.verifySteps([
        ["proactive_service_survey.fsm_order_action_survey", undefined],
        [
            "proactive_service_survey.survey_user_input_action",
            {search_default_branch_id: 4},
        ],
    ]);
});
