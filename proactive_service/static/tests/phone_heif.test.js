import {describe, expect, test} from "@odoo/hoot";
import {withoutPlace} from "@proactive_service/phone/app/heif";

describe.current.tags("headless");

const PLACE = "what the camera says: GPSLatitude 48,8.0N";
const bytes = (text) => [...text].map((letter) => letter.charCodeAt(0));
const number = (value, size) =>
    Array.from(
        {length: size},
        (_none, index) => Math.floor(value / 256 ** (size - 1 - index)) % 256
    );
const box = (name, content, version = null) => {
    const all = version === null ? content : [version, 0, 0, 0, ...content];
    return [...number(all.length + 8, 4), ...bytes(name), ...all];
};

/** A photo with Exif, as a phone makes it: item 1 is the Exif, item 2 the picture. */
function makePhoto(brand = "heic", film = false) {
    const ftyp = box("ftyp", bytes(`${brand}\0\0\0\0mif1`));
    const names = ["Exif", "hvc1"].map((type, index) =>
        box("infe", [...number(index + 1, 2), 0, 0, ...bytes(type), 0], 2)
    );
    const iinf = box("iinf", [...number(2, 2), ...names.flat()], 0);
    const place = (item, at, length) =>
        [
            number(item, 2),
            number(0, 2),
            number(1, 2),
            number(at, 4),
            number(length, 4),
        ].flat();
    const build = (start) => {
        const places = [
            place(1, start, PLACE.length),
            place(2, start + PLACE.length, 7),
        ];
        const iloc = box("iloc", [0x44, 0, ...number(2, 2), ...places.flat()], 0);
        const meta = box("meta", [...iinf, ...iloc], 0);
        return [...ftyp, ...meta];
    };
    const start = build(0).length + 8;
    const mdat = box("mdat", bytes(`${PLACE}picture`));
    const extra = film ? box("mpvd", bytes(PLACE)) : [];
    return new Uint8Array([...build(start), ...mdat, ...extra]).buffer;
}

const asText = (data) => String.fromCharCode(...new Uint8Array(data));

for (const film of [false, true]) {
    test(`the place goes, the picture stays${film ? ", the film goes" : ""}`, () => {
        const photo = makePhoto("heic", film);
        expect(asText(photo)).toMatch(/GPSLatitude/);
        const clean = withoutPlace(photo);
        expect(clean.byteLength).toBe(photo.byteLength);
        expect(asText(clean)).not.toMatch(/GPSLatitude/);
        expect(asText(clean)).toMatch(/picture/);
        // What was given stays as it was
        expect(asText(photo)).toMatch(/GPSLatitude/);
    });
}

test("what is no such photo, or damaged, is not taken", () => {
    const photo = makePhoto();
    expect(withoutPlace(makePhoto("isom"))).toBe(null);
    expect(withoutPlace(new TextEncoder().encode("no photo").buffer)).toBe(null);
    expect(withoutPlace(new ArrayBuffer(0))).toBe(null);
    for (let length = 0; length < photo.byteLength; length++) {
        expect(withoutPlace(photo.slice(0, length))).toBe(null);
    }
});
