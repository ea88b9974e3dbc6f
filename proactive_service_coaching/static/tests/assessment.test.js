import {beforeEach, expect, test} from "@odoo/hoot";
import {
    contains,
    getService,
    mountWithCleanup,
    onRpc,
} from "@web/../tests/web_test_helpers";
import {WebClient} from "@web/webclient/webclient";
import {defineMailModels} from "@mail/../tests/mail_test_helpers";

const MODEL = "proactive.assessment";
const topics = (average) => [{name: "Trust", average}];

/** A result as the server gives it. */
const makeResult = (average) => ({
    ...{n: 6, average, topics: topics(average)},
    statements: [
        {id: 1, topic: "Trust", name: "We listen", average, n: 6, weak: true},
        {
            id: 2,
            topic: "Trust",
            name: "We act",
            average: average && 4,
            n: 6,
            weak: false,
        },
    ],
});

const TREND = [
    {id: 4, label: "May", n: 5, average: 2.5, topics: topics(2.5)},
    {id: 5, label: "October", n: 6, average: 3, topics: topics(3)},
];

let page = null;

defineMailModels();
beforeEach(() => {
    page = {
        ...{id: 5, name: "Seven signs", subtitle: "October", description: ""},
        ...{privacy: "named", minimum_group: 5, may_answer: true, answered: false},
        ...{may_propose: true, result: null, trend: TREND, comparison: []},
        statements: [
            {id: 1, topic: "Trust", name: "We listen", mine: 4},
            {id: 2, topic: "Trust", name: "We act", mine: false},
        ],
    };
    onRpc(MODEL, "get_page", () => page);
});

async function openPage() {
    await mountWithCleanup(WebClient);
    await getService("action").doAction({
        type: "ir.actions.client",
        tag: "proactive_service_coaching.assessment",
        params: {assessment_id: 5},
    });
}

test("answers that were given are there, others are chosen by a tap", async () => {
    onRpc(MODEL, "submit_answers", ({args}) => {
        expect.step(args);
        page = {...page, may_answer: false, answered: true};
        return true;
    });
    await openPage();
    expect("button[aria-pressed=true]").toHaveCount(1);
    await contains("fieldset:eq(1) button:contains(5)").click();
    expect("button[aria-pressed=true]").toHaveCount(2);
    expect(".o_assessment_questions .btn-lg").toHaveText(/2 of 2/);
    await contains(".o_assessment_questions .btn-lg").click();
    expect.verifySteps([[[5], {1: 4, 2: 5}]]);
    expect(".alert-success").toHaveText(/You have answered/);
});

test("nothing chosen: nothing to send", async () => {
    page.statements[0].mine = false;
    await openPage();
    expect(".o_assessment_questions .btn-lg").not.toBeEnabled();
});

test("the result: each statement with its number of answers, weak ones named", async () => {
    Object.assign(page, {may_answer: false, answered: true, result: makeResult(3)});
    onRpc(MODEL, "action_propose", ({args}) => {
        expect.step(args);
        return {type: "ir.actions.act_window_close"};
    });
    await openPage();
    expect(".o_assessment_row").toHaveCount(2);
    expect(".o_assessment_row.o_weak").toHaveText(/We listen/);
    expect(".o_assessment_row:first b").toHaveText("3.0");
    expect(".o_assessment_result canvas").toHaveCount(2);
    await contains("button:contains(Plan actions)").click();
    expect.verifySteps([[[5]]]);
});

test("too few answers: no number at all", async () => {
    Object.assign(page, {may_answer: false, result: makeResult(null)});
    await openPage();
    expect(".o_assessment_result .alert-warning").toHaveText(/Too few answers/);
    expect(".o_assessment_row").toHaveCount(0);
    expect("canvas").toHaveCount(0);
});

test("anonymous: said before anybody answers", async () => {
    page.privacy = "anonymous";
    await openPage();
    expect(".alert-info").toHaveText(/without a name/);
    expect(".o_assessment_result").toHaveCount(0);
});
