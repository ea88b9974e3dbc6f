import {withoutPlace} from "./heif";

const MAX_SIDE = 1600;
const QUALITY = 0.8;
/** What the server takes, in bytes. */
const MAX_SIZE = 12 * 1024 * 1024;
/** A photo that this browser cannot draw. */
export const WHOLE = "image/heic";

function drawn(bitmap) {
    const factor = Math.min(1, MAX_SIDE / Math.max(bitmap.width, bitmap.height));
    const canvas = document.createElement("canvas");
    canvas.width = Math.round(bitmap.width * factor);
    canvas.height = Math.round(bitmap.height * factor);
    canvas.getContext("2d").drawImage(bitmap, 0, 0, canvas.width, canvas.height);
    return new Promise((resolve, reject) =>
        canvas.toBlob(
            (blob) => (blob ? resolve(blob) : reject(new Error("toBlob"))),
            "image/jpeg",
            QUALITY
        )
    );
}

async function asPhoto(data, type) {
    const digest = await self.PsStore.sha256(data);
    return {key: crypto.randomUUID(), data, type, digest};
}

/** Keep a photo that cannot be drawn here as it is, without the place. */
async function keepWhole(file) {
    const data = file.size <= MAX_SIZE && withoutPlace(await file.arrayBuffer());
    if (!data) {
        throw new Error("not a photo");
    }
    return asPhoto(data, WHOLE);
}

/**
 * Make a photo small. Drawing it anew also leaves out where it was taken, and turns it
 * the right way up.
 *
 * @param {File} file from the camera or the gallery
 * @returns {Promise<object>} a photo for the outbox, its bytes as ArrayBuffer; its type
 *     is WHOLE where only the office can draw it
 * @throws where this browser cannot read the format
 */
export async function preparePhoto(file) {
    let bitmap = null;
    try {
        bitmap = await createImageBitmap(file, {imageOrientation: "from-image"});
    } catch {
        return keepWhole(file);
    }
    const blob = await drawn(bitmap);
    bitmap.close();
    return asPhoto(await blob.arrayBuffer(), "image/jpeg");
}
