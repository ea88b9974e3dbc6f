import {
    OWNER,
    draft,
    draftWithPhoto,
    emptyPhone,
    enqueue,
    makeServer,
    refuse,
    send,
    stored,
} from "./phone_helpers";
import {beforeEach, describe, expect, test} from "@odoo/hoot";
import {Deferred, advanceTime} from "@odoo/hoot-mock";
import {PhoneState} from "@proactive_service/phone/app/phone_state";
import {allowTranslations, patchWithCleanup} from "@web/../tests/web_test_helpers";
import {keepReserve} from "@proactive_service/phone/app/reserve";
import {takeBack} from "@proactive_service/phone/app/entries";

const Store = self.PsStore;
const Outbox = self.PsOutbox;
const COLLEAGUE = {...OWNER, uid: 8, name: "Ann Lee"};
const ORDER = {id: 47, name: "FO047", customer: "Seaview Hotel", check: "todo"};

describe.current.tags("headless");
beforeEach(async () => {
    allowTranslations();
    await emptyPhone();
});

async function makePhone() {
    const phone = new PhoneState();
    await Store.put("meta", {...OWNER, at: 1, orders: [ORDER]}, "boot");
    await phone.load();
    return phone;
}

/** The storage takes no entries any more, or only so many times not. */
function fillStorage(times = Infinity) {
    const enqueueReally = Outbox.enqueue;
    let left = times;
    patchWithCleanup(Outbox, {
        enqueue: (...args) => {
            if (left-- > 0) {
                throw new DOMException("full", "QuotaExceededError");
            }
            return enqueueReally(...args);
        },
    });
}

// Whose

test("a colleague's entries and drafts are counted, not shown", async () => {
    await enqueue();
    await enqueue(draft("Ann saw this", {owner: COLLEAGUE}));
    await Store.put("drafts", draft("Ann began this", {owner: COLLEAGUE}));
    const phone = await makePhone();
    expect(phone.waiting.map((item) => item.title)).toEqual(["Belt cracked"]);
    expect(phone.foreign).toBe(1);
    expect(phone.drafts).toEqual([]);
});

test("what a colleague looked at last is not shown either", async () => {
    const phone = await makePhone();
    expect(phone.data.orders).toEqual([ORDER]);
    await Store.put("meta", COLLEAGUE, "me");
    await phone.load();
    expect(phone.data).toBe(null);
});

test("a draft is there as soon as it is written, once", async () => {
    const phone = await makePhone();
    const entry = draft("one");
    phone.noteDraft(entry);
    phone.noteDraft({...entry, title: "two"});
    phone.noteDraft(draft("other"));
    expect(phone.drafts.map(({title}) => title)).toEqual(["two", "other"]);
});

/** Reading stops once, after it has read the entries. */
function holdReading() {
    const {all} = Store;
    const [hasRead, mayGoOn] = [new Deferred(), new Deferred()];
    let isFirst = true;
    patchWithCleanup(Store, {
        all: async (name) => {
            const found = await all(name);
            if (isFirst && name === "items") {
                isFirst = false;
                hasRead.resolve();
                await mayGoOn;
            }
            return found;
        },
    });
    return [hasRead, mayGoOn];
}

test("of two readings at once, the later one counts", async () => {
    const phone = await makePhone();
    const [hasRead, mayGoOn] = holdReading();
    const early = phone.load();
    await hasRead;
    await enqueue();
    await phone.load();
    mayGoOn.resolve();
    await early;
    expect(phone.items.length).toBe(1);
});

test("a draft written while all is read is not overwritten", async () => {
    const phone = await makePhone();
    const [hasRead, mayGoOn] = holdReading();
    const reading = phone.load();
    await hasRead;
    phone.noteDraft(draft("one"));
    mayGoOn.resolve();
    await reading;
    expect(phone.drafts.map(({title}) => title)).toEqual(["one"]);
});

// The opportunity check

test("the last answer to the check counts, whatever its key", async () => {
    const phone = await makePhone();
    const answer = (key, word) =>
        enqueue(draft("", {key, kind: "check", values: {order_id: 47, answer: word}}));
    await answer("ffff", "nothing_needed");
    await advanceTime(10);
    await answer("0000", "todo");
    await phone.load();
    expect(phone.checkOf(ORDER)).toBe("todo");
});

test("the check shows what waits on this phone", async () => {
    const phone = await makePhone();
    expect(phone.checkOf(ORDER)).toBe("todo");
    patchWithCleanup(phone, {afterSave: async () => null});
    await phone.answerCheck(ORDER, "nothing_needed");
    await phone.load();
    expect(phone.checkOf(ORDER)).toBe("nothing_needed");
    await advanceTime(10);
    await phone.answerCheck(ORDER, "todo");
    await phone.load();
    expect(phone.checkOf(ORDER)).toBe("todo");
    await enqueue();
    await phone.load();
    expect(phone.checkOf(ORDER)).toBe("captured");
});

// What the server refused

