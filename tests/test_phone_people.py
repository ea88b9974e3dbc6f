"""The phone app and who uses it: colleagues on one phone, and people's languages."""

import itertools

import pytest
from playwright.sync_api import expect

from tests import phone_fixtures
from tests.phone_fixtures import (
    answer_dialogs,
    no_entries,
    received,
    wait_until_received,
)
from tests.test_phone import LOOK, SCREENS, SIZES

proxy = phone_fixtures.proxy
phone = phone_fixtures.phone
order_id = phone_fixtures.order_id

OFFERING = "\u0641\u062d\u0635 \u0627\u0644\u0645\u0636\u062e\u0629"  # pump check
#: Milliseconds for what is much larger than the app.
PATIENCE = 120_000
OPEN_ALL = "document.querySelectorAll('details').forEach((one) => (one.open = true))"
#: Gives the technician a language, with the words of the addon in it.
SPEAK = """
env["res.lang"]._activate_lang("{lang}")
module = env["ir.module.module"].search([("name", "=", "proactive_service")])
module._update_translations(["{lang}"])
env["res.users"].search([("login", "=", "technician")]).lang = "{lang}"
offering = env["proactive.offering"].search([], limit=1)
if "{lang}" == "ar_001":
    offering.with_context(lang="ar_001").name = "{offering}"
env.registry.signal_changes()
"""


# Whose


def test_two_people_one_phone(phone, proxy, odoo_server, order_id):
    """Each sees, edits and sends his own; drafts are private, too."""
    words, draft = "Tom saw this", "Tom began this"
    proxy.mode = "refuse"
    phone.recommend(order_id, words)
    phone.save()
    phone.recommend(order_id, draft)
    phone.page.wait_for_timeout(400)
    proxy.mode = "pass"
    proxy.chance = no_entries
    phone.lose_login()
    phone.log_in("technician2")
    page = phone.page
    for screen in ("today", "outbox", "mine", f"visit/{order_id}"):
        page.goto(f"/ps/phone#{screen}")
        page.wait_for_timeout(150)
        expect(page.locator("body")).not_to_contain_text(words)
        expect(page.locator("body")).not_to_contain_text(draft)
    page.goto("/ps/phone#outbox")
    expect(page.locator("main")).to_contain_text("1 entries of another person")
    page.goto("/ps/phone#today")
    address = page.locator("a.ps-card").first.get_attribute("href")
    hers = "Ann saw this"
    phone.recommend(address.rpartition("/")[2], hers)
    phone.save()
    proxy.chance = None
    phone.send()
    assert wait_until_received(odoo_server, hers)["technician_id"][1] != "Tom Becker"
    assert not received(odoo_server, words)
    phone.lose_login()
    phone.log_in("technician")
    phone.send()
    record = wait_until_received(odoo_server, words)
    assert record["technician_id"][1] == "Tom Becker"
    page.goto(f"/ps/phone#visit/{order_id}")
    page.click("text=Go on with your draft")
    expect(page.locator("#ps_observation")).to_have_value(draft)


def test_logging_out_in_the_app(phone, proxy, odoo_server, order_id):
    words = "Waits while its owner is away"
    proxy.mode = "refuse"
    phone.recommend(order_id, words)
    phone.save()
    page = phone.page
    page.goto("/ps/phone#today")
    asked = answer_dialogs(page, accept=False)
    page.click("button:text-is('Log out')")
    page.wait_for_timeout(1000)
    assert asked[0].startswith("1 entries are still on this phone")
    expect(page.locator(".ps-card").first).to_be_visible()

    proxy.mode = "pass"
    proxy.chance = no_entries
    asked = answer_dialogs(page, accept=True)
    page.click("button:text-is('Log out')")
    expect(page.locator(".ps-bar-warn")).to_contain_text("log in")
    expect(page.locator("body")).not_to_contain_text(words)
    assert len(phone.stored("items")) == 1
    proxy.chance = None
    phone.log_in("technician")
    phone.send()
    wait_until_received(odoo_server, words)


def log_out_of_odoo(page):
    """Choose "Log out" in Odoo's own menu; the web client takes its time to load."""
    page.goto("/odoo/recommendations", timeout=PATIENCE)
    page.click(".o_user_menu button", timeout=PATIENCE)
    item = page.locator("[data-menu=logout]")
    expect(item).to_be_visible()
    dialogs = page.locator(".modal").all_inner_texts()
    assert not dialogs
    item.click()


