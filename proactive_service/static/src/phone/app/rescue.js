function toBase64(data) {
    const bytes = new Uint8Array(data);
    let text = "";
    for (let start = 0; start < bytes.length; start += 32768) {
        text += String.fromCharCode(...bytes.subarray(start, start + 32768));
    }
    return btoa(text);
}

/**
 * Put what waits into a file that can be handed to the office in any way.
 *
 * @param {Array} items entries of one person
 * @param {Function} [photosOf] key of an entry => its photos, if not of the database
 * @returns {Promise<File>}
 */
export async function makeRescueFile(items, photosOf = self.PsStore.photosOf) {
    const entries = [];
    // A visit is completed after what was recommended during it
    const inOrder = [...items].sort((one, two) => one.queued_at - two.queued_at);
    for (const item of inOrder) {
        const photos = await photosOf(item.key);
        entries.push({
            ...{key: item.key, kind: item.kind, digest: item.digest},
            ...{values: item.values, photos: item.photos},
            ...{captured_at: item.captured_at, owner: item.owner.uid},
            files: photos.map((photo) => ({
                ...{key: photo.key, digest: photo.digest, data: toBase64(photo.data)},
            })),
        });
    }
    const content = {format: "proactive-phone-rescue", version: 1, entries};
    content.db = items[0]?.owner.db || "";
    content.sent_at = Date.now();
    const day = new Date().toISOString().slice(0, 10);
    return new File([JSON.stringify(content)], `phone-rescue-${day}.json`, {
        type: "application/json",
    });
}

/** Hand a file to the person who holds the phone. */
export function download(file) {
    const link = document.createElement("a");
    link.href = URL.createObjectURL(file);
    link.download = file.name;
    document.body.append(link);
    link.click();
    link.remove();
    setTimeout(() => URL.revokeObjectURL(link.href), 60000);
}
