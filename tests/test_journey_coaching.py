"""A coaching month: due, prepared, ridden along, agreed, carried over, changed (S5.5).

Coach and technician are made for it. Nobody waits a month: what was held is dated
back by a month, and the clock that reminds the coach runs when the test says so.
"""

import re

import pytest

from tests.odoo_server import RpcError
from tests.pages import Screen, Session

COACH, TECHNICIAN = "Carla Voss", "Nils Berg"
SEEN = "Strainer before the mixing valve is half full"
GAIN = "Warm offices in January without a callout"
COMMITMENT = "Let the customer finish, at every visit"
SECRET = "Ask the planners for fewer visits on his Fridays"
CRON = "proactive_service_coaching.ir_cron_remind_coaches"
SKILL, OTHER_SKILL = "Listening", "Explanation"

PEOPLE = f"""
from odoo import Command, fields
env = env(context=dict(env.context, no_reset_password=True, tracking_disable=True))
def user(login, name, group):
    return env["res.users"].create({{
        "name": name, "login": login, "password": login, "tz": "UTC",
        "email": login + "@example.com", "odoobot_state": "disabled",
        "group_ids": [Command.set(env.ref("proactive_service." + group).ids)],
    }})
user("coach", "{COACH}", "group_manager")
technician = env["fsm.person"].create({{
    "partner_id": user("nils", "{TECHNICIAN}", "group_technician").partner_id.id,
}})
customer = env["res.partner"].create({{"name": "Brook Street Offices"}})
location = env["fsm.location"].create({{
    "name": "Brook Street Offices", "owner_id": customer.id, "partner_id": customer.id,
}})
order = env["fsm.order"].create({{
    "location_id": location.id, "person_id": technician.id, "priority": "0",
    "scheduled_date_start": fields.Datetime.now(),
}})
order.capture_recommendations([{{
    "observation": "{SEEN}", "customer_benefit": "{GAIN}",
    "customer_word": "not_discussed",
}}])
"""

#: A month passes: what was held and agreed was held and agreed a month ago.
MONTH_LATER = f"""
from datetime import timedelta
domain = [("technician_id.name", "=", "{TECHNICIAN}")]
session = env["proactive.coaching.session"].search(domain)
session.date -= timedelta(days=31)
for commitment in session.commitment_ids:
    commitment.date_due -= timedelta(days=31)
recommendations = env["proactive.recommendation"].search(domain)
recommendations.captured_on -= timedelta(days=40)
"""


def test_coaching_month(odoo_server, open_page, screenshots):
    odoo_server.run_code(PEOPLE)
    desk = open_page("coach")
    plan_is_made(desk, screenshots)
    coach_is_reminded(odoo_server, desk, screenshots)
    session_is_prepared(desk, screenshots)

    phone = open_page("coach", phone=True)
    coach_rides_along(phone, screenshots)
    technician = open_page("nils", phone=True)
    technician_scores(technician, screenshots)
    private_stays_private(odoo_server, technician)
    commitment_is_an_activity(odoo_server, 1)

    odoo_server.run_code(MONTH_LATER)
    coach_is_reminded(odoo_server, desk, screenshots)
    follow_up(desk, screenshots)
    commitment_is_an_activity(odoo_server, 1)
    technician_is_done(technician, screenshots)
    commitment_is_an_activity(odoo_server, 0)
    change_is_shown(technician, screenshots)


def choose(screen, name, text):
    """Write into a field with a choice and take the choice."""
    field = screen.field(name).locator("input").first
    field.click()
    field.fill(text)
    option = screen.page.locator(".o-autocomplete--dropdown-item").filter(has_text=text)
    option.first.click()


def plan_is_made(page, screenshots):
    """The manager plans coaching every thirty days; it began three days ago."""
    plan = Screen(page, screenshots)
    plan.open("/odoo/coaching-plans/new")
    choose(plan, "technician_id", TECHNICIAN)
    choose(plan, "skill_ids", SKILL)
    choose(plan, "skill_ids", OTHER_SKILL)
    plan.field("interval_days").locator("input").fill("30")
    plan.field("date_start").locator("input, button").first.click()
    page.keyboard.press("Control+A")
    page.keyboard.type("-3d")
    page.keyboard.press("Tab")
    page.locator(".o_form_button_save").click()
    page.wait_for_selector(".o_field_widget[name=state]:has-text('Overdue')")
    plan.keep("coaching plan")


