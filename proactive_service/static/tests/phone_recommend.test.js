import {
    OWNER,
    draft,
    draftWithPhoto,
    emptyPhone,
    enqueue,
    makeFormPhone,
    noRoom,
    openForm,
    stored,
    write,
} from "./phone_helpers";
import {advanceTime, animationFrame} from "@odoo/hoot-mock";
import {allowTranslations, patchWithCleanup} from "@web/../tests/web_test_helpers";
import {beforeEach, destroy, expect, test} from "@odoo/hoot";
import {Recommend} from "@proactive_service/phone/app/recommend";
import {click} from "@odoo/hoot-dom";

const Store = self.PsStore;
const ORDER = {
    ...{id: 47, name: "FO047", customer: "Seaview Hotel", equipment: []},
    instructions: 0,
};

beforeEach(async () => {
    allowTranslations();
    await emptyPhone();
});

function makePhone(more = {}) {
    const selections = {
        severity: [
            ["risk", "May fail"],
            ["critical", "Down"],
        ],
        size: [["small", "Small"]],
        customer_word: [
            ["not_discussed", "Not discussed"],
            ["agreed", "Agreed to it"],
        ],
    };
    const pump = {id: 3, name: "Pump check", category: 0, benefit: "Runs for years"};
    const data = {
        selections,
        offerings: [{...pump, questions: ["Any noise?"]}],
        instructions: [{"risk//0": 0, "critical//0": 1}],
        words: ["The office calls.", "Call the office."],
    };
    const save = async (entry) => {
        expect.step(`saves: ${entry.values.observation}`);
        return true;
    };
    return makeFormPhone(ORDER, data, {save, ...more});
}

const open = (phone) => openForm(Recommend, phone);

test("says what is missing, and saves nothing", async () => {
    await open(makePhone());
    await click("button[type=submit]");
    await animationFrame();
    expect(".ps-problem").toHaveCount(2);
    expect("#ps_observation").toHaveAttribute("aria-invalid", "true");
    expect.verifySteps([]);
});

test("saves what was written, once, and goes back to the visit", async () => {
    let entry = null;
    const phone = makePhone();
    phone.save = async (saved) => {
        entry = saved;
        expect.step("saves");
        await click("button[type=submit]"); // A second tap while it is being saved
        return true;
    };
    await open(phone);
    await write("#ps_observation", "Belt cracked\nand worn");
    await write("#ps_customer_benefit", "No surprise stop");
    await click(".ps-four button");
    await click("button[type=submit]");
    await animationFrame();
    expect(entry.title).toBe("Belt cracked");
    expect(entry.owner).toEqual(OWNER);
    expect(entry.values.customer_word).toBe("agreed");
    expect(entry.values.order_id).toBe(47);
    expect(entry.values.promise).toBe(null);
    expect.verifySteps(["saves", "visit/47"]);
});

test("not saved: stays, with every word", async () => {
    await open(makePhone({save: async () => false}));
    await write("#ps_observation", "Belt cracked");
    await write("#ps_customer_benefit", "No surprise stop");
    await click("button[type=submit]");
    await animationFrame();
    expect("#ps_observation").toHaveValue("Belt cracked");
    expect("button[type=submit]").toBeEnabled();
    expect.verifySteps([]);
});

test("what is typed is kept as a draft", async () => {
    await open(makePhone());
    await write("#ps_observation", "Half a sen");
    await advanceTime(300);
    let drafts = [];
    for (let time = 0; !drafts.length && time < 50; time++) {
        drafts = await Store.all("drafts");
    }
    expect(drafts[0].values.observation).toBe("Half a sen");
    expect(drafts[0].owner).toEqual(OWNER);
});

test("left and opened again at once: every word is there", async () => {
    const phone = makePhone();
    const form = await open(phone);
    await write("#ps_observation", "Half a sen");
    destroy(form);
    await open(phone);
    expect("#ps_observation").toHaveValue("Half a sen");
});

test("no room for the draft: said", async () => {
    const form = await open(makePhone({withRoom: noRoom}));
    form.change("observation", "Half a sen");
    await form.keep();
    expect.verifySteps([
        "warns: This phone's storage is full: what you write is not kept yet.",
    ]);
    form.dirty = false;
});

test("the draft comes back, with its photo", async () => {
    const entry = await draftWithPhoto();
    await open(makePhone({drafts: [entry]}));
    expect("#ps_observation").toHaveValue("Belt cracked");
    expect(".ps-photos img").toHaveCount(1);
});

test("of two drafts, the one that is to be edited comes back", async () => {
    const drafts = [draft("one"), draft("two")];
    await open(makePhone({drafts, editKey: drafts[1].key}));
    expect("#ps_observation").toHaveValue("two");
});

test("a draft that was saved in another window just now is none any more", async () => {
    const entry = await enqueue(await draftWithPhoto());
    const form = await open(makePhone({drafts: [entry]}));
    expect("#ps_observation").toHaveValue("");
    expect(".ps-photos img").toHaveCount(0);
    expect(form.key).not.toBe(entry.key);
});

test("a photo that nobody can read is not added, and it is said", async () => {
    let said = "";
    const warn = (message) => {
        said = message;
    };
    const form = await open(makePhone({warn}));
    await form.addPhoto(new File(["no photo"], "x.heic"));
    expect(await Store.all("photos")).toEqual([]);
    expect(said).toMatch(/^That photo was NOT added/);
});

test("no room for a photo: said", async () => {
    const form = await open(makePhone({withRoom: noRoom}));
    const canvas = new OffscreenCanvas(8, 8);
    canvas.getContext("2d").fillRect(0, 0, 8, 8);
    await form.addPhoto(await canvas.convertToBlob());
    expect(form.state.photos).toEqual([]);
    expect.verifySteps([
        "warns: The photo was NOT kept: this phone's storage is full.",
    ]);
});

test("what would help suggests how, and never over own words", async () => {
    const form = await open(makePhone());
    form.chooseOffering("3");
    await animationFrame();
    expect("#ps_customer_benefit").toHaveValue("Runs for years");
    await click("summary:first");
    await animationFrame();
    expect("details li:first").toHaveText("Any noise?");
    await write("#ps_customer_benefit", "Own words");
    form.chooseOffering("0");
    await animationFrame();
    expect("#ps_customer_benefit").toHaveValue("Own words");
});

test("what happens next follows what it means for the customer", async () => {
    await open(makePhone());
    expect(".ps-next .ps-line").toHaveText("The office calls.");
    await click("input[name=severity][value=critical]");
    await animationFrame();
    expect(".ps-next .ps-line").toHaveText("Call the office.");
});

test("for later needs a date or an occasion", async () => {
    const form = await open(makePhone());
    form.change("state", "for_later");
    form.change("observation", "Belt worn");
    form.change("customer_benefit", "No stop");
    expect(Object.keys(form.check())).toEqual(["revisit_date"]);
    form.change("revisit_condition", "worn to 40 %");
    expect(form.check()).toEqual({});
});

test("thrown away: draft and photos are gone, after a question", async () => {
    const entry = await draftWithPhoto();
    const answers = [false, true];
    patchWithCleanup(window, {confirm: () => answers.shift()});
    await open(makePhone({drafts: [entry]}));
    await click("header button");
    expect((await stored("drafts", entry.key)).key).toBe(entry.key);
    await click("header button");
    await expect.waitForSteps(["visit/47"]);
    expect(await Store.all("drafts")).toEqual([]);
    expect(await Store.all("photos")).toEqual([]);
});
