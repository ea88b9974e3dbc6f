import {
    askOf,
    canTakeBack,
    completionOf,
    isRead,
} from "@proactive_service/phone/app/entries";
import {describe, expect, test} from "@odoo/hoot";

describe.current.tags("headless");

const {waitsFor} = self.PsOutbox;
const OWNER = {uid: 2, db: "main"};
const ORDER = {id: 47, closed: false};

function item(kind, more = {}) {
    return {
        ...{key: `${kind}-${more.captured_at || 5}`, kind, owner: OWNER, tries: 0},
        ...{state: "queued", values: {order_id: 47}, captured_at: 5, queued_at: 5},
        ...more,
    };
}

function makePhone(...items) {
    const itemsOf = (id) => items.filter((one) => one.values.order_id === id);
    return {items, itemsOf, data: {at: 100}};
}

test("a completion waits for what was captured before it, and for nothing else", () => {
    const end = item("complete");
    const blocks = (more, kind = "record") =>
        Boolean(waitsFor(end, [end, item(kind, {key: "other", ...more})]));
    expect(blocks({captured_at: 4})).toBe(true);
    expect(blocks({captured_at: 4, state: "attention"})).toBe(true);
    expect(blocks({captured_at: 5}, "check")).toBe(true);
    // Its text is there: only photos follow
    expect(blocks({captured_at: 4, state: "recorded"})).toBe(false);
    expect(blocks({captured_at: 4, state: "attention", answer: {}})).toBe(false);
    expect(blocks({captured_at: 4, state: "done"})).toBe(false);
    expect(blocks({captured_at: 6})).toBe(false);
    expect(blocks({captured_at: 4, values: {order_id: 48}})).toBe(false);
    expect(blocks({captured_at: 4, owner: {uid: 3, db: "main"}})).toBe(false);
});

test("two ends of the same moment do not wait for each other", () => {
    const both = [item("complete"), item("update")];
    expect(both.filter((one) => waitsFor(one, both))).toEqual([]);
});

test("a recommendation waits for nothing", () => {
    const record = item("record", {captured_at: 9});
    expect(waitsFor(record, [item("check"), record])).toBe(undefined);
});

test("taken back is only what the server cannot have", () => {
    expect(canTakeBack(item("complete"))).toBe(true);
    expect(canTakeBack(item("update"))).toBe(true);
    expect(canTakeBack(item("update", {tries: 1}))).toBe(false);
    expect(canTakeBack(item("update", {state: "done"}))).toBe(false);
    expect(canTakeBack(item("record"))).toBe(false);
});

test("where the completion stands", () => {
    const stateOf = (order, ...items) => completionOf(makePhone(...items), order).state;
    const done = {state: "done", answer: {state: "accepted"}};
    expect(stateOf(ORDER)).toBe("open");
    expect(stateOf({...ORDER, closed: true})).toBe("closed");
    expect(stateOf(ORDER, item("complete"))).toBe("waiting");
    expect(
        stateOf(ORDER, item("complete", {state: "done", answer: {state: "held"}}))
    ).toBe("held");
    expect(stateOf(ORDER, item("complete", {...done, done_at: 101}))).toBe("closed");
    // The visits were fetched since: the office has opened it again
    expect(stateOf(ORDER, item("complete", {...done, done_at: 99}))).toBe("open");
});

test("asking twice while one waits is asking once", () => {
    const ask = (more) => item("ask", {values: {id: 3}, ...more});
    const recommendation = {id: 3, asked: false};
    expect(askOf(makePhone(), recommendation)).toBe("");
    expect(askOf(makePhone(ask()), recommendation)).toBe("waiting");
    expect(askOf(makePhone(ask()), {...recommendation, id: 4})).toBe("");
    const sent = (at) => ask({state: "done", done_at: at});
    expect(askOf(makePhone(sent(101)), recommendation)).toBe("asked");
    expect(askOf(makePhone(sent(99)), recommendation)).toBe("");
    expect(askOf(makePhone(), {...recommendation, asked: true})).toBe("asked");
});

test("news are read from the moment of the tap", () => {
    const news = {id: 7, read: false};
    expect(isRead(makePhone(), news)).toBe(false);
    expect(isRead(makePhone(item("read", {values: {ids: [7]}})), news)).toBe(true);
    expect(isRead(makePhone(), {...news, read: true})).toBe(true);
});
