/* Browsers no longer tell how much room is left on the phone. So some is kept, and given
 * up for the entry in hand when the storage runs full: that is the time to warn. */

const Store = self.PsStore;
/** Room for an entry with some photos, in bytes. */
const SIZE = 4 * 1024 * 1024;
/** What the browser gives at once. */
const CHUNK = 65536;

/** Bytes that cannot be stored in less room than they have. */
function makeBytes() {
    const bytes = new Uint8Array(SIZE);
    for (let start = 0; start < SIZE; start += CHUNK) {
        crypto.getRandomValues(bytes.subarray(start, start + CHUNK));
    }
    return bytes.buffer;
}

/**
 * Keep some room, unless it is kept already.
 *
 * @returns {Promise<boolean>} whether there is any
 */
export async function keepReserve() {
    try {
        if (!(await Store.get("meta", "reserve_size"))) {
            const bytes = makeBytes();
            await Store.transact(["meta"], "readwrite", (store) => {
                store("meta").put(bytes, "reserve");
                store("meta").put(SIZE, "reserve_size");
            });
        }
        return true;
    } catch {
        return false;
    }
}

/**
 * Give up the room that is kept.
 *
 * @returns {Promise<boolean>} whether there was any
 */
export async function freeReserve() {
    if (!(await Store.get("meta", "reserve_size"))) {
        return false;
    }
    await Store.transact(["meta"], "readwrite", (store) => {
        store("meta").delete("reserve");
        store("meta").delete("reserve_size");
    });
    return true;
}
