import {
    translatedTerms,
    translatedTermsGlobal,
    translationIsReady,
    translationLoaded,
} from "@web/core/l10n/translation";

/** Milliseconds; a dead line must not hold up what else there is to do. */
const TIMEOUT = 10000;
const RTL = ["ar", "fa", "he", "ur"];

/**
 * Put the stored terms of a language in place; before anything is drawn, because OWL
 * translates a template when it compiles it.
 *
 * @param {string} lang such as de_DE
 * @param {Function} [get] (store, key) => what is kept, if not by the phone's database
 */
export async function useStoredTerms(lang, get = self.PsStore.get) {
    const stored = await get("meta", `i18n:${lang}`);
    for (const [addon, {messages}] of Object.entries(stored?.modules || {})) {
        translatedTerms[addon] = {};
        for (const message of messages) {
            translatedTerms[addon][message.id] = message.string;
            translatedTermsGlobal[message.id] = message.string;
        }
    }
    translatedTerms[translationLoaded] = true;
    translationIsReady.resolve(true);
    const short = (lang || "en").split(/[_@]/)[0];
    document.documentElement.lang = (lang || "en").split("@")[0].replace("_", "-");
    document.documentElement.dir = RTL.includes(short) ? "rtl" : "ltr";
    return Boolean(stored);
}

/**
 * Fetch the terms of a language for use without signal.
 *
 * @param {string} lang such as de_DE
 * @returns {Promise<boolean>} whether there is anything new
 */
export async function fetchTerms(lang) {
    const stored = await self.PsStore.get("meta", `i18n:${lang}`);
    const query = new URLSearchParams({mods: "proactive_service", lang});
    if (stored) {
        query.set("hash", stored.hash);
    }
    const response = await fetch(`/web/webclient/translations?${query}`, {
        // The answer may be kept for a year: "nothing new" would stay so
        cache: "no-store",
        signal: AbortSignal.timeout(TIMEOUT),
    });
    const terms = await response.json();
    if (!terms.modules || terms.hash === stored?.hash) {
        return false;
    }
    await self.PsStore.put(
        "meta",
        {hash: terms.hash, modules: terms.modules},
        `i18n:${lang}`
    );
    return true;
}
