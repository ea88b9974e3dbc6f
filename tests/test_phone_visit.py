"""The phone app's visit to its end: completed, the customer told, thanks and news."""

import itertools
import time

import pytest
from playwright.sync_api import expect

from tests import phone_fixtures
from tests.test_phone import LOOK

proxy = phone_fixtures.proxy
phone = phone_fixtures.phone

SECONDS = 30
SIZES = [(360, 640), (390, 844)]
#: News that the technician has not read.
UNREAD = """
news = env["proactive.feedback"].search(
    [("technician_id.partner_id.user_ids.login", "=", "technician")], limit=1)
news.read_on = False
"""
#: As if the server had refused the recommendation that waits.
REFUSED = """async () => {
    const items = await PsStore.all("items");
    const item = items.find((one) => one.kind === "record");
    await PsStore.put("items", {...item, state: "attention"});
}"""


@pytest.fixture
def order_id(odoo_server):
    """A new visit of the technician today, nobody has looked around yet."""
    [technician] = odoo_server.execute(
        *("fsm.person", "search", [("partner_id.user_ids.login", "=", "technician")])
    )
    [location] = odoo_server.execute(
        *("fsm.location", "search", [("contact_id.email", "!=", False)]), limit=1
    )
    now = time.strftime("%Y-%m-%d %H:%M:%S", time.gmtime())
    values = {
        "location_id": location,
        "person_id": technician,
        "scheduled_date_start": now,
        "scheduled_date_end": now,
        "expectation": "Quiet in the dining room",
    }
    return odoo_server.execute("fsm.order", "create", values)


@pytest.fixture
def visit(phone, order_id):
    """The page of the app, showing that visit."""
    phone.page.evaluate("location.hash = 'today'")
    phone.page.click("text=Refresh")
    phone.page.wait_for_selector(f"a[href='#visit/{order_id}']")
    phone.page.goto(f"/ps/phone#visit/{order_id}")
    return phone.page


def read(odoo_server, order_id, *names):
    [values] = odoo_server.execute("fsm.order", "read", [order_id], list(names))
    return values


def wait_for(ask, wanted):
    """Ask the server until it answers what is wanted."""
    for _try in range(2 * SECONDS):
        answer = ask()
        if answer == wanted:
            return
        time.sleep(0.5)
    assert answer == wanted


def is_completed(odoo_server, order_id):
    return bool(read(odoo_server, order_id, "completed_on")["completed_on"])


def save(page, name):
    page.click(f"button:text-is('{name}')")
    expect(page.locator(".ps-message")).to_contain_text("Saved on this phone")


def complete(page, order_id, answer="Looked, nothing needed"):
    page.goto(f"/ps/phone#complete/{order_id}")
    if answer:
        page.check(f"text={answer}")
    page.check("text=Partly met")
    save(page, "Complete the visit")


def tell(page, order_id, known="A valve is stuck"):
    page.goto(f"/ps/phone#update/{order_id}")
    page.fill("#ps_known", known)
    page.fill("#ps_doing", "It is on its way")
    page.click(".ps-moments button >> nth=-1")
    save(page, "Save")


def get_updates(odoo_server, order_id, known="A valve is stuck"):
    domain = [("model", "=", "fsm.order"), ("res_id", "=", order_id)]
    domain += [("body", "ilike", known)]
    return odoo_server.execute("mail.message", "search_count", domain)


def test_complete_without_signal(phone, proxy, visit, odoo_server, order_id):
    """What is missing is asked for; the answer to the check arrives first."""
    proxy.mode = "refuse"
    visit.click("text=Complete the visit")
    visit.fill("#ps_resolution", "New belt")
    visit.click("button:text-is('Complete the visit')")
    problems = visit.locator(".ps-problem")
    expect(problems).to_have_text(
        [
            "Please say whether you looked around.",
            "Please say how the customer sees it.",
        ]
    )
    visit.check("text=Could not look")
    visit.check("text=Partly met")
    visit.click("button:text-is('Complete the visit')")
    expect(problems).to_have_text(["Please say why it was not possible."])
    visit.fill("#ps_note", "The roof was locked")
    save(visit, "Complete the visit")
    expect(visit.locator("main")).to_contain_text("Visit completed on this phone")
    phone.send()
    assert not is_completed(odoo_server, order_id)
    proxy.mode = "pass"
    phone.send()
    wait_for(lambda: is_completed(odoo_server, order_id), True)
    names = "opportunity_check_note", "expectation_met", "resolution"
    values = read(odoo_server, order_id, *names)
    assert values["opportunity_check_note"] == "The roof was locked"
    assert values["expectation_met"] == "partly"
    assert "New belt" in values["resolution"]
    expect(visit.locator(".ps-check").last).to_contain_text("Visit completed")
    expect(visit.locator("text=Complete the visit")).to_have_count(0)


