"""A day of the office and of the service manager, by their screens (S1.3 to S2.3)."""

from tests.pages import Opportunity, Screen

OVERDUE = "Door heater circuit of cold room 1"
CAPTURED = "Leak sensor at the manifold"
WORDS = "They check with their landlord. If they mention it, tell them what you saw."
CHANGE = "The on-call list now names a deputy"


def test_office(odoo_server, open_page, screenshots):
    """Reached late: the clock stops, the technician is told, and there is a wait."""
    page = open_page("office")
    opportunity = Opportunity(page, screenshots)
    opportunity.open_named(OVERDUE)
    page.wait_for_selector(".alert-danger:visible")
    opportunity.keep("overdue")
    opportunity.log_contact("Apologised; the heater is checked on Thursday.")
    page.wait_for_selector(".alert-danger", state="detached")
    tell_technician(opportunity)
    wait_for_a_reason(opportunity)
    [lead] = odoo_server.execute(
        *("crm.lead", "search_read", [("name", "=", OVERDUE)]),
        ["follow_up_state", "wait_reason", "technician_status"],
    )
    assert lead["follow_up_state"] == "done"
    assert lead["technician_status"] == "waiting"
    assert lead["wait_reason"] == "Their landlord decides"
    hand_over(odoo_server, Screen(page, screenshots))


def tell_technician(opportunity):
    """In words of one's own, which the technician reads as news."""
    opportunity.button("Tell the Technician").click()
    opportunity.field("message", opportunity.dialog).locator("textarea").fill(WORDS)
    opportunity.button("Send", opportunity.dialog).click()
    opportunity.wait_for_dialog_to_close()


def wait_for_a_reason(opportunity):
    """Without a reason there is no waiting."""
    opportunity.button("Wait").click()
    day = opportunity.field("wait_until", opportunity.dialog).locator("input, button")
    day.first.click()
    opportunity.page.keyboard.type("+10d")
    opportunity.page.keyboard.press("Tab")
    reason = opportunity.field("reason", opportunity.dialog).locator("input")
    reason.fill("Their landlord decides")
    opportunity.button("Wait", opportunity.dialog).click()
    opportunity.wait_for_dialog_to_close()
    opportunity.page.wait_for_selector("text=Waiting until")
    opportunity.keep("waiting")


def hand_over(odoo_server, screen):
    """What the customer had not been asked about is handed over by the office."""
    screen.open("/odoo/recommendations")
    screen.open_card(CAPTURED)
    screen.button("Hand Over").click()
    screen.page.wait_for_selector(
        ".o_dialog .o_field_widget[name=lead_id], .o_lead_opportunity_form"
    )
    if screen.dialog.count():
        screen.keep("hand over")
        screen.button("Hand Over", screen.dialog).click()
        screen.page.wait_for_selector(".o_lead_opportunity_form")
    [found] = odoo_server.execute(
        "proactive.recommendation",
        "search_read",
        [("name", "=", CAPTURED)],
        ["state", "lead_id"],
    )
    assert found["state"] == "handed_over"
    assert found["lead_id"]


def test_manager(odoo_server, open_page, screenshots):
    """Promises not kept are answered, policies tried, and the night finds nothing."""
    odoo_server.run_cron("proactive_service.ir_cron_follow_up")
    page = open_page("manager")
    screen = Screen(page, screenshots)
    answer_breach(odoo_server, screen)
    try_policies(screen)
    run_failsafe(odoo_server, screen)


def answer_breach(odoo_server, screen):
    """Who was told is there; what was done is written into the list."""
    screen.open("/odoo/promises-not-kept")
    row = screen.page.locator(".o_data_row").first
    row.wait_for()
    screen.keep("promises not kept")
    count = screen.page.locator(".o_data_row").count()
    row.locator(".o_data_cell[name=answer]").click()
    row.locator("[name=answer] textarea").fill(CHANGE)
    screen.page.locator(".o_list_button_save:visible").click()
    screen.page.wait_for_selector(".o_selected_row", state="detached")
    answered = odoo_server.execute(
        *("proactive.follow.up", "search_read", [("answer", "=", CHANGE)]),
        ["answered_on", "told_user_id"],
    )
    assert len(answered) == 1
    assert answered[0]["answered_on"]
    assert count > 1


def try_policies(screen):
    """One policy is used; of the others it is said what does not fit."""
    screen.open("/odoo/recommendations")
    screen.open_card(CAPTURED)
    screen.button("Try the Policies").click()
    screen.dialog.get_by_text("Fits, is used").wait_for()
    lines = screen.dialog.locator(".o_data_row").all_inner_texts()
    assert sum("Fits, is used" in line for line in lines) == 1
    assert any("Does not fit" in line for line in lines)
    screen.keep("policies tried")
    screen.button("Close", screen.dialog).click()


def run_failsafe(odoo_server, screen):
    """What is repaired one night needs no repair the next."""
    for _night in range(2):
        odoo_server.run_cron("proactive_service.ir_cron_failsafe")
    runs = odoo_server.execute(
        *("proactive.failsafe", "search_read", []), ["repaired_count", "open_count"]
    )
    assert runs[0]["repaired_count"] == 0
    assert runs[0]["open_count"] > 0
    screen.open("/odoo/nightly-failsafe")
    screen.page.locator(".o_data_row").first.wait_for()
    screen.keep("failsafe")
