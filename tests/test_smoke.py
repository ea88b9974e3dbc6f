"""The demo company answers: login page, app, mails."""

from playwright.sync_api import expect


def test_login_page(open_page):
    page = open_page()
    page.goto("/web/login")
    expect(page.locator("input[name=login]")).to_be_visible()


def test_database_manager_is_off(open_page):
    page = open_page()
    page.goto("/web/database/manager")
    expect(page.locator("body")).to_contain_text("has been disabled")


def test_manager_finds_the_app(open_page):
    page = open_page("manager")
    page.goto("/odoo")
    page.click(".o_navbar_apps_menu button")
    menu = page.locator(".o-dropdown--menu")
    expect(menu.get_by_text("Proactive Service")).to_be_visible()


def test_mail_goes_to_the_catcher(odoo_server):
    mail = odoo_server.execute(
        "mail.mail",
        "create",
        {
            "subject": "Hello",
            "email_from": "us@example.com",
            "email_to": "you@example.com",
            "body_html": "<p>Good day</p>",
        },
    )
    odoo_server.execute("mail.mail", "send", [mail])
    assert odoo_server.mailbox.wait_for("you@example.com")["Subject"] == "Hello"
