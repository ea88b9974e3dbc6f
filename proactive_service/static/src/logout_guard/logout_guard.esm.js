import "@web/webclient/user_menu/user_menu_items";
import {ConfirmationDialog} from "@web/core/confirmation_dialog/confirmation_dialog";
import {_t} from "@web/core/l10n/translation";
import {browser} from "@web/core/browser/browser";
import {registry} from "@web/core/registry";
import {user} from "@web/core/user";

/** Where the phone app keeps its entries, see phone/phone_store.js. */
const DATABASE = "ps_phone";
const OUTBOX = "/ps/phone#outbox";
/** Milliseconds; a storage that does not answer must not keep anybody from leaving. */
const PATIENCE = 1000;

function asPromise(request) {
    return new Promise((resolve, reject) => {
        request.onsuccess = () => resolve(request.result);
        request.onerror = () => reject(request.error);
    });
}

async function openPhone() {
    const all = await window.indexedDB.databases();
    if (!all.some(({name}) => name === DATABASE)) {
        return null;
    }
    // No version: whatever there is. Made by nobody in between, or not at all
    const request = window.indexedDB.open(DATABASE);
    request.onupgradeneeded = () => request.transaction.abort();
    const database = await asPromise(request);
    database.onversionchange = () => database.close();
    return database;
}

async function readUnsent(userId) {
    const database = await openPhone();
    if (!database) {
        return 0;
    }
    try {
        const reading = database.transaction(["items", "drafts"]);
        const [items, drafts] = await Promise.all(
            ["items", "drafts"].map((name) =>
                asPromise(reading.objectStore(name).getAll())
            )
        );
        const waiting = items.filter((item) => item.state !== "done");
        const own = [...waiting, ...drafts].filter(({owner}) => owner?.uid === userId);
        return own.length;
    } finally {
        database.close();
    }
}

/**
 * Count what a user has saved or begun in the phone app of this browser, and not sent.
 * Costs next to nothing where the app was never opened; never fails.
 *
 * @param {number} userId
 * @returns {Promise<number>}
 */
export async function countUnsent(userId) {
    const patience = new Promise((resolve) => setTimeout(() => resolve(0), PATIENCE));
    try {
        return await Promise.race([readUnsent(userId), patience]);
    } catch {
        return 0; // Private window, a browser without the list, a foreign database
    }
}

const items = registry.category("user_menuitems");
const logOutItem = items.get("log_out");

function guardedLogOutItem(env) {
    const item = logOutItem(env);
    const callback = async () => {
        const count = await countUnsent(user.userId);
        if (!count) {
            return item.callback();
        }
        env.services.dialog.add(ConfirmationDialog, {
            title: _t("Not everything has been sent"),
            body: _t(
                "Waiting in the phone app of this browser, drafts included: %s. They stay here, private, and are sent when you log in again in this browser.",
                count
            ),
            confirm: () => {
                browser.location.href = OUTBOX;
            },
            confirmLabel: _t("Open the outbox"),
            cancel: () => item.callback(),
            cancelLabel: _t("Log out all the same"),
            dismiss: () => true,
        });
    };
    return {...item, callback};
}

items.add("log_out", guardedLogOutItem, {force: true});
