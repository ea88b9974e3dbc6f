import {
    draft,
    emptyPhone,
    makeFormPhone,
    noRoom,
    openForm,
    stored,
    write,
} from "./phone_helpers";
import {allowTranslations, patchWithCleanup} from "@web/../tests/web_test_helpers";
import {beforeEach, destroy, expect, test} from "@odoo/hoot";
import {Complete} from "@proactive_service/phone/app/complete";
import {Update} from "@proactive_service/phone/app/update";
import {animationFrame} from "@odoo/hoot-mock";
import {click} from "@odoo/hoot-dom";

const Store = self.PsStore;
const ORDER = {id: 47, name: "FO047", customer: "Seaview Hotel", expectation: ""};
const DATA = {
    selections: {
        channel: [
            ["email", "E-mail"],
            ["phone", "Telephone"],
            ["visit", "In person"],
        ],
    },
};

beforeEach(async () => {
    allowTranslations();
    await emptyPhone();
});

const makePhone = (more = {}) =>
    makeFormPhone(ORDER, DATA, {
        checkOf: () => "todo",
        answerCheck: async (_order, ...answer) => {
            expect.step(`answers: ${answer.join(", ")}`);
            return true;
        },
        save: async (entry) => {
            expect.step(`saves: ${entry.kind}`);
            return true;
        },
        ...more,
    });

for (const [Form, field] of [
    [Update, "known"],
    [Complete, "resolution"],
]) {
    test(`${Form.kind}: left and opened again at once, every word is there`, async () => {
        const phone = makePhone();
        const form = await openForm(Form, phone);
        await write(`#ps_${field}`, "Half a sen");
        destroy(form);
        await openForm(Form, phone);
        expect(`#ps_${field}`).toHaveValue("Half a sen");
        expect("header h1").toHaveCount(1);
    });

    test(`${Form.kind}: no room for the draft is said`, async () => {
        const form = await openForm(Form, makePhone({withRoom: noRoom}));
        form.change(field, "Half a sen");
        await form.keep();
        expect.verifySteps([
            "warns: This phone's storage is full: what you write is not kept yet.",
        ]);
        form.dirty = false;
    });
}

test("an update is thrown away after a question", async () => {
    const answers = [false, true];
    patchWithCleanup(window, {confirm: () => answers.shift()});
    const kept = draft("", {kind: "update", values: {order_id: 47, known: "Parts"}});
    await Store.put("drafts", kept);
    await openForm(Update, makePhone({drafts: [kept]}));
    expect("#ps_known").toHaveValue("Parts");
    await click("header button");
    expect((await stored("drafts", kept.key)).key).toBe(kept.key);
    await click("header button");
    await expect.waitForSteps(["visit/47"]);
    expect(await Store.all("drafts")).toEqual([]);
});

test("a completion asks for the check, and sends its answer first", async () => {
    await openForm(Complete, makePhone());
    await click("button[type=submit]");
    await animationFrame();
    expect(".ps-problem").toHaveCount(1);
    expect.verifySteps([]);
    await click("input[value=nothing_needed]");
    await click("button[type=submit]");
    await animationFrame();
    expect.verifySteps(["answers: nothing_needed, ", "saves: complete", "visit/47"]);
});

test("an answer that could not be saved: no completion, and the form stays", async () => {
    await openForm(Complete, makePhone({answerCheck: async () => false}));
    await click("input[value=nothing_needed]");
    await click("button[type=submit]");
    await animationFrame();
    expect("input[value=nothing_needed]").toBeChecked();
    expect("button[type=submit]").toBeEnabled();
    expect.verifySteps([]);
});
