import {patchWithCleanup} from "@web/../tests/web_test_helpers";
import {advanceTime} from "@odoo/hoot-mock";
import {beforeEach, describe, expect, test} from "@odoo/hoot";
import {
    asPromise,
    draft,
    draftWithPhoto,
    emptyPhone,
    enqueue,
    makeServer,
    send,
    stored,
} from "./phone_helpers";

const Store = self.PsStore;
const Copy = self.PsCopy;
const CACHE = "ps_phone_copy";
const DATABASE = "ps_phone";

describe.current.tags("headless");
beforeEach(emptyPhone);

/** The browser finds the database damaged and throws it away; nobody is asked. */
async function loseDatabase() {
    // Who has it open lets go of it for a newer version
    const newer = await asPromise(self.indexedDB.open(DATABASE, 99));
    newer.close();
    await asPromise(self.indexedDB.deleteDatabase(DATABASE));
}

const copied = async () =>
    (await Copy.read()).map(({name, key}) => `${name}/${key}`).sort();

test("the database is lost: all that waits is there again", async () => {
    const entry = await draftWithPhoto();
    const [{key: photoKey}] = entry.photos;
    await enqueue(entry);
    const half = draft("half a sen");
    await Store.put("drafts", half);
    await loseDatabase();
    const item = await stored("items", entry.key);
    expect(item.state).toBe("queued");
    expect(item.values).toEqual(entry.values);
    expect(await stored("drafts", half.key)).toEqual(half);
    const photo = await stored("photos", photoKey);
    expect([...new Uint8Array(photo.data)]).toEqual([1, 2, 3]);
    expect([photo.item, photo.type]).toEqual([entry.key, "image/jpeg"]);
    expect(await stored("meta", "device")).toBe("phone-1");
    expect((await stored("meta", "me")).uid).toBe(7);
    const server = makeServer();
    await send();
    expect(server.calls).toEqual(["ping", "capture", "photo", "ping"]);
});

test("what was sent is not copied any more", async () => {
    makeServer();
    await enqueue(await draftWithPhoto());
    await send();
    expect(await copied()).toEqual(["meta/device", "meta/me"]);
    await loseDatabase();
    expect(await Store.all("items")).toEqual([]);
});

test("what was thrown away does not come back", async () => {
    const half = draft("half a sen");
    await Store.put("drafts", half);
    await Store.remove("drafts", half.key);
    await loseDatabase();
    expect(await Store.all("drafts")).toEqual([]);
});

test("killed between saving and dropping the draft: saved it is", async () => {
    const entry = await enqueue();
    await Copy.follow([{name: "drafts", key: entry.key, value: entry}]);
    await loseDatabase();
    expect(await Store.all("drafts")).toEqual([]);
    expect((await stored("items", entry.key)).state).toBe("queued");
});

test("one record is torn: the others are there", async () => {
    const one = await enqueue(draft("one"));
    const two = await enqueue(draft("two"));
    const cache = await self.caches.open(CACHE);
    await cache.put(`/ps/phone/copy/items/${one.key}`, new Response('{"key": "'));
    await cache.put("/ps/phone/copy/items/none", new Response("null"));
    await cache.put("/ps/phone/copy/nowhere/none", new Response("{}"));
    await loseDatabase();
    expect((await Store.all("items")).map(({key}) => key)).toEqual([two.key]);
});

test("a cache that does not answer holds up nobody for long", async () => {
    patchWithCleanup(self.caches, {open: () => new Promise(() => null)});
    let entry = null;
    enqueue().then((saved) => {
        entry = saved;
    });
    for (let time = 0; !entry && time < 50; time++) {
        await advanceTime(5000);
    }
    expect((await stored("items", entry.key)).state).toBe("queued");
});

test("what the copy lacks or has too much is put right", async () => {
    const entry = await draftWithPhoto();
    await enqueue(entry);
    const before = await copied();
    await self.caches.delete(CACHE);
    await Copy.follow([{name: "drafts", key: "old", value: draft("old")}]);
    await Store.settleCopy();
    expect(await copied()).toEqual(before);
    expect(before).toEqual([
        `items/${entry.key}`,
        "meta/device",
        "meta/me",
        `photos/${entry.photos[0].key}`,
    ]);
});

test("the text has arrived, the photo has not: still copied", async () => {
    makeServer({photo: () => new Response("", {status: 502})});
    const entry = await draftWithPhoto();
    await enqueue(entry);
    await send();
    expect((await stored("items", entry.key)).state).toBe("recorded");
    expect(await copied()).toInclude(`items/${entry.key}`);
    expect(await copied()).toInclude(`photos/${entry.photos[0].key}`);
});

test("a browser without a cache keeps entries all the same", async () => {
    const descriptor = Object.getOwnPropertyDescriptor(self, "caches");
    Object.defineProperty(self, "caches", {value: undefined, configurable: true});
    try {
        const entry = await enqueue();
        await Store.settleCopy();
        expect((await stored("items", entry.key)).state).toBe("queued");
        expect(await Copy.read()).toEqual([]);
    } finally {
        if (descriptor) {
            Object.defineProperty(self, "caches", descriptor);
        } else {
            delete self.caches;
        }
    }
});
