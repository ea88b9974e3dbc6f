import {beforeEach, describe, expect, test} from "@odoo/hoot";
import {
    draftWithPhoto,
    emptyPhone,
    enqueue,
    json,
    makeServer,
    refuse,
    send,
    stored,
} from "./phone_helpers";

const Store = self.PsStore;
const HOUR = 3600 * 1000;

describe.current.tags("headless");
beforeEach(emptyPhone);

// What stays on the phone after it has been sent

test("restored backup, found by a photo: all of it again", async () => {
    let forgotten = true;
    const entry = await draftWithPhoto();
    const server = makeServer({
        photo: (key) => {
            if (forgotten) {
                forgotten = false;
                return refuse("unknown_parent", 409);
            }
            return json({ack: key, digest: "digest-3"});
        },
    });
    await enqueue(entry);
    await send();
    expect((await stored("items", entry.key)).state).toBe("queued");
    await send();
    expect((await stored("items", entry.key)).state).toBe("done");
    expect(server.entries.length).toBe(2);
});

test("restored backup, found by the keys: sent again with its photo", async () => {
    const entry = await draftWithPhoto();
    const server = makeServer();
    await enqueue(entry);
    await send();
    const photoKey = entry.photos[0].key;
    expect(server.pings[1].keys).toEqual([entry.key, photoKey]);
    server.unknown = [entry.key, photoKey];
    await send();
    expect(server.entries.length).toBe(2);
    expect(server.calls.filter((name) => name === "photo").length).toBe(2);
    expect((await stored("items", entry.key)).state).toBe("done");
});

test("restored backup: only the photo was forgotten", async () => {
    const entry = await draftWithPhoto();
    const server = makeServer();
    await enqueue(entry);
    await send();
    server.unknown = [entry.photos[0].key];
    await send();
    expect(server.entries.length).toBe(1);
    expect(server.calls.filter((name) => name === "photo").length).toBe(2);
});

test("what was sent stays for a while: photos two days, texts a week", async () => {
    makeServer();
    const entry = await draftWithPhoto();
    await enqueue(entry);
    await send();
    const age = async (hours) => {
        const item = await stored("items", entry.key);
        await Store.put("items", {...item, done_at: Date.now() - hours * HOUR});
        await send();
        return [(await Store.all("items")).length, (await Store.all("photos")).length];
    };
    expect(await age(47)).toEqual([1, 1]);
    expect(await age(49)).toEqual([1, 0]);
    expect(await age(7 * 24 + 1)).toEqual([0, 0]);
});

test("what waits is never pruned, however old", async () => {
    makeServer({capture: () => refuse("rules", 422)});
    const entry = await draftWithPhoto();
    await enqueue(entry);
    const item = await stored("items", entry.key);
    await Store.put("items", {...item, queued_at: 1, captured_at: 1});
    await send();
    expect((await Store.all("items")).length).toBe(1);
    expect((await Store.all("photos")).length).toBe(1);
});
