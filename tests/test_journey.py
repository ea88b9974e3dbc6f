"""The whole journey: seen on site, followed up, heard of, asked about, learnt from.

One test, because each step stands on the one before. Every person has a browser of
his own: the technician a phone, office and manager a desktop, two customers the page
their mail links to.
"""

from datetime import datetime, timezone
from zoneinfo import ZoneInfo

from tests.pages import Loop, Nps, Opportunity, Screen, Session, Survey, Visit
from tests.smtp_catcher import links
from tools.demo.writer import read

CUSTOMER, CONTACT = "Seaview Hotel", "claire.donnelly@example.com"
UNHAPPY, UNHAPPY_CONTACT = "Alden Marina Offices", "tessa.holm@example.com"
SEEN = "Fan bearing of the ballroom air handler is dry and warm"
GAIN = "Quiet on Saturday, and no stop in the wedding season"
COMMITMENT = "Show each customer the timer before leaving"

#: The visits that the demo plans for the day of its installation are today's.
TODAY = """
from datetime import datetime, timedelta
start = datetime.utcnow().replace(second=0, microsecond=0)
for number in (1, 2, 3):
    begin = start + timedelta(minutes=number)
    env.ref(f"proactive_service.fsm_order_t0{number}_demo").write({
        "scheduled_date_start": begin, "scheduled_date_end": begin + timedelta(hours=1),
    })
"""


def nps(scores):
    """Return the NPS of some scores, counted with the hand."""
    promoters = sum(score >= 9 for score in scores)
    detractors = sum(score <= 6 for score in scores)
    return 100 * (promoters - detractors) / len(scores)


def test_journey(odoo_server, open_page, screenshots):
    odoo_server.run_code(TODAY)
    scores = [int(row["recommend"]) for row in read("answers")]
    manager = open_page("manager")
    check_nps(manager, screenshots, scores, "before")

    phone = open_page("technician", phone=True)
    technician_recommends(phone, screenshots)
    office_follows_up(odoo_server, open_page("office"), screenshots)
    technician_hears_of_it(odoo_server, phone, screenshots)
    technician_completes(phone, screenshots)

    answer = {"recommend": 9, "bring you ideas": 9, "better off": 10}
    customer_answers(odoo_server, open_page(phone=True), screenshots, CONTACT, answer)
    check_nps(manager, screenshots, [*scores, 9], "after a promoter")

    page = open_page()
    customer_answers(odoo_server, page, screenshots, UNHAPPY_CONTACT, {"recommend": 4})
    check_nps(manager, screenshots, [*scores, 9, 4], "after a detractor")
    manager_coaches(manager, screenshots)
    technician_is_reminded(odoo_server, phone, screenshots)


def check_nps(page, screenshots, scores, name):
    """The pivot shows the NPS of exactly these scores."""
    screen = Nps(page, screenshots)
    count, score = screen.total()
    screen.keep(f"nps {name}")
    assert count == len(scores)
    assert abs(score - nps(scores)) <= 0.5, (score, nps(scores))


def technician_recommends(page, screenshots):
    """Without the gain in words there is a message, and nothing typed is lost."""
    visit = Visit(page, screenshots)
    visit.open("/odoo/visits")
    visit.keep("visits of today")
    visit.open_card(CUSTOMER)
    visit.keep("visit")
    visit.start_recommending()
    visit.say(SEEN, "Asked for a call")
    visit.add_photo()
    visit.save()
    assert "better off" in visit.message()
    assert visit.said("observation") == SEEN
    assert visit.has_photo()
    visit.write("customer_benefit", GAIN)
    visit.keep("recommendation")
    visit.save()
    visit.wait_for_dialog_to_close()
    page.wait_for_selector("text=Recommendations made")
    visit.keep("visit with recommendation")


def office_follows_up(odoo_server, page, screenshots):
    """The office finds it with owner, clock and first step; contact, next stage."""
    opportunity = Opportunity(page, screenshots)
    opportunity.open_named(SEEN)
    page.wait_for_selector(".o-mail-Activity")
    opportunity.keep("opportunity")
    assert "Speak with the customer" in opportunity.activities()[0]
    assert "Tom Becker" in opportunity.text_of("technician_id")
    check_clock(odoo_server)
    opportunity.log_contact("He wants the bearing changed before Saturday.")
    page.wait_for_selector("text=Customer contacted: Phone")
    page.wait_for_selector(".o-mail-Activity", state="detached")
    opportunity.move_to("Proposition")
    page.wait_for_selector("text=has our proposal")
    opportunity.keep("opportunity moved on")


