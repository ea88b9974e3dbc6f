"""The customers' voice from the mail to the closed loop, by the screens of each person.

One test, because each step stands on the one before: an unhappy customer is called, the
technician heard, the cause judged, the fix made, and the customer asked again. A happy
one asks for more.
"""

from tests.pages import Loop, Screen, Survey, Visit
from tests.smtp_catcher import links
from tests.test_journey import TODAY

UNHAPPY, UNHAPPY_CONTACT = "Alden Marina Offices", "tessa.holm@example.com"
HAPPY, HAPPY_CONTACT = "Seaview Hotel", "claire.donnelly@example.com"
COMPLAINT = "He left without showing us the timer."
PRAISE = "Tom explained every step, and it is quiet again."
REQUEST = "Please look at the boiler in the laundry, too."
SAID = "She missed the timer twice and wants to be shown."
VIEW = "I was called away before I could show it, and nobody knew."
FIX = "Nobody is called away before he has said goodbye"
CAUSES = {"process": 8, "rules": 2, "presentation": 5, "product": 1, "people": 3}

#: The meeting with the technician is over.
MEETING_OVER = """
from datetime import timedelta
event = env["calendar.event"].search([("loop_id", "!=", False)])
event.write({"start": event.start - timedelta(days=3),
             "stop": event.stop - timedelta(days=3)})
"""


def test_journey_survey(odoo_server, open_page, screenshots):
    odoo_server.run_code(TODAY)
    phone = open_page("technician", phone=True)
    technician_completes(phone, screenshots)

    customer = Survey(open_page(phone=True), screenshots)
    unhappy_customer_answers(odoo_server, customer)
    manager = open_page("manager")
    manager_reaches_the_customer(manager, screenshots)
    manager_speaks_with_the_technician(odoo_server, manager, screenshots)
    manager_closes_the_loop(manager, screenshots)
    customer_is_asked_again(odoo_server, manager, screenshots, customer)

    happy = Survey(open_page(phone=True), screenshots)
    happy_customer_asks_for_more(odoo_server, happy)
    technician_sees_only_what_he_may(odoo_server, phone, screenshots)


def technician_completes(page, screenshots):
    """Two visits; the customers are asked because they are completed."""
    for customer in (UNHAPPY, HAPPY):
        visit = Visit(page, screenshots)
        visit.open_today(customer)
        visit.complete()
        visit.button("I looked: nothing needed", visit.dialog).click()
        visit.wait_for_dialog_to_close()
        visit.wait_until_completed()


def newest_link(odoo_server, address, score):
    """Return the link of a number in the newest mail to an address."""
    odoo_server.run_cron("mail.ir_cron_mail_scheduler_action")
    mail = odoo_server.mailbox.wait_for(address)
    [link] = [x for x in links(mail) if "/one-tap/" in x and x.endswith(f"/{score}")]
    return link


def unhappy_customer_answers(odoo_server, survey):
    """One tap on the 3 in the mail, some words, a call, and one press of the button."""
    survey.tap(newest_link(odoo_server, UNHAPPY_CONTACT, 3))
    assert survey.chosen("recommend") == 3
    survey.write("What should we keep doing", COMPLAINT)
    survey.tick("Please call me")
    survey.keep("voice survey 3")
    survey.send()
    survey.keep("voice survey 3 thanks")


def manager_reaches_the_customer(page, screenshots):
    """The loop has a clock and the customer's words; only a logged contact stops it."""
    loop = Loop(page, screenshots)
    loop.open("/odoo/loops")
    loop.keep("voice loops")
    loop.open_card(UNHAPPY)
    page.wait_for_selector(f"text={COMPLAINT}")
    page.wait_for_selector("text=Asks for a call")
    assert loop.text_of("respond_by")
    loop.keep("voice loop open")
    loop.button("Customer Reached").click()
    loop.field("note", loop.dialog).locator("textarea").fill(SAID)
    loop.keep("voice contact")
    loop.button("Customer Reached", loop.dialog).click()
    loop.wait_for_dialog_to_close()
    page.wait_for_selector("text=Next, speak with the technician")
    loop.keep("voice loop contacted")


def manager_speaks_with_the_technician(odoo_server, page, screenshots):
    """A SMART meeting is proposed, prefilled; then it is noted that it took place."""
    loop = Loop(page, screenshots)
    loop.button("Plan the Conversation with the Technician").click()
    loop.field("smart_message").wait_for()
    assert loop.text_of("smart_message").startswith("1. Your view first")
    assert COMPLAINT not in page.locator(".o_form_view").inner_text()
    start = loop.field("start").locator("input, button").first
    start.click()
    page.keyboard.type("+1d")
    page.keyboard.press("Tab")
    loop.field("location").locator("input").fill("The office, with coffee")
    loop.keep("voice meeting")
    page.locator(".o_form_button_save:visible").click()
    page.wait_for_selector(".o_form_button_save", state="hidden")
    odoo_server.run_cron("mail.ir_cron_mail_scheduler_action")
    odoo_server.run_code(MEETING_OVER)
    loop.open("/odoo/loops")
    loop.open_card(UNHAPPY)
    page.wait_for_selector("text=Did it take place?")
    page.locator(".o_notebook_headers").get_by_text("The Technician's View").click()
    loop.field("technician_view").locator("textarea").fill(VIEW)
    loop.keep("voice technician view")
    loop.button("It Took Place").click()
    page.wait_for_selector("[name=conversation_state] >> text=Took place")


