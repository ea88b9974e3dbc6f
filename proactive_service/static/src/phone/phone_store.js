// @odoo-module ignore
/* What the phone keeps. A plain script: the same file runs in the page and, put before
 * sw.js, in the service worker, after phone_copy.js. No DOM, no imports. */
(function (scope) {
    "use strict";
    const Copy = scope.PsCopy;
    const DATABASE = "ps_phone";
    const VERSION = 1;
    const STORES = ["items", "photos", "drafts", "meta"];
    // These keep their place among the entries of a visit; the others never wait
    const IN_ORDER = ["complete", "update"];
    const channel =
        "BroadcastChannel" in scope ? new scope.BroadcastChannel("ps_phone") : null;
    const listeners = new Set();
    let opening = null;

    function tell(message) {
        for (const listener of listeners) {
            try {
                listener(message);
            } catch (error) {
                console.warn(error);
            }
        }
    }

    /** Tell this page and the others. Best effort: what it tells of is on disk already,
     * so this must never throw. */
    function emit(type, data = {}) {
        const message = {type, ...data};
        tell(message);
        try {
            channel?.postMessage(message);
        } catch (error) {
            console.warn(error);
        }
    }
    if (channel) {
        channel.onmessage = (event) => tell(event.data);
    }

    function create(database) {
        database.createObjectStore("items", {keyPath: "key"});
        database
            .createObjectStore("photos", {keyPath: "key"})
            .createIndex("item", "item");
        database.createObjectStore("drafts", {keyPath: "key"});
        database.createObjectStore("meta");
    }

    function watch(database) {
        database.onversionchange = (event) => {
            if (event.newVersion === null) {
                // eslint-disable-next-line no-use-before-define
                return writeBack(database);
            }
            // A newer version of the app makes its database
            database.close();
            opening = null;
            tell({type: "outdated"});
        };
        database.onclose = () => {
            opening = null;
        };
        return database;
    }

    function fill(transaction, records) {
        for (const {name, key, value} of records) {
            try {
                const store = transaction.objectStore(name);
                if (name === "meta") {
                    store.put(value, key);
                } else {
                    store.put(value);
                }
            } catch (error) {
                console.warn(error); // What is no record must not cost the others
            }
        }
    }

    /** Open the database; a new one is made with these records, or not at all. */
    function tryToOpen(records) {
        return new Promise((resolve, reject) => {
            const request = scope.indexedDB.open(DATABASE, VERSION);
            let isNew = false;
            request.onupgradeneeded = () => {
                if (records) {
                    create(request.result);
                    fill(request.transaction, records);
                } else {
                    isNew = true;
                    request.transaction.abort();
                }
            };
            request.onsuccess = () => resolve(watch(request.result));
            request.onerror = () => (isNew ? resolve(null) : reject(request.error));
        });
    }

    /** Never opened here before, or lost: then all is in the copy. */
    const openAnew = async () => (await tryToOpen()) || tryToOpen(await Copy.read());

    function open() {
        opening ||= openAnew().catch((error) => {
            opening = null;
            throw error;
        });
        return opening;
    }

    /** A store that notes what is written to it. */
    function note(store, changes) {
        const {name} = store;
        const write = (method) => (value, key) => {
            changes.push({name, key: key ?? value.key, value});
            return method.call(store, value, key);
        };
        return {
            add: write(store.add),
            put: write(store.put),
            delete(key) {
                changes.push({name, key});
                return store.delete(key);
            },
            clear: () => store.clear(),
            get: (key) => store.get(key),
        };
    }

    /** Run one transaction; resolves on `complete` only, which with strict durability
     * means: on disk, and when the second copy is written, too. */
    async function transact(stores, mode, work) {
        const database = await open();
        const changes = [];
        const isWriting = mode === "readwrite";
        const answer = await new Promise((resolve, reject) => {
            const transaction = database.transaction(stores, mode, {
                durability: "strict",
            });
            const give = (name) => {
                const store = transaction.objectStore(name);
                return isWriting ? note(store, changes) : store;
            };
            let result = null;
            transaction.oncomplete = () =>
                resolve(result instanceof scope.IDBRequest ? result.result : result);
            transaction.onabort = () =>
                reject(transaction.error || new Error("aborted"));
            try {
                result = work(give);
            } catch (error) {
                transaction.abort();
                reject(error);
            }
        });
        if (changes.length) {
            await Copy.follow(changes);
        }
        return answer;
    }

    function copyOut(database) {
        const copy = {};
        return new Promise((resolve, reject) => {
            const transaction = database.transaction(STORES, "readonly");
            for (const name of STORES) {
                const store = transaction.objectStore(name);
                copy[name] = {values: store.getAll(), keys: store.getAllKeys()};
            }
            transaction.oncomplete = () => resolve(copy);
            transaction.onabort = () => reject(transaction.error);
        });
    }

    /** Somebody deletes the database: the reset button of Point of Sale does so with
     * every database of the host. Refusing would make each later open() hang, so: copy
     * out, let go, write back. Helps only while the app or its worker runs. */
    async function writeBack(database) {
        const copy = await copyOut(database);
        database.close();
        opening = null;
        await transact(STORES, "readwrite", (store) => {
            for (const name of STORES) {
                store(name).clear(); // The second copy may be a moment behind
                const keys = copy[name].keys.result;
                copy[name].values.result.forEach((value, index) =>
                    name === "meta"
                        ? store(name).put(value, keys[index])
                        : store(name).put(value)
                );
            }
        });
        emit("changed");
    }

    const get = (name, key) =>
        transact([name], "readonly", (store) => store(name).get(key));
    const all = (name) => transact([name], "readonly", (store) => store(name).getAll());
    const put = (name, value, key) =>
        transact([name], "readwrite", (store) => store(name).put(value, key));
    const remove = (name, key) =>
        transact([name], "readwrite", (store) => store(name).delete(key));
    const photosOf = (key) =>
        transact(["photos"], "readonly", (store) =>
            store("photos").index("item").getAll(key)
        );

    /** What belongs into the second copy, see {@link PsCopy.settle}. */
    async function listForCopy() {
        const keysOf = (name) =>
            transact([name], "readonly", (store) => store(name).getAllKeys());
        const items = await all("items");
        const waiting = items.filter(({state}) => state !== "done");
        const sent = items.filter(({state}) => state === "done");
        const left = new Set([
            ...sent.flatMap(({photos}) => photos),
            ...Copy.NOT_COPIED,
        ]);
        const keys = {items: waiting.map(({key}) => key)};
        for (const name of ["drafts", "photos", "meta"]) {
            keys[name] = (await keysOf(name)).filter((key) => !left.has(key));
        }
        return STORES.flatMap((name) =>
            keys[name].map((key) => ({name, key, get: () => get(name, key)}))
        );
    }

    async function sha256(data) {
        const bytes = typeof data === "string" ? new TextEncoder().encode(data) : data;
        const digest = await scope.crypto.subtle.digest("SHA-256", bytes);
        return [...new Uint8Array(digest)]
            .map((byte) => byte.toString(16).padStart(2, "0"))
            .join("");
    }

    // Whose an entry is, and which goes first

    const isMine = (item, me) =>
        Boolean(me) && item.owner.uid === me.uid && item.owner.db === me.db;

    /** The entry of the same visit that has to arrive before this one, or undefined. */
    function waitsFor(item, items) {
        if (!IN_ORDER.includes(item.kind)) {
            return undefined;
        }
        return items.find(
            (one) =>
                one.values.order_id === item.values.order_id &&
                isMine(one, item.owner) &&
                (one.captured_at < item.captured_at ||
                    (one.captured_at === item.captured_at &&
                        !IN_ORDER.includes(one.kind))) &&
                (one.state === "queued" || (one.state === "attention" && !one.answer))
        );
    }

    scope.PsStore = {
        IN_ORDER,
        all,
        emit,
        get,
        isMine,
        onEvent: (listener) => listeners.add(listener),
        open,
        photosOf,
        put,
        remove,
        settleCopy: () => Copy.settle(listForCopy),
        sha256,
        transact,
        waitsFor,
    };
})(self);
