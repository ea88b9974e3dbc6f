// @odoo-module ignore
/* A second copy of what is not yet with the server. A browser that was killed while it
 * wrote may begin an empty IndexedDB: Chromium did, the oftener the more was being
 * written (see readme/PHONE.md). Here each record is a file of its own in the
 * cache of the browser: one that is torn takes no other with it. Read only when the
 * database has been lost. A plain script, for page and worker, before phone_store.js. */
(function (scope) {
    "use strict";
    const CACHE = "ps_phone_copy";
    const ADDRESS = "/ps/phone/copy/";
    const BYTES = "X-Proactive-Record";
    /** Milliseconds. */
    const PATIENCE = 5000;
    // Made anew, or of this moment
    const NOT_COPIED = ["clock", "reserve", "reserve_size", "status"];

    const addressOf = (name, key) => `${ADDRESS}${name}/${encodeURIComponent(key)}`;

    /** Bytes as they are, with the rest in a header; all else as JSON. */
    function toResponse(value) {
        if (!(value?.data instanceof ArrayBuffer)) {
            return new Response(JSON.stringify(value));
        }
        const {data, ...rest} = value;
        const headers = {[BYTES]: encodeURIComponent(JSON.stringify(rest))};
        return new Response(data, {headers});
    }

    async function fromResponse(response) {
        const rest = response.headers.get(BYTES);
        return rest
            ? {
                  ...JSON.parse(decodeURIComponent(rest)),
                  data: await response.arrayBuffer(),
              }
            : response.json();
    }

    function nameOf(request) {
        const [name, key] = new URL(request.url).pathname
            .slice(ADDRESS.length)
            .split("/");
        return {name, key: decodeURIComponent(key)};
    }

    /** What the copy does with a record that was written: "put", "drop" or "".
     *
     * An older state of an entry is good enough: what is sent again arrives once. */
    function decide({name, key, value}) {
        if (value === undefined) {
            return "drop";
        }
        if (name === "meta") {
            return NOT_COPIED.includes(key) ? "" : "put";
        }
        return {done: "drop", recorded: ""}[value.state] ?? "put";
    }

    async function write(changes) {
        try {
            const cache = await scope.caches.open(CACHE);
            const todo = {put: [], drop: []};
            for (const change of changes) {
                todo[decide(change)]?.push(change);
            }
            // All that is new before anything goes
            await Promise.all(
                todo.put.map(({name, key, value}) =>
                    cache.put(addressOf(name, key), toResponse(value))
                )
            );
            await Promise.all(
                todo.drop.map(({name, key}) => cache.delete(addressOf(name, key)))
            );
        } catch (error) {
            console.warn(error);
        }
    }

    /**
     * Do to the copy what was done to the database. Never fails, and holds nobody up for
     * long: the records are in the database, and what is missing here comes with `settle`.
     *
     * @param {Array} changes objects {name, key, value}: store, key, record or undefined
     */
    function follow(changes) {
        const patience = new Promise((resolve) => setTimeout(resolve, PATIENCE));
        return Promise.race([write(changes), patience]);
    }

    /** Read the copy: an array of {name, key, value}. What cannot be read is left out. */
    async function read() {
        const found = [];
        try {
            const cache = await scope.caches.open(CACHE);
            for (const request of await cache.keys()) {
                try {
                    const value = await fromResponse(await cache.match(request));
                    found.push({...nameOf(request), value});
                } catch (error) {
                    console.warn(error); // Torn when the browser was killed
                }
            }
        } catch (error) {
            console.warn(error);
        }
        const saved = new Set(
            found.filter(({name}) => name === "items").map(({key}) => key)
        );
        // A draft that was saved before it could be dropped
        return found.filter(({name, key}) => name !== "drafts" || !saved.has(key));
    }

    /**
     * Make the copy what the database says: nothing missing, nothing left over.
     *
     * @param {Function} list returns {name, key, get}: all records that belong here,
     *     and how to get each
     */
    async function settle(list) {
        try {
            const cache = await scope.caches.open(CACHE);
            // Before the database is read: what comes meanwhile is not left over
            const here = new Map(
                (await cache.keys()).map((request) => {
                    const {name, key} = nameOf(request);
                    return [addressOf(name, key), request];
                })
            );
            for (const {name, key, get} of await list()) {
                const address = addressOf(name, key);
                const value = here.delete(address) ? undefined : await get();
                if (value !== undefined) {
                    await cache.put(address, toResponse(value));
                }
            }
            await Promise.all([...here.values()].map((one) => cache.delete(one)));
        } catch (error) {
            console.warn(error);
        }
    }

    scope.PsCopy = {NOT_COPIED, follow, read, settle};
})(self);