def manager_closes_the_loop(page, screenshots):
    """Not before five causes are judged and an action has an owner and a date."""
    loop = Loop(page, screenshots)
    loop.button("Close the Loop").click()
    message = loop.message()
    assert "each of the five causes" in message
    assert "an owner and a date" in message
    page.locator(".o_notebook_headers").get_by_text("Cause and Action").click()
    for cause, score in CAUSES.items():
        field = loop.field(f"cause_{cause}")
        field.get_by_role("button", name=str(score), exact=True).click()
    loop.field("action_text").locator("textarea").fill(FIX)
    owner = loop.field("action_owner_id").locator("input")
    owner.fill("Oliver")
    page.locator(".o-autocomplete--dropdown-item:has-text('Oliver Grant')").click()
    loop.field("action_date").locator("input, button").first.click()
    page.keyboard.type("+7d")
    page.keyboard.press("Tab")
    loop.keep("voice causes")
    loop.button("Close the Loop").click()
    page.wait_for_selector(".o_arrow_button_current:has-text('Closed')")
    loop.keep("voice loop closed")


def customer_is_asked_again(odoo_server, page, screenshots, survey):
    """After the fix: one question more; the first answer stays as it was."""
    loop = Loop(page, screenshots)
    loop.button("Ask the Customer Again").click()
    page.wait_for_selector("[name=recovery_asked_on]")
    survey.tap(newest_link(odoo_server, UNHAPPY_CONTACT, 9))
    assert survey.chosen("recommend us now") == 9
    survey.keep("voice second survey")
    survey.send()
    page.reload()
    page.wait_for_selector("[name=recovery_category] >> text=Promoter")
    page.wait_for_selector("[name=category] >> text=Detractor")
    loop.keep("voice loop recovered")
    board = Screen(page, screenshots)
    page.goto("/odoo/nps")
    page.wait_for_selector(".o_nps_chart canvas")
    recovery = page.locator(".o_nps_recovery").inner_text()
    assert "1 of 1 unhappy customers won back" in recovery
    board.keep("voice board")
    page.locator(".o_nps_trend summary").press("Enter")
    assert page.locator(".o_nps_trend tbody tr:visible").count() >= 3


def happy_customer_asks_for_more(odoo_server, survey):
    """A 10, praise, and a request: one call about the request, and no loop."""
    survey.tap(newest_link(odoo_server, HAPPY_CONTACT, 10))
    survey.write("What should we keep doing", PRAISE)
    survey.write("something else we can help you with", REQUEST)
    survey.tick("Please call me")
    survey.keep("voice survey 10")
    survey.send()
    [found] = odoo_server.execute(
        *("proactive.recommendation", "search_read", [("name", "=", REQUEST)]),
        ["state", "lead_id", "technician_id", "partner_id"],
    )
    assert found["state"] == "handed_over"
    assert found["technician_id"][1] == "Tom Becker"
    assert HAPPY in found["partner_id"][1]
    loops = [("customer_id", "=", HAPPY), ("state", "=", "open")]
    assert not odoo_server.execute("proactive.loop", "search_count", loops)


def technician_sees_only_what_he_may(odoo_server, page, screenshots):
    """Praise and request at once; of the unhappy customer the meeting, no words."""
    screen = Screen(page, screenshots)
    screen.open("/odoo/feedback")
    page.wait_for_selector(f"text={PRAISE}")
    screen.keep("voice feedback")
    feed = page.locator(".o_action_manager").inner_text()
    assert REQUEST in feed
    assert COMPLAINT not in feed
    mails = odoo_server.mailbox.messages
    invitations = [m for m in mails if "How did you see" in m["Subject"]]
    assert invitations
    for mail in invitations:
        text = mail.get_body(("html",)).get_content()
        assert "Your view first" in text
        assert COMPLAINT not in text
        assert SAID not in text
    [event] = odoo_server.execute(
        "calendar.event", "search", [("name", "ilike", "How did you see")]
    )
    page.goto(f"/odoo/calendar.event/{event}")
    page.wait_for_selector(".o_form_view [name=smart_message]")
    screen.keep("voice meeting of the technician")
    assert COMPLAINT not in page.locator(".o_form_view").inner_text()
    for path in ("/odoo/loops", "/odoo/customer-answers", "/odoo/nps"):
        assert "not allowed to access" in screen.refusal(path)
