import {_t} from "@web/core/l10n/translation";

const Store = self.PsStore;
/** Screens on which entries are written; the other kinds are one tap. */
export const FORMS = {record: "recommend", complete: "complete", update: "update"};
/** Taps that are being saved: a second one meanwhile is the same. */
const saving = new Set();

/** What kind of entry it is, in the user's words. */
export function kindLabel(kind) {
    return {
        check: _t("Opportunity check"),
        complete: _t("Visit completed"),
        update: _t("Customer update"),
        ask: _t("How is it going?"),
        read: _t("News read"),
    }[kind];
}

/**
 * Save an entry that is one tap.
 *
 * @param {object} phone
 * @param {string} kind
 * @param {string} title what it is about, for the outbox
 * @param {object} values
 * @returns {Promise<boolean>} whether it is on disk
 */
export async function enter(phone, kind, title, values) {
    const tap = JSON.stringify([kind, values]);
    if (saving.has(tap)) {
        return false;
    }
    saving.add(tap);
    try {
        const draft = {key: crypto.randomUUID(), kind, title, values, photos: []};
        const saved = await phone.save({...draft, captured_at: Date.now()});
        await phone.load();
        return saved;
    } finally {
        saving.delete(tap);
    }
}

/** Newest entry of a kind about a visit, or undefined. */
function newest(phone, order, kind) {
    return phone
        .itemsOf(order.id)
        .filter((item) => item.kind === kind)
        .sort((one, two) => two.queued_at - one.queued_at)[0];
}

/**
 * Where the completion of a visit stands.
 *
 * @returns {object} its state (open, waiting, held or closed) and its entry, if any
 */
export function completionOf(phone, order) {
    const item = newest(phone, order, "complete");
    if (order.closed) {
        return {state: "closed", item};
    }
    if (!item) {
        return {state: "open"};
    }
    if (item.state !== "done") {
        return {state: "waiting", item};
    }
    if (item.answer?.state === "held") {
        return {state: "held", item};
    }
    // Accepted: the visits as fetched before that do not know it yet
    return {state: item.done_at > phone.data.at ? "closed" : "open", item};
}

/** Whether news have been read, also where the server does not know yet. */
export function isRead(phone, news) {
    return (
        news.read ||
        phone.items.some(
            (item) => item.kind === "read" && item.values.ids.includes(news.id)
        )
    );
}

/** Whether the office is asked about a recommendation: "", "waiting" or "asked". */
export function askOf(phone, recommendation) {
    const items = phone.items.filter(
        (item) => item.kind === "ask" && item.values.id === recommendation.id
    );
    if (items.some((item) => item.state !== "done")) {
        return "waiting";
    }
    const sent = items.some((item) => item.done_at > phone.data.at);
    return recommendation.asked || sent ? "asked" : "";
}

// Undo

/** Whether an entry can still be taken back: the server cannot have it. */
export function canTakeBack(item) {
    return (
        ["complete", "update"].includes(item.kind) &&
        item.state === "queued" &&
        !item.tries
    );
}

async function moveToDrafts(key) {
    let taken = false;
    await Store.transact(["items", "drafts"], "readwrite", (store) => {
        store("items").get(key).onsuccess = ({target: {result: item}}) => {
            if (item && canTakeBack(item)) {
                taken = true;
                const {kind, title, owner, values} = item;
                store("items").delete(key);
                if (kind === "update" || values.resolution) {
                    store("drafts").put({
                        ...{key, kind, title, owner, values, photos: []},
                        captured_at: item.captured_at,
                    });
                }
            }
        };
    });
    return taken;
}

/**
 * Take back an entry that waits, as soon as the outbox is not sending: it may just be on
 * its way.
 *
 * @param {object} phone
 * @param {object} item
 */
export async function takeBack(phone, item) {
    phone.say(_t("One moment"));
    const locks = navigator.locks;
    const work = () => moveToDrafts(item.key);
    const taken = await (locks ? locks.request("ps_phone_sync", work) : work());
    await phone.load();
    phone.say(
        taken
            ? _t("Taken back. Nothing was sent.")
            : _t("Too late: it has been sent. Please tell the office.")
    );
}