def coach_is_reminded(odoo_server, page, screenshots):
    """The clock makes one activity of the coach; it is his backlog on his page."""
    for _run in range(2):
        odoo_server.run_cron(CRON)
    activities = odoo_server.execute(
        "mail.activity",
        "search_read",
        [("res_model", "=", "proactive.coaching.plan"), ("user_id.name", "=", COACH)],
        ["res_name"],
    )
    assert [activity["res_name"] for activity in activities] == [
        f"Coaching of {TECHNICIAN}"
    ]
    page.goto("/odoo/coaching-board")
    due = page.locator(".o_coaching_board .card").first
    due.get_by_text(TECHNICIAN).wait_for()
    assert f"with {COACH}" in due.inner_text()
    Screen(page, screenshots).keep("coaching due")


def session_is_prepared(page, screenshots):
    """What he captured and the skills in focus are there before anybody types."""
    open_plan(page)
    session = Session(page, screenshots)
    session.button("Plan a Session").click()
    session.field("session_type").wait_for()
    assert session.text_of("technician_id") == TECHNICIAN
    session.field("recommendation_ids").get_by_text(SEEN[:20]).first.wait_for()
    set_type(session, "Ride-along")
    session.tab("Observed")
    observed = session.field("observation_ids")
    observed.get_by_text(SKILL, exact=True).wait_for()
    observed.get_by_text(OTHER_SKILL, exact=True).wait_for()
    session.tab("Preparation")
    page.locator(".o_form_button_save").click()
    page.wait_for_url(re.compile(r"/\d+(\?|$)"))
    session.keep("coaching prepared")


def open_plan(page):
    """Come to the plan from the manager's page."""
    page.goto("/odoo/coaching-board")
    page.locator(".o_coaching_board").get_by_text(TECHNICIAN).first.click()
    page.wait_for_selector(".o_form_view .o_field_widget[name=interval_days]")


def set_type(session, label):
    """Choose how the session is held, however the field looks."""
    field = session.field("session_type")
    native = field.locator("select")
    if native.count():
        native.select_option(label=label)
        return
    field.locator("input").first.click()
    session.page.locator(".o_select_menu_item").filter(has_text=label).first.click()


def coach_rides_along(page, screenshots):
    """On the phone, beside the van: scores, an agreement, a note for himself."""
    session = Session(page, screenshots)
    session.open("/odoo/coaching-sessions")
    session.open_card(TECHNICIAN)
    session.tab("Observed")
    score(session, SKILL, "coach_score", "With help", "Answered before the question.")
    score(session, OTHER_SKILL, "coach_score", "Well", "Showed the strainer.")
    session.keep("coaching ride-along")
    session.tab("Agreed")
    session.field("commitment_ids").locator(".o-kanban-button-new").click()
    session.field("name", session.dialog).locator("input").fill(COMMITMENT)
    session.keep("coaching commitment")
    save_dialog(session)
    session.tab("Private Notes")
    add_private_note(session)
    session.button("Session Held").click()
    page.wait_for_selector(".o_field_widget[name=state]:has-text('Held')")
    session.tab("Observed")
    session.keep("coaching held")


def score(session, skill, name, level, words=""):
    """Open a skill, say how well it shows, and in words what was seen."""
    lines = session.field("observation_ids").locator(".o_kanban_record")
    lines.filter(has_text=skill).first.click()
    session.field(name, session.dialog).wait_for()
    choices = session.field(name, session.dialog)
    choices.get_by_label(level, exact=True).check()
    if words:
        session.field("note", session.dialog).locator("textarea").fill(words)
    save_dialog(session)
    line = lines.filter(has_text=skill).filter(has_text=level)
    line.first.wait_for()


def save_dialog(session):
    """Keep what was entered, as a new line or a changed one."""
    session.dialog.locator(".o_form_button_save").first.click()
    session.wait_for_dialog_to_close()


def add_private_note(session):
    """Write a note that only coach and managers read."""
    notes = session.field("private_note_ids")
    notes.locator(".o-kanban-button-new, .o_field_x2many_list_row_add a").first.click()
    session.page.locator("[name=note] textarea:visible").last.fill(SECRET)
    if session.dialog.count():
        save_dialog(session)