def test_undo_while_it_waits(phone, proxy, visit, odoo_server, order_id):
    proxy.mode = "refuse"
    complete(visit, order_id)
    phone.send()
    visit.click("button:text-is('Undo') >> nth=-1")
    expect(visit.locator(".ps-message")).to_contain_text("Nothing was sent")
    expect(visit.locator("a:text-is('Complete the visit')")).to_be_visible()
    proxy.mode = "pass"
    phone.send()
    check = [("opportunity_check", "=", "nothing_needed"), ("id", "=", order_id)]
    wait_for(lambda: odoo_server.execute("fsm.order", "search_count", check), 1)
    assert not is_completed(odoo_server, order_id)


def test_too_late_to_undo(phone, proxy, visit, odoo_server, order_id):
    """The server may have it: its answer was lost. No undo is offered."""
    proxy.mode = "refuse"
    complete(visit, order_id)
    proxy.mode = "pass"
    proxy.rule("/capture$", "pass")
    proxy.rule("/capture$", "drop_answer", times=100)
    phone.send()
    end = visit.locator(".ps-check").last
    expect(end).to_contain_text("Visit completed on this phone")
    expect(end.locator("button")).to_have_count(0)
    assert is_completed(odoo_server, order_id)


def test_recommendation_arrives_before_the_completion(
    phone, proxy, visit, odoo_server, order_id
):
    """It needs its technician first; the visit waits, and says so."""
    words = "Seen on the way out"
    proxy.mode = "refuse"
    phone.recommend(order_id, words)
    phone.save()
    complete(visit, order_id, answer="")
    visit.evaluate(REFUSED)
    proxy.mode = "pass"
    phone.send()
    assert not is_completed(odoo_server, order_id)
    visit.goto("/ps/phone#outbox")
    expect(visit.locator("main")).to_contain_text("Waits for what you saved before it")
    visit.click("text=Try again")
    wait_for(lambda: is_completed(odoo_server, order_id), True)
    assert len(phone_fixtures.received(odoo_server, words)) == 1
    check = read(odoo_server, order_id, "opportunity_check")["opportunity_check"]
    assert check == "captured"


def test_refused_completion_is_with_the_office(
    phone, proxy, visit, odoo_server, order_id
):
    """The office took the visit off meanwhile: nothing is lost, all are told."""
    proxy.mode = "refuse"
    complete(visit, order_id)
    odoo_server.execute("fsm.order", "action_cancel", [order_id])
    proxy.mode = "pass"
    phone.send()
    domain = [("kind", "=", "complete"), ("order_id", "=", order_id)]
    fields = ["state", "reason", "payload"]
    [receipt] = odoo_server.execute(
        "proactive.capture.receipt", "search_read", domain, fields
    )
    assert receipt["state"] == "held"
    assert receipt["payload"]["values"]["expectation_met"] == "partly"
    visit.goto("/ps/phone#outbox")
    expect(visit.locator("main")).to_contain_text("With the office, for a look")
    expect(visit.locator("main")).to_contain_text(receipt["reason"])


def test_customer_is_told_once(phone, proxy, visit, odoo_server, order_id):
    """By email, without signal; the answer gets lost, and no second mail goes out."""
    proxy.mode = "refuse"
    visit.goto(f"/ps/phone#update/{order_id}")
    visit.click("button:text-is('Save')")
    expect(visit.locator(".ps-problem")).to_have_count(3)
    visit.check("text=Send an email")
    tell(visit, order_id)
    expect(visit.locator("main")).to_contain_text("Customer update on this phone")
    proxy.mode = "pass"
    proxy.rule("/capture$", "drop_answer")
    for _time in range(3):
        phone.send()
    assert get_updates(odoo_server, order_id) == 1
    domain = [("kind", "=", "update"), ("order_id", "=", order_id)]
    [receipt] = odoo_server.execute(
        "proactive.capture.receipt", "search_read", domain, ["hits", "state"]
    )
    assert (receipt["hits"], receipt["state"]) == (2, "accepted")
    assert read(odoo_server, order_id, "next_word_by")["next_word_by"]
    visit.reload()
    expect(visit.locator("main")).to_contain_text("The customer hears from us by")


def test_update_taken_back_and_changed(phone, proxy, visit, odoo_server, order_id):
    proxy.mode = "refuse"
    tell(visit, order_id, "The wrong words")
    visit.click("text=Take the update back")
    expect(visit.locator(".ps-message")).to_contain_text("Nothing was sent")
    visit.click("text=Go on with your customer update")
    expect(visit.locator("#ps_known")).to_have_value("The wrong words")
    assert visit.locator("#ps_next_word_by").input_value()
    visit.fill("#ps_known", "The right words")
    save(visit, "Save")
    proxy.mode = "pass"
    phone.send()
    wait_for(lambda: get_updates(odoo_server, order_id, "The right words"), 1)
    assert not get_updates(odoo_server, order_id, "The wrong words")


def test_draft_of_an_update_survives_a_kill(phone, proxy, visit, order_id):
    proxy.mode = "refuse"
    visit.goto(f"/ps/phone#update/{order_id}")
    visit.fill("#ps_known", "Half a sentence")
    visit.wait_for_timeout(400)
    phone.kill()
    page = phone.open(f"/ps/phone#update/{order_id}")
    expect(page.locator("#ps_known")).to_have_value("Half a sentence")
    page.goto(f"/ps/phone#recommend/{order_id}")
    expect(page.locator("#ps_observation")).to_have_value("")