def check_clock(odoo_server):
    """It belongs to the office user; the promise falls into working hours."""
    [lead] = odoo_server.execute(
        *("crm.lead", "search_read", [("name", "=", SEEN)]), ["user_id", "respond_by"]
    )
    assert lead["user_id"][1] == "Oliver Grant"
    respond_by = datetime.fromisoformat(lead["respond_by"]).replace(tzinfo=timezone.utc)
    assert respond_by > datetime.now(timezone.utc)
    there = respond_by.astimezone(ZoneInfo("America/New_York"))
    assert there.weekday() < 5
    assert 8 <= there.hour <= 17


def technician_hears_of_it(odoo_server, page, screenshots):
    """He finds news in words for the customer, and nobody else's business."""
    screen = Screen(page, screenshots)
    screen.open("/odoo/feedback")
    news = page.locator(".o_kanban_record").first
    news.wait_for()
    screen.keep("feedback")
    assert f"{CUSTOMER} has our proposal" in news.inner_text()
    assert SEEN in news.inner_text()
    [foreign] = odoo_server.execute(
        *("proactive.recommendation", "search", [("technician_id", "=", "Wei Chen")]),
        limit=1,
    )
    assert "not allowed to access" in screen.refusal("/odoo/crm")
    assert "top-secret" in screen.refusal(f"/odoo/recommendations/{foreign}")


def technician_completes(page, screenshots):
    """A visit with a recommendation completes; one without is asked about first."""
    visit = Visit(page, screenshots)
    visit.open_today(CUSTOMER)
    visit.complete()
    visit.wait_until_completed()
    visit.open_today(UNHAPPY)
    visit.complete()
    nothing = visit.button("I looked: nothing needed", visit.dialog)
    nothing.wait_for()
    visit.keep("opportunity check")
    nothing.click()
    visit.wait_for_dialog_to_close()
    visit.wait_until_completed()
    page.wait_for_selector("text=Looked, nothing needed")
    visit.keep("visit completed")


def customer_answers(odoo_server, page, screenshots, address, scores):
    """The customer opens the mail's link and answers on the public page."""
    odoo_server.run_cron("mail.ir_cron_mail_scheduler_action")
    mail = odoo_server.mailbox.wait_for(address)
    [link] = [link for link in links(mail) if "/survey/start/" in link]
    survey = Survey(page, screenshots)
    survey.open(link)
    for question, score in scores.items():
        survey.answer(question, score)
    if scores["recommend"] <= 6:
        survey.comment("Nobody showed us the timer.")
    survey.keep(f"survey {scores['recommend']}")
    survey.send()
    survey.keep(f"survey {scores['recommend']} thanks")


def manager_coaches(page, screenshots):
    """The unhappy answer is a task for the manager, and evidence for coaching."""
    loop = Loop(page, screenshots)
    loop.open_at(UNHAPPY)
    page.wait_for_selector(".o-mail-Activity")
    loop.keep("loop")
    loop.button("Coach the Technician").click()
    session = Session(page, screenshots)
    session.field("technician_id").wait_for()
    assert session.text_of("technician_id") == "Tom Becker"
    session.tab("Evidence")
    page.wait_for_selector(".o_field_widget[name=evidence_ids] >> text=the timer")
    session.agree(COMMITMENT)
    session.keep("coaching session")
    session.button("Session Held").click()
    page.wait_for_selector(".o_arrow_button_current:has-text('Held')")
    session.keep("coaching session held")


def technician_is_reminded(odoo_server, page, screenshots):
    """What was agreed is an activity of the technician."""
    activities = odoo_server.execute(
        *("mail.activity", "search_read", [("summary", "=", COMMITMENT)]), ["user_id"]
    )
    assert [activity["user_id"][1] for activity in activities] == ["Tom Becker"]
    screen = Screen(page, screenshots)
    screen.open("/odoo/coaching-commitments")
    page.wait_for_selector(f"text={COMMITMENT}")
    screen.keep("commitment of the technician")