test("edit: a draft again, with its photos, under its key", async () => {
    const entry = await draftWithPhoto();
    makeServer({capture: () => refuse("rules", 422)});
    await enqueue(entry);
    await send();
    const phone = await makePhone();
    patchWithCleanup(phone, {go: (...where) => expect.step(where.join("/"))});
    await phone.edit(entry);
    expect(phone.waiting).toEqual([]);
    const again = await stored("drafts", entry.key);
    expect(again.values).toEqual(entry.values);
    expect(again.photos).toEqual(entry.photos);
    expect(phone.editKey).toBe(entry.key);
    expect.verifySteps(["recommend/47"]);
    // Saved again, it is the same entry
    makeServer();
    await Outbox.enqueue({...again, title: "Belt torn"}, OWNER);
    await send();
    expect((await Store.all("items")).map((item) => item.state)).toEqual(["done"]);
});

test("taken back: an update is a draft again, a bare completion is gone", async () => {
    const values = {order_id: 47, known: "The part is here"};
    const update = await enqueue(draft("", {kind: "update", values}));
    const end = await enqueue(draft("", {kind: "complete", values: {order_id: 47}}));
    const phone = await makePhone();
    await takeBack(phone, await stored("items", update.key));
    await takeBack(phone, await stored("items", end.key));
    expect(await Store.all("items")).toEqual([]);
    expect(phone.drafts.map((one) => one.values)).toEqual([values]);
    expect(phone.message).toBe("Taken back. Nothing was sent.");
    const copies = await self.PsCopy.read();
    const entries = copies.filter(({name}) => name !== "meta");
    expect(entries.map(({name, key}) => [name, key])).toEqual([["drafts", update.key]]);
});

test("a refused photo is left out, the entry is complete without it", async () => {
    const entry = await draftWithPhoto();
    makeServer({photo: () => refuse("not_a_photo", 415)});
    await enqueue(entry);
    await send();
    expect((await stored("items", entry.key)).state).toBe("attention");
    const phone = await makePhone();
    const server = makeServer();
    await phone.leaveOut(entry);
    await send();
    expect((await stored("items", entry.key)).state).toBe("done");
    expect(await Store.all("photos")).toEqual([]);
    expect(server.entries.map(({key, photos}) => [key, photos])).toEqual([
        [entry.key, []],
    ]);
});

test("a saved entry is no draft any more, before anything is read anew", async () => {
    const phone = await makePhone();
    patchWithCleanup(phone, {afterSave: async () => expect.step("saved")});
    const saved = draft();
    phone.noteDraft(saved);
    expect(await phone.save(saved)).toBe(true);
    expect(phone.drafts).toEqual([]);
    expect.verifySteps(["saved"]);
});

// Storage

test("no room: not called saved", async () => {
    const phone = await makePhone();
    fillStorage();
    expect(await phone.save(draft())).toBe(false);
    expect(phone.message).toMatch(/^NOT saved/);
    expect(phone.isWarning).toBe(true);
    expect(await Store.all("items")).toEqual([]);
});

test("no room: the room that was kept takes the entry, and it is said", async () => {
    const phone = await makePhone();
    patchWithCleanup(phone, {afterSave: async () => expect.step("saved")});
    expect(await keepReserve()).toBe(true);
    expect((await stored("meta", "reserve")).byteLength).toBe(4 * 1024 * 1024);
    fillStorage(1);
    expect(await phone.save(draft())).toBe(true);
    expect(phone.lowStorage).toBe(true);
    expect(phone.message).toBe("");
    expect(await stored("meta", "reserve")).toBe(undefined);
    expect.verifySteps(["saved"]);
});

test("the browser tells that little is left: said", async () => {
    const phone = await makePhone();
    const storage = {quota: 100e6, usage: 90e6};
    patchWithCleanup(navigator.storage, {
        estimate: async () => storage,
        persist: async () => true,
    });
    await phone.checkStorage();
    expect(phone.lowStorage).toBe(true);
    expect(phone.persistent).toBe(true);
    storage.quota = 900e6;
    await phone.checkStorage();
    expect(phone.lowStorage).toBe(false);
});

test("a newer version has the storage: said, and nothing more is tried", async () => {
    const phone = await makePhone();
    patchWithCleanup(Outbox, {
        enqueue: () => {
            throw new DOMException("newer", "VersionError");
        },
    });
    expect(await phone.save(draft())).toBe(false);
    expect(phone.outdated).toBe(true);
    patchWithCleanup(phone, {sync: async () => expect.step("sync")});
    await phone.tick();
    expect.verifySteps([]);
});

// A new version of the app

test("a new version waits for the form that is open", async () => {
    const phone = await makePhone();
    patchWithCleanup(phone, {
        restart: () => expect.step("restart"),
        sync: async () => expect.step("sync"),
    });
    const main = document.createElement("main");
    main.append(document.createElement("form"));
    document.body.append(main);
    phone.startAnew();
    await phone.tick();
    expect.verifySteps(["sync"]);
    main.remove();
    await phone.tick();
    expect.verifySteps(["restart"]);
});

// Leaving

test("logging out asks while something waits", async () => {
    makeServer({capture: () => refuse("slow_down", 429)});
    const entry = await enqueue();
    await Store.put("drafts", draft("begun"));
    const phone = await makePhone();
    const asked = [];
    patchWithCleanup(window, {
        confirm: (text) => {
            asked.push(text);
            return false;
        },
    });
    await phone.logOut();
    expect(asked[0]).toMatch(/^2 entries are still on this phone/);
    expect((await stored("meta", "me")).uid).toBe(OWNER.uid);
    expect((await stored("items", entry.key)).state).toBe("queued");
});