def test_news_without_signal(phone, proxy, odoo_server):
    """Got it and How is it going, twice each: once on the server."""
    odoo_server.run_code(UNREAD)
    page = phone.page
    page.click("text=Refresh")
    page.goto("/ps/phone#mine")
    expect(page.locator("button:text-is('Got it')").first).to_be_visible()
    proxy.mode = "refuse"
    count = page.locator("button:text-is('Got it')").count()
    page.locator("button:text-is('Got it')").first.dblclick()
    expect(page.locator("button:text-is('Got it')")).to_have_count(count - 1)
    asks = page.locator("button:text-is('How is it going?')")
    count = asks.count()
    asks.first.evaluate("button => { button.click(); button.click(); }")
    expect(asks).to_have_count(count - 1)
    expect(page.locator("main")).to_contain_text("goes out with the next connection")
    kinds = sorted(item["kind"] for item in phone.stored("items"))
    assert kinds.count("ask") == 1
    ask = next(item for item in phone.stored("items") if item["kind"] == "ask")
    proxy.mode = "pass"
    phone.send()
    wait_for(lambda: {item["state"] for item in phone.stored("items")}, {"done"})
    domain = [("kind", "=", "ask"), ("recommendation_id", "=", ask["values"]["id"])]
    receipts = odoo_server.execute("proactive.capture.receipt", "search_count", domain)
    assert receipts == 1
    page.goto("/ps/phone#today")
    page.click("text=Refresh")
    page.goto("/ps/phone#mine")
    expect(page.locator("main")).to_contain_text("The office has been asked")


def test_thanks_and_my_page_without_signal(phone, proxy, odoo_server):
    """Praise, commitments and cards are on the phone; stories on its home."""
    [technician] = odoo_server.execute(
        *("fsm.person", "search", [("partner_id.user_ids.login", "=", "technician")])
    )
    odoo_server.execute(
        "proactive.recognition",
        "create",
        {
            "technician_id": technician,
            "value": "calm",
            "message": "Calm <b>all day</b>",
        },
    )
    page = phone.page

    def expect_thanks(page):
        page.click("text=Show all")
        praise = page.locator(".ps-praise", has_text="Calm <b>all day</b>")
        expect(praise).to_have_count(1)

    page.click("text=Refresh")
    page.goto("/ps/phone#mine")
    expect_thanks(page)
    proxy.mode = "refuse"
    phone.close()
    page = phone.open("/ps/phone#mine")
    expect_thanks(page)
    cards = page.locator("[data-section=cards] details")
    cards.first.locator("summary").click()
    expect(cards.first.locator("h3")).to_have_text(["Do", "Don't"])
    expect(page.locator("[data-section=commitments]")).to_be_visible()
    page.goto("/ps/phone#today")
    expect(page.locator("[data-section=stories] summary").first).to_be_visible()


def test_photo_under_way_is_shown_in_the_office(
    phone, proxy, visit, odoo_server, order_id, tmp_path
):
    """The office sees that a photo follows, and no note once it is there."""
    photo = tmp_path / "photo.png"
    visit.screenshot(path=photo)
    words = "Text first, photo later"
    proxy.chance = lambda path: "cut_request" if "/photo/" in path else None
    phone.recommend(order_id, words, photo)
    phone.save()
    phone.send()
    [record] = phone_fixtures.received(odoo_server, words)

    def get_note():
        values = odoo_server.execute(
            "proactive.recommendation", "read", [record["id"]], ["photo_note"]
        )
        return values[0]["photo_note"]

    assert "1 of 1" in get_note()
    proxy.chance = None
    phone.send()
    phone_fixtures.wait_until_received(odoo_server, words, photos=1)
    assert not get_note()


def test_screens(phone, proxy, visit, order_id, screenshots):
    """Everything fits, can be hit with a glove on, and can be read; both ways."""
    page, problems = phone.page, []
    proxy.mode = "refuse"
    tell(page, order_id)
    screens = ["today", "visit", "complete", "update", "mine", "outbox"]
    for (width, height), direction in itertools.product(SIZES, ("ltr", "rtl")):
        page.set_viewport_size({"width": width, "height": height})
        page.evaluate("dir => (document.documentElement.dir = dir)", direction)
        for name, scheme in itertools.product(screens, ("light", "dark")):
            page.emulate_media(color_scheme=scheme)
            page.goto(f"/ps/phone#{name}/{order_id}")
            page.wait_for_timeout(150)
            folded = page.locator("details:not([open]) > summary")
            while folded.count():
                folded.first.click()
            if name in ("complete", "update"):
                page.click("form button[type=submit]")
            if direction == "ltr":
                path = screenshots / f"visit-{name}-{width}-{scheme}.png"
                page.screenshot(path=path, full_page=True)
            found = page.evaluate(LOOK)
            problems += [f"{name} {width} {direction}: {what}" for what in found]
    assert not problems, "\n".join(problems)
