"""Every menu of the app opens, for each role, on the screen that the role uses."""

import re

import pytest

#: Names of fields and models, which no person should ever read.
RAW_NAME = re.compile(r"\b[a-z]+(_[a-z]+)+\b|\b[a-z]+(\.[a-z_]+)+\b")
#: The web client, or the phone app.
SCREEN = ".o_action_manager, .ps-app"
WIDER = "document.documentElement.scrollWidth > window.innerWidth + 1"


def app_menus(odoo_server, login):
    """Return the menus inside the app as this user gets them."""
    menus = odoo_server.execute("ir.ui.menu", "load_web_menus", [], False, login=login)
    [app] = [
        menu
        for menu in menus.values()
        if menu.get("xmlid") == "proactive_service.menu_root"
    ]
    found = [app]
    for menu in found:
        found += [menus[str(child)] for child in menu["children"]]
    return found[1:]


def visible_text(page):
    """Return what can be read on the screen, without addresses and file names."""
    text = page.locator(SCREEN).inner_text()
    return re.sub(r"\S+@\S+|https?://\S+", "", text)


@pytest.mark.parametrize(
    ("login", "phone"),
    [("technician", True), ("manager", False), ("manager", True)],
)
def test_menus_open(login, phone, odoo_server, open_page, screenshots):
    page = open_page(login, phone=phone)
    problems = []
    for menu in app_menus(odoo_server, login):
        if not menu["actionID"]:
            problems += [f"{menu['name']} is empty"] * (not menu["children"])
            continue
        page.goto(f"/odoo/action-{menu['actionID']}")
        page.wait_for_selector(".o_action_manager > *, .ps-app .ps-head")
        page.wait_for_timeout(200)
        size = "phone" if phone else "desktop"
        name = re.sub(r"\W+", "-", menu["name"].lower())
        page.screenshot(path=screenshots / f"menu-{login}-{size}-{name}.png")
        if page.evaluate(WIDER):
            problems.append(f"{menu['name']} does not fit the screen")
        if raw := RAW_NAME.search(visible_text(page)):
            problems.append(f"{menu['name']} shows {raw[0]}")
    assert not problems, "\n".join(problems)
