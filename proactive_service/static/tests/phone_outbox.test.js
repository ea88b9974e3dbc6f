import {beforeEach, describe, expect, test} from "@odoo/hoot";
import {
    OWNER,
    acknowledge,
    draft,
    draftWithPhoto,
    emptyPhone,
    enqueue,
    json,
    lineBreaks,
    makeServer,
    refuse,
    send,
    stored,
    uuid,
} from "./phone_helpers";

const Store = self.PsStore;
const Outbox = self.PsOutbox;

describe.current.tags("headless");
beforeEach(emptyPhone);

// Saving

test("saved: queued, and the draft is gone", async () => {
    const entry = await draftWithPhoto();
    await Outbox.enqueue(entry, OWNER);
    const item = await stored("items", entry.key);
    expect(item.state).toBe("queued");
    expect(item.owner).toEqual(OWNER);
    expect(item.photos).toEqual([entry.photos[0].key]);
    expect(await Store.all("drafts")).toEqual([]);
    expect(await Outbox.countWaiting()).toBe(1);
});

test("saved twice: one entry", async () => {
    const entry = draft();
    await enqueue(entry);
    await enqueue(entry);
    expect((await Store.all("items")).length).toBe(1);
});

test("one draft saved in two tabs with other words: both are kept", async () => {
    const entry = await draftWithPhoto();
    await enqueue(entry);
    await enqueue({...entry, values: {...entry.values, observation: "Bearing noise"}});
    const items = await Store.all("items");
    expect(items.map((item) => item.values.observation).sort()).toEqual([
        "Bearing noise",
        "Belt cracked",
    ]);
    const owners = (await Store.all("photos")).map((photo) => photo.item);
    expect(owners.sort()).toEqual(items.map((item) => item.key).sort());
});

test("telling other windows fails: what is saved is saved", async () => {
    let told = 0;
    Store.onEvent(() => {
        if (!told++) {
            throw new Error("no window");
        }
    });
    const entry = await enqueue();
    expect(told).toBeGreaterThan(0);
    expect((await stored("items", entry.key)).state).toBe("queued");
});

// Sending

test("sent: done, with the server's answer", async () => {
    const server = makeServer();
    const entry = await enqueue();
    expect(await send()).toEqual({status: "ok", sent: 1, foreign: 0});
    const item = await stored("items", entry.key);
    expect(item.state).toBe("done");
    expect(item.error).toBe(null);
    expect(item.answer.recommendation).toBe(12);
    // The office hears what waits before, and that nothing does after
    expect(server.pings.map((ping) => ping.waiting)).toEqual([1, 0]);
});

test("text first, then the photo, each acknowledged", async () => {
    const states = [];
    const entry = await draftWithPhoto();
    const server = makeServer({
        photo: async (key) => {
            states.push((await stored("items", entry.key)).state);
            return json({ack: key, digest: "digest-3"});
        },
    });
    await enqueue(entry);
    await send();
    expect(server.calls).toEqual(["ping", "capture", "photo", "ping"]);
    expect(states).toEqual(["recorded"]);
    expect((await stored("items", entry.key)).done).toEqual([entry.photos[0].key]);
});

test("a photo on its way holds up no text", async () => {
    const texts = Promise.withResolvers();
    const server = makeServer({
        photo: (key) => texts.promise.then(() => json({ack: key, digest: "digest-3"})),
        capture: (text) => {
            if (server.entries[1]) {
                texts.resolve();
            }
            return json(acknowledge(text));
        },
    });
    await enqueue(await draftWithPhoto());
    await enqueue(draft("Filter full"));
    expect((await send()).sent).toBe(2);
});

test("the line breaks in the photo: the text is not sent again", async () => {
    let broken = true;
    const entry = await draftWithPhoto();
    const server = makeServer({
        photo: (key) => {
            if (broken) {
                broken = false;
                return lineBreaks();
            }
            return json({ack: key, digest: "digest-3"});
        },
    });
    await enqueue(entry);
    expect((await send()).status).toBe("network");
    expect((await stored("items", entry.key)).state).toBe("recorded");
    await send();
    expect((await stored("items", entry.key)).state).toBe("done");
    expect(server.entries.length).toBe(1);
});

test("lost answer: kept, and sent again under the same key", async () => {
    let lost = true;
    const server = makeServer({
        capture: (entry) => {
            if (lost) {
                lost = false;
                return lineBreaks();
            }
            return json(acknowledge(entry, {created: false}));
        },
    });
    const entry = await enqueue();
    await send();
    const item = await stored("items", entry.key);
    expect(item.state).toBe("queued");
    expect(item.error.kind).toBe("network");
    await send();
    expect((await stored("items", entry.key)).state).toBe("done");
    expect(server.entries.map(({key}) => key)).toEqual([entry.key, entry.key]);
});

const NO_ACKNOWLEDGEMENT = {
    "a Wi-Fi's login page": () => new Response("<html>Welcome</html>"),
    "a page of a proxy": () => new Response("<html>Busy</html>", {status: 502}),
    "an empty answer": () => json({}),
    "another key": (entry) => json(acknowledge({...entry, key: uuid()})),
    "another digest": (entry) => json(acknowledge({...entry, digest: "other"})),
};
for (const [name, capture] of Object.entries(NO_ACKNOWLEDGEMENT)) {
    test(`${name} never clears an entry`, async () => {
        makeServer({capture});
        const entry = await enqueue();
        await send();
        const item = await stored("items", entry.key);
        expect(item.state).toBe("queued");
        expect(item.tries).toBe(1);
    });
}

