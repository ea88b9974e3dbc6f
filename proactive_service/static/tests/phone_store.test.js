import {beforeEach, describe, expect, test} from "@odoo/hoot";
import {asPromise, draft, emptyPhone, enqueue, stored} from "./phone_helpers";

const Store = self.PsStore;
const DATABASE = "ps_phone";

describe.current.tags("headless");
beforeEach(emptyPhone);

test("newer database: this window lets go, reads nothing, deletes nothing", async () => {
    const entry = await enqueue();
    const newer = await asPromise(self.indexedDB.open(DATABASE, 99));
    try {
        let name = "";
        await Store.open().catch((error) => {
            name = error.name;
        });
        expect(name).toBe("VersionError");
        const store = newer.transaction("items").objectStore("items");
        expect((await asPromise(store.get(entry.key))).state).toBe("queued");
    } finally {
        newer.close();
        // Nobody has it open, and there is no copy: nobody writes it back
        await self.caches.delete("ps_phone_copy");
        await asPromise(self.indexedDB.deleteDatabase(DATABASE));
    }
    expect(await Store.all("items")).toEqual([]);
});

test("somebody deletes the database: it is written back", async () => {
    const entry = await enqueue();
    await Store.put("drafts", draft("half a sen"));
    await asPromise(self.indexedDB.deleteDatabase(DATABASE));
    // The copy is written in its own time
    let item = null;
    for (let time = 0; !item && time < 50; time++) {
        item = await stored("items", entry.key);
    }
    expect(item.values).toEqual(entry.values);
    expect((await Store.all("drafts"))[0].title).toBe("half a sen");
    expect(await stored("meta", "device")).toBe("phone-1");
});

test("a transaction that fails says so, and leaves nothing behind", async () => {
    let failed = false;
    const work = (store) => {
        store("meta").put("half", "half");
        throw new Error("disk full");
    };
    await Store.transact(["meta"], "readwrite", work).catch(() => {
        failed = true;
    });
    expect(failed).toBe(true);
    expect(await stored("meta", "half")).toBe(undefined);
});
