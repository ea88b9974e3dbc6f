import {OWNER, draft, emptyPhone, enqueue, stored} from "./phone_helpers";
import {
    contains,
    makeMockEnv,
    mountWithCleanup,
    patchWithCleanup,
} from "@web/../tests/web_test_helpers";
import {beforeEach, expect, test} from "@odoo/hoot";
import {animationFrame} from "@odoo/hoot-mock";
import {MainComponentsContainer} from "@web/core/main_components_container";
import {browser} from "@web/core/browser/browser";
import {countUnsent} from "@proactive_service/logout_guard/logout_guard.esm";
import {defineMailModels} from "@mail/../tests/mail_test_helpers";
import {registry} from "@web/core/registry";
import {user} from "@web/core/user";

defineMailModels();
beforeEach(async () => {
    await emptyPhone();
    patchWithCleanup(user, {userId: OWNER.uid});
});

/** Choose "Log out"; where the browser goes to becomes a step. */
async function logOut() {
    const env = await makeMockEnv();
    await mountWithCleanup(MainComponentsContainer, {env});
    patchWithCleanup(browser, {
        location: {
            origin: "",
            set href(url) {
                expect.step(url);
            },
        },
    });
    await registry.category("user_menuitems").get("log_out")(env).callback();
    await animationFrame();
}

test("nothing waits: out at once", async () => {
    await logOut();
    expect.verifySteps(["/web/session/logout"]);
});

test("an entry waits: asks, and shows the way to the outbox", async () => {
    await enqueue();
    await logOut();
    await contains(".modal-footer .btn-primary:contains(Open the outbox)").click();
    expect.verifySteps(["/ps/phone#outbox"]);
});

test("an entry waits: whoever wants out gets out", async () => {
    await enqueue();
    await logOut();
    expect(".modal-body").toHaveText(/drafts included: 1\./);
    await contains(".modal-footer button:contains(all the same)").click();
    expect.verifySteps(["/web/session/logout"]);
});

test("closing the question stays", async () => {
    await self.PsStore.put("drafts", draft());
    await logOut();
    await contains(".modal-header .btn-close").click();
    expect(".modal").toHaveCount(0);
    expect.verifySteps([]);
});

test("counts the own, and what has not arrived", async () => {
    const entry = await enqueue();
    await enqueue(draft("of a colleague", {owner: {...OWNER, uid: 8}}));
    await self.PsStore.put("drafts", draft("begun"));
    expect(await countUnsent(OWNER.uid)).toBe(2);
    const item = await stored("items", entry.key);
    await self.PsStore.put("items", {...item, state: "attention"});
    expect(await countUnsent(OWNER.uid)).toBe(2);
    await self.PsStore.put("items", {...item, state: "done"});
    expect(await countUnsent(OWNER.uid)).toBe(1);
    expect(await countUnsent(99)).toBe(0);
});

test("the app was never opened here: nothing is made", async () => {
    patchWithCleanup(window.indexedDB, {
        databases: async () => [],
        open: () => expect.step("open"),
    });
    expect(await countUnsent(OWNER.uid)).toBe(0);
    expect.verifySteps([]);
});

test("a browser that does not tell what there is keeps nobody in", async () => {
    patchWithCleanup(window.indexedDB, {databases: undefined});
    expect(await countUnsent(OWNER.uid)).toBe(0);
});