test("a redirect is an expired login, not an answer", async () => {
    makeServer({
        capture: () => {
            const response = new Response("");
            Object.defineProperty(response, "type", {value: "opaqueredirect"});
            return response;
        },
    });
    const entry = await enqueue();
    expect((await send()).status).toBe("login");
    expect((await stored("items", entry.key)).state).toBe("queued");
});

// What the server says

test("held: it has arrived, and says why a person looks", async () => {
    makeServer({
        capture: (entry) =>
            json(acknowledge(entry, {state: "held", reason: "The visit is gone."})),
    });
    const entry = await enqueue();
    await send();
    const item = await stored("items", entry.key);
    expect(item.state).toBe("done");
    expect(item.answer.state).toBe("held");
    expect(item.answer.reason).toBe("The visit is gone.");
});

test("refused: needs a person, the others go on", async () => {
    makeServer({
        capture: (entry) =>
            entry.values.observation === "bad"
                ? refuse("rules", 422, "This date has passed.")
                : json(acknowledge(entry)),
    });
    const bad = await enqueue(draft("bad"));
    const good = await enqueue(draft("good"));
    await send();
    const item = await stored("items", bad.key);
    expect(item.state).toBe("attention");
    expect(item.error.text).toBe("This date has passed.");
    expect((await stored("items", good.key)).state).toBe("done");
    // Not tried again by itself
    expect((await send()).sent).toBe(0);
});

test("too large, said by a proxy: needs a person", async () => {
    makeServer({capture: () => new Response("<html>413</html>", {status: 413})});
    const entry = await enqueue();
    await send();
    const item = await stored("items", entry.key);
    expect(item.state).toBe("attention");
    expect(item.error.code).toBe("too_large");
});

for (const [code, status, result] of [
    ["login", 401, "login"],
    ["update_app", 410, "update"],
]) {
    test(`${code}: all is kept, nothing more is tried`, async () => {
        const server = makeServer({capture: () => refuse(code, status)});
        const one = await enqueue(draft("one"));
        const two = await enqueue(draft("two"));
        expect((await send()).status).toBe(result);
        expect((await stored("items", one.key)).state).toBe("queued");
        expect((await stored("items", two.key)).state).toBe("queued");
        expect(server.entries.length).toBe(1);
        expect((await stored("meta", "status")).status).toBe(result);
    });
}

test("a login that is no technician's: all is kept", async () => {
    const server = makeServer({ping: () => refuse("not_allowed", 403)});
    const entry = await enqueue();
    expect((await send()).status).toBe("not_allowed");
    expect(server.entries).toEqual([]);
    expect((await stored("items", entry.key)).state).toBe("queued");
});

test("the server is busy: this one waits, the others go on", async () => {
    makeServer({
        capture: (entry) =>
            entry.values.observation === "one"
                ? refuse("slow_down", 429)
                : json(acknowledge(entry)),
    });
    const one = await enqueue(draft("one"));
    const two = await enqueue(draft("two"));
    expect((await send()).status).toBe("ok");
    expect((await stored("items", one.key)).state).toBe("queued");
    expect((await stored("items", two.key)).state).toBe("done");
});

// Again and again

test("back-off: longer each time, and never given up", async () => {
    makeServer({capture: lineBreaks});
    const entry = await enqueue();
    for (const seconds of [3, 10, 30, 120, 600, 600]) {
        const start = Date.now();
        await send();
        const item = await stored("items", entry.key);
        const wait = (item.next - start) / 1000;
        expect(wait).toBeGreaterThan(seconds * 0.79);
        expect(wait).toBeLessThan(seconds * 1.21 + 2);
        expect(item.state).toBe("queued");
    }
});

test("back-off: not sent before its time, unless told to", async () => {
    const server = makeServer();
    const entry = await enqueue();
    const item = await stored("items", entry.key);
    await Store.put("items", {...item, next: Date.now() + 60000});
    expect((await send({force: false})).sent).toBe(0);
    expect(server.entries).toEqual([]);
    expect((await send()).sent).toBe(1);
});

// Whose

test("another user's entry is neither sent nor told of", async () => {
    const server = makeServer({who: {...OWNER, uid: 8}});
    const entry = await enqueue();
    expect((await send()).foreign).toBe(1);
    expect(server.entries).toEqual([]);
    expect(server.pings.at(-1).waiting).toBe(0);
    expect((await stored("items", entry.key)).state).toBe("queued");
    server.who = OWNER;
    await send();
    expect((await stored("items", entry.key)).state).toBe("done");
});

test("the same user of another database is somebody else", async () => {
    const server = makeServer({who: {...OWNER, db: "y"}});
    await enqueue();
    expect((await send()).foreign).toBe(1);
    expect(server.entries).toEqual([]);
});

// The office

test("the office hears since when something waits", async () => {
    const server = makeServer({capture: () => refuse("rules", 422)});
    const entry = await enqueue();
    const item = await stored("items", entry.key);
    await Store.put("items", {...item, queued_at: 1790000000000});
    await send();
    await send();
    const [before, after] = [server.pings[0], server.pings.at(-1)];
    expect(before.device).toBe("phone-1");
    expect(after.waiting).toBe(1);
    expect(after.failed).toBe(1);
    expect(after.waiting_since).toBe(1790000000000);
});

test("news that were read are sent, and nothing the office waits for", async () => {
    const server = makeServer();
    const entry = await enqueue(draft("", {kind: "read", values: {ids: [3]}}));
    await send();
    expect(server.pings[0].waiting).toBe(0);
    expect((await stored("items", entry.key)).state).toBe("done");
});