def test_logging_out_of_odoo(phone, proxy, odoo_server, order_id):
    """Odoo's own menu knows of what waits in the app."""
    words = "Waits while Odoo is used beside the app"
    proxy.chance = no_entries
    phone.recommend(order_id, words)
    phone.save()
    page = phone.page
    page.set_viewport_size({"width": 1200, "height": 800})
    log_out_of_odoo(page)
    dialog = page.locator(".modal")
    expect(dialog).to_contain_text("drafts included: 1")
    dialog.get_by_text("Open the outbox").click()
    page.wait_for_url("**/ps/phone#outbox")
    expect(page.locator("main")).to_contain_text(words)
    proxy.chance = None
    phone.send()
    wait_until_received(odoo_server, words)
    log_out_of_odoo(page)
    page.wait_for_url("**/web/login**")


# Languages


@pytest.fixture
def speak(odoo_server):
    """Give the technician a language; in the end he speaks English again."""

    def give(lang):
        code = SPEAK.format(lang=lang, offering=OFFERING)
        odoo_server.run_code(code)

    yield give
    users = odoo_server.execute("res.users", "search", [("login", "=", "technician")])
    odoo_server.execute("res.users", "write", users, {"lang": "en_US"})


def refresh(phone):
    """Get what is new; with a new language, the app starts anew."""
    page = phone.page
    page.goto("/ps/phone#today")
    page.click("header button")
    page.wait_for_load_state("networkidle")
    page.wait_for_selector("body.ps-ready")


def look_at_screens(page, order_id, screenshots, name):
    """Take pictures of all screens; return what is wrong with them."""
    problems = []
    for width, height in SIZES:
        page.set_viewport_size({"width": width, "height": height})
        for screen, scheme in itertools.product(SCREENS, ("light", "dark")):
            page.emulate_media(color_scheme=scheme)
            page.goto(f"/ps/phone#{screen}/{order_id}")
            page.wait_for_timeout(150)
            page.evaluate(OPEN_ALL)
            file = f"phone-{name}-{screen}-{width}-{scheme}.png"
            page.screenshot(path=screenshots / file, full_page=True)
            found = page.evaluate(LOOK)
            problems += [f"{screen} {width} {scheme}: {what}" for what in found]
    return problems


def test_german_without_signal(phone, proxy, order_id, speak, screenshots):
    speak("de_DE")
    refresh(phone)
    page = phone.page
    expect(page.locator("html")).to_have_attribute("lang", "de-DE")
    refresh(phone)
    asked = proxy.count("/web/webclient/translations")
    refresh(phone)
    for _try in range(40):
        page.wait_for_timeout(250)
        if proxy.count("/web/webclient/translations") > asked:
            break
    else:
        pytest.fail("a browser that keeps the answer never sees another translation")

    proxy.mode = "refuse"
    phone.close()
    page = phone.open(f"/ps/phone#visit/{order_id}")
    main = page.locator("main")
    expect(main).to_contain_text("Zur\u00fcck")
    page.goto(f"/ps/phone#recommend/{order_id}")
    expect(main.get_by_role("button", name="Speichern")).to_be_visible()
    page.fill("#ps_observation", "Riemen gerissen")
    page.fill("#ps_customer_benefit", "Kein Stillstand im Juli")
    page.wait_for_timeout(400)
    problems = look_at_screens(page, order_id, screenshots, "german")
    assert not problems, "\n".join(problems)
    page.goto(f"/ps/phone#recommend/{order_id}")
    expect(page.locator("#ps_observation")).to_have_value("Riemen gerissen")
    english = ["Recommend", "Nothing needed", "Outbox", "Refresh", "Take a photo"]
    for screen in SCREENS:
        page.goto(f"/ps/phone#{screen}/{order_id}")
        page.wait_for_timeout(150)
        text = page.inner_text("body")
        assert not [word for word in english if word in text], text


def test_right_to_left(phone, proxy, order_id, speak, screenshots):
    speak("ar_001")
    refresh(phone)
    page = phone.page
    expect(page.locator("html")).to_have_attribute("dir", "rtl")
    proxy.mode = "refuse"
    phone.close()
    page = phone.open(f"/ps/phone#recommend/{order_id}")
    expect(page.locator("html")).to_have_attribute("dir", "rtl")
    expect(page.locator("#ps_offering_id")).to_contain_text(OFFERING)
    back = page.locator("header a").bounding_box()
    title = page.locator("header h1").bounding_box()
    assert back["x"] > title["x"], "the way back is where reading starts"
    problems = look_at_screens(page, order_id, screenshots, "arabic")
    assert not problems, "\n".join(problems)
