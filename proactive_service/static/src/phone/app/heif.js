/* Photos that many phones take and few browsers can draw (HEIC). They are kept as they
 * are, except for what they say beside the picture: above all, the place. The format is
 * ISO/IEC 23008-12: boxes of a length, a name of four letters and a content. */

const HEIF = ["heic", "heix", "heim", "heis", "hevc", "hevx", "mif1", "msf1"];
/** Items that are not pictures: Exif, XMP, and what else somebody adds. */
const TEXTS = ["Exif", "mime", "uri "];
/** An Exif that says nothing, for programs that look at it all the same. */
const EMPTY = [0, 0, 0, 0, 77, 77, 0, 42, 0, 0, 0, 8, 0, 0, 0, 0, 0, 0];
/** Other boxes around the picture may hold a film with a place of its own. */
const NEEDED = ["ftyp", "meta", "mdat", "free", "skip"];

class Reader {
    constructor(bytes, at, end) {
        Object.assign(this, {bytes, at, end});
        this.view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    }

    /** The next number; a size of 0 bytes means 0. */
    number(size) {
        let value = 0;
        for (let index = 0; index < size; index++) {
            if (this.at >= this.end) {
                throw new RangeError("damaged");
            }
            value = value * 256 + this.bytes[this.at++];
        }
        return value;
    }

    text(size = 4) {
        return String.fromCharCode(...Array.from({length: size}, () => this.number(1)));
    }

    /** The boxes from here to the end. */
    *boxes() {
        while (this.at < this.end) {
            const start = this.at;
            let size = this.number(4);
            const type = this.text();
            if (size === 1) {
                size = this.number(8);
            }
            const end = size ? start + size : this.end;
            if (end > this.end || end < this.at) {
                throw new RangeError("damaged");
            }
            yield {type, start, content: new Reader(this.bytes, this.at, end)};
            this.at = end;
        }
    }

    box(type) {
        const {bytes, at, end} = this;
        for (const box of new Reader(bytes, at, end).boxes()) {
            if (box.type === type) {
                return box.content;
            }
        }
        throw new RangeError(`no ${type}`);
    }
}

/** Kinds of the items that are not pictures, by their numbers. */
function findTexts(info) {
    const version = info.number(4) >>> 24;
    info.number(version ? 4 : 2);
    const found = new Map();
    for (const {content} of info.boxes()) {
        const size = content.number(4) >>> 24 === 2 ? 2 : 4;
        const id = content.number(size);
        content.number(2);
        const kind = content.text();
        if (TEXTS.includes(kind)) {
            found.set(id, kind);
        }
    }
    return found;
}

/** Where the items are: [{id, method, parts: [[offset, length]]}] */
function* readPlaces(places) {
    const version = places.number(4) >>> 24;
    const sizes = places.number(2);
    const [offset, length, base, index] = [12, 8, 4, 0].map(
        (shift) => (sizes >> shift) & 15
    );
    let count = places.number(version < 2 ? 2 : 4);
    while (count--) {
        const id = places.number(version < 2 ? 2 : 4);
        const method = version ? places.number(2) & 15 : 0;
        places.number(2);
        const start = places.number(base);
        const parts = Array.from({length: places.number(2)}, () => {
            places.number(version ? index : 0);
            return [start + places.number(offset), places.number(length)];
        });
        yield {id, method, parts};
    }
}

function blankTexts(bytes, meta) {
    const texts = findTexts(meta.box("iinf"));
    for (const {id, method, parts} of readPlaces(meta.box("iloc"))) {
        if (!texts.has(id)) {
            continue;
        }
        // 0: counted from the start of the file; 1: from the box for small things
        const start = method === 1 ? meta.box("idat").at : 0;
        for (const [offset, length] of parts) {
            const from = start + offset;
            const end = length ? from + length : bytes.length;
            if (method > 1 || end > bytes.length) {
                throw new RangeError("unknown");
            }
            bytes.fill(0, from, end);
            if (texts.get(id) === "Exif" && end - from >= EMPTY.length) {
                bytes.set(EMPTY, from);
            }
        }
    }
}

/**
 * Remove from a HEIF photo where it was taken, and all else that is no picture.
 *
 * @param {ArrayBuffer} data
 * @returns {ArrayBuffer|null} a copy; null for what is no HEIF, or cannot be understood
 */
export function withoutPlace(data) {
    const bytes = new Uint8Array(data.slice(0));
    try {
        const file = new Reader(bytes, 0, bytes.length);
        const kind = file.box("ftyp");
        if (!HEIF.includes(kind.text())) {
            return null;
        }
        const meta = file.box("meta");
        meta.number(4);
        blankTexts(bytes, meta);
        for (const {type, start, content} of file.boxes()) {
            if (!NEEDED.includes(type)) {
                bytes.set(new TextEncoder().encode("free"), start + 4);
                bytes.fill(0, content.at, content.end);
            }
        }
    } catch (error) {
        if (error instanceof RangeError) {
            return null;
        }
        throw error;
    }
    return bytes.buffer;
}
