/* What a soak does in the phone app's page: entries are made and sent by the app's own
 * store and outbox, as its form and its timer do. */
self.PsSoak = (() => {
    const Store = self.PsStore;
    const Outbox = self.PsOutbox;
    let sending = false;

    const toBytes = (text) =>
        Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0)).buffer;

    async function keepPhoto(item, {key, data}) {
        const bytes = toBytes(data);
        const digest = await Store.sha256(bytes);
        await Store.put("photos", {key, item, data: bytes, type: "image/jpeg", digest});
    }

    /** As the form: photos, then the draft, then Save; a killed one goes on. */
    async function save({key, values, photos, taps}) {
        if (await Store.get("items", key)) {
            return;
        }
        const {uid, db, name} = await Store.get("meta", "me");
        const here = (await Store.photosOf(key)).map((photo) => photo.key);
        for (const photo of photos.filter((one) => !here.includes(one.key))) {
            await keepPhoto(key, photo);
        }
        const kept = await Store.photosOf(key);
        const draft = {
            ...{key, kind: "record", title: values.observation, values},
            photos: kept.map((photo) => ({key: photo.key, digest: photo.digest})),
            owner: {uid, db, name},
            captured_at: Date.now(),
        };
        await Store.put("drafts", draft);
        const saving = Array.from({length: taps}, () =>
            Outbox.enqueue(draft, draft.owner)
        );
        await Promise.all(saving);
    }

    /** Save entries one after the other; tell of each as the app tells of it. */
    async function saveAll(entries) {
        for (const entry of entries) {
            await save(entry);
            await self.psSaid(entry.key);
        }
    }

    /** Tap on "Send now" for ever. */
    async function send() {
        sending = true;
        while (sending) {
            const {status} = await Outbox.sync({force: true, wait: true});
            const waiting = await Outbox.countWaiting();
            const rest = status === "ok" && waiting ? 50 : 250;
            await new Promise((resolve) => setTimeout(resolve, rest));
        }
    }

    function rest() {
        sending = false;
    }

    return {rest, saveAll, send};
})();
