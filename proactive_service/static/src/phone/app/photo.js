const MAX_SIDE = 1600;
const QUALITY = 0.8;

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

/**
 * Make a photo small. Drawing it anew also leaves out where it was taken, and turns it
 * the right way up.
 *
 * @param {File} file from the camera or the gallery
 * @returns {Promise<object>} a photo for the outbox, its bytes as ArrayBuffer
 * @throws where this browser cannot read the format
 */
export async function preparePhoto(file) {
    const bitmap = await createImageBitmap(file, {imageOrientation: "from-image"});
    const blob = await drawn(bitmap);
    bitmap.close();
    const data = await blob.arrayBuffer();
    return {
        key: crypto.randomUUID(),
        data,
        type: "image/jpeg",
        digest: await self.PsStore.sha256(data),
    };
}