def my_page(page):
    """Open the page on which a technician finds what coaching means for him."""
    page.goto("/odoo/my-coaching")
    found = page.locator(".o_my_page")
    found.wait_for()
    return found


def technician_scores(page, screenshots):
    """On his phone he says how he saw the same skills, beside the coach's view."""
    session = Session(page, screenshots)
    my_page(page).locator(".o_my_commitments").get_by_text(COMMITMENT).wait_for()
    session.keep("coaching my page")
    session.button("How I see it").click()
    for skill, level in ((SKILL, "Well"), (OTHER_SKILL, "On his own")):
        page.wait_for_url(re.compile(r"/action-\d+(\?|$)"))
        session.open_card(skill)
        page.wait_for_url(re.compile(r"/action-\d+/\d+(\?|$)"))
        choices = session.field("technician_score")
        choices.get_by_label(level, exact=True).check()
        session.keep(f"coaching how I see {skill}")
        page.locator(".o_form_button_save").click()
        page.wait_for_selector(".o_form_button_save", state="hidden")
        page.go_back()
    card = page.locator(".o_kanban_record").filter(has_text=SKILL).first
    card.get_by_text("With help").wait_for()
    card.get_by_text("Well", exact=True).wait_for()
    session.keep("coaching side by side")


def private_stays_private(odoo_server, page):
    """The technician finds the note on no screen and by no call."""
    page.goto("/odoo/coaching-sessions")
    screen = Session(page, None)
    screen.open_card("Ride-along")
    page.locator(".o_notebook_headers").wait_for()
    text = page.locator(".o_action_manager").inner_text()
    assert "Private" not in text
    assert "Preparation" not in text
    assert SECRET not in page.content()
    with pytest.raises(RpcError):
        odoo_server.execute(
            *("proactive.coaching.private.note", "search_read", []), login="nils"
        )
    notes = odoo_server.execute(
        *("proactive.coaching.private.note", "search_read", []), ["note"], login="coach"
    )
    assert SECRET in [note["note"] for note in notes]


def commitment_is_an_activity(odoo_server, number):
    """What was agreed is so many activities of the technician."""
    activities = odoo_server.execute(
        *("mail.activity", "search_read", [("summary", "=", COMMITMENT)]), ["user_id"]
    )
    assert [line["user_id"][1] for line in activities] == [TECHNICIAN] * number


def follow_up(page, screenshots):
    """A month later: what is open is there, the same skill is looked at again."""
    open_plan(page)
    session = Session(page, screenshots)
    session.button("Plan a Session").click()
    session.field("open_commitment_ids").get_by_text(COMMITMENT).wait_for()
    session.keep("coaching carried over")
    session.tab("Observed")
    line = session.field("observation_ids").locator(".o_data_row")
    line = line.filter(has_text=SKILL).first
    assert "With help" in line.inner_text()
    score_in_list(session, line, "Well")
    session.button("Session Held").click()
    page.wait_for_selector(".o_arrow_button_current:has-text('Held')")
    session.keep("coaching follow-up held")


def score_in_list(session, line, level):
    """Choose the coach's score in the list of a desktop."""
    line.locator(".o_data_cell[name=coach_score]").click()
    field = session.page.locator(".o_selected_row [name=coach_score]").last
    native = field.locator("select")
    if native.count():
        native.select_option(label=level)
        return
    field.locator("input").first.click()
    item = session.page.locator(".o_select_menu_item").filter(has_text=level)
    item.first.click()


def technician_is_done(page, screenshots):
    """It is still his after the second session, until he says that it is done."""
    screen = Screen(page, screenshots)
    agreed = my_page(page).locator(".o_my_commitments")
    agreed.get_by_text(COMMITMENT).wait_for()
    screen.button("Done", agreed).click()
    agreed.get_by_text(COMMITMENT).wait_for(state="detached")
    screen.keep("coaching nothing open")


def change_is_shown(page, screenshots):
    """His page draws how the skill changed from one month to the next."""
    screen = Screen(page, screenshots)
    skill = my_page(page).locator(".o_my_skills .card").filter(has_text=SKILL).first
    skill.locator("canvas").wait_for()
    skill.scroll_into_view_if_needed()
    assert "From “With help” to “Well”" in " ".join(skill.inner_text().split())
    assert skill.locator(".fa-arrow-up").count() == 1
    screen.keep("coaching change")
