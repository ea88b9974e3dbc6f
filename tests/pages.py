"""The screens of the journey, as a person uses them: what is clicked, what is read."""

import base64
import re
from urllib.parse import urlsplit

#: Longest time that a person waits for a screen, in milliseconds.
TIMEOUT = 15_000
#: So long a person reads a mail before he opens a link: who is faster is a scanner.
READING = 11_000
PHOTO = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAA"
    "AABJRU5ErkJggg=="
)


class Screen:
    """What all screens of the web client have in common."""

    def __init__(self, page, screenshots):
        self.page = page
        self.page.set_default_timeout(TIMEOUT)
        self.screenshots = screenshots

    def open(self, path):
        """Open an address of the web client and wait for its first view."""
        self.page.goto(path)
        self.page.wait_for_selector(".o_action_manager .o_view_controller")

    def keep(self, name):
        """Keep a picture; the screen may not be wider than the window."""
        self.page.wait_for_timeout(300)
        self.page.screenshot(path=self.screenshots / f"journey-{name}.png")
        wide = "document.documentElement.scrollWidth > window.innerWidth + 1"
        assert not self.page.evaluate(wide), f"{name} does not fit the screen"

    @property
    def dialog(self):
        """The dialog in front, if there is one."""
        return self.page.locator(".o_dialog").last

    def field(self, name, inside=None):
        """A field of the form, or of the dialog given."""
        scope = inside or self.page
        return scope.locator(f".o_field_widget[name={name}]").first

    def text_of(self, name):
        """What a field says, also where it can be written."""
        field = self.field(name)
        box = field.locator("input, textarea").first
        return box.input_value() if box.count() else field.inner_text().strip()

    def button(self, label, inside=None):
        """A button by what is written on it."""
        scope = inside or self.page
        text = re.compile(rf"^\s*{re.escape(label)}\s*$")
        return scope.locator("button:visible").filter(has_text=text).first

    def wait_for_dialog_to_close(self):
        """Wait until no dialog is in front any more."""
        self.page.wait_for_selector(".o_dialog", state="detached")

    def open_card(self, text):
        """Open the card or the row that contains a text."""
        card = ".o_kanban_record:not(.o_kanban_ghost), .o_data_row"
        found = self.page.locator(card).filter(has_text=text).first
        found.wait_for()
        row_cell = found.locator(".o_data_cell").first
        (row_cell if row_cell.count() else found).click()
        self.page.wait_for_selector(".o_form_view")

    def message(self):
        """Return the message that Odoo puts in front, and close it."""
        message = self.page.locator(".o_dialog .modal-content:not(:has(.o_form_view))")
        message.last.wait_for()
        text = message.last.inner_text()
        self.button("Close", message.last).click()
        message.last.wait_for(state="detached")
        return text

    def refusal(self, path):
        """Open an address that Odoo refuses, and return how it says so."""
        self.page.goto(path)
        return self.message()


class Visit(Screen):
    """A technician's visit."""

    def open_today(self, customer):
        """Open today's visit at a customer."""
        self.open("/odoo/visits")
        self.open_card(customer)

    @property
    def form(self):
        """The form in which to say what was seen."""
        return self.page.locator(".o_dialog:has(.o_proactive_capture)")

    def start_recommending(self):
        """Open the form in which to say what was seen."""
        self.button("Recommend").click()
        self.field("observation", self.dialog).wait_for()

    def say(self, observation, word, benefit=""):
        """Fill the form: what was seen, the customer's word, the gain."""
        self.write("observation", observation)
        if benefit:
            self.write("customer_benefit", benefit)
        choices = self.field("customer_word", self.dialog)
        choices.get_by_label(word, exact=True).check()

    def write(self, name, text):
        """Write into a text field of the form in front."""
        self.field(name, self.dialog).locator("textarea, input").first.fill(text)

    def said(self, name):
        """What stands in a text field of the form."""
        return (
            self.field(name, self.form).locator("textarea, input").first.input_value()
        )

    def has_photo(self):
        """Wait for a photo in the form."""
        self.form.locator(".o_attachment").first.wait_for()
        return True

    def add_photo(self):
        """Add a photo, as from the camera."""
        photo = {"name": "belt.png", "mimeType": "image/png", "buffer": PHOTO}
        self.form.locator("input[type=file]").first.set_input_files(photo)
        self.has_photo()

    def save(self):
        """Press Save; what follows is a closed form or a message."""
        self.button("Save Recommendation", self.dialog).click()

    def complete(self):
        """Press Complete."""
        self.button("Complete").click()

    def wait_until_completed(self):
        """Wait until the status bar says that the visit is completed."""
        current = self.page.locator(".o_statusbar_status button:visible")
        current.filter(has_text="Completed").first.wait_for()


class Opportunity(Screen):
    """The office's work on a recommendation."""

    def open_named(self, name):
        """Open an opportunity from the list."""
        self.open("/odoo/proactive-opportunities")
        self.open_card(name)

    def log_contact(self, note):
        """Say that the customer was reached, and what was said."""
        self.button("Log Customer Contact").click()
        self.field("note", self.dialog).locator("textarea").fill(note)
        self.button("Save", self.dialog).click()
        self.wait_for_dialog_to_close()

    def move_to(self, stage):
        """Move it to a stage with the status bar."""
        self.page.locator(".o_statusbar_status").get_by_role(
            "radio", name=stage
        ).first.click()

    def activities(self):
        """What is planned, as text."""
        return self.page.locator(".o-mail-Activity").all_inner_texts()


class Nps(Screen):
    """The pivot of all answers."""

    def total(self):
        """Return the number of answers and the NPS of the row Total."""
        self.open("/odoo/nps-analysis")
        self.page.wait_for_selector(".o_pivot table tbody tr")
        cells = self.page.locator(".o_pivot table tbody tr").first.locator("td")
        count, score = cells.all_inner_texts()[-2:]
        return int(count), float(score)


class Loop(Screen):
    """The case of an unhappy customer."""

    def open_at(self, customer):
        """Open the open loop with a customer."""
        self.open("/odoo/loops")
        self.open_card(customer)


class Session(Screen):
    """A coaching session."""

    def tab(self, name):
        """Turn to a page of the session."""
        self.page.locator(".o_notebook_headers").get_by_text(name, exact=True).click()

    def agree(self, what):
        """Add a commitment."""
        self.tab("Agreed")
        lines = self.field("commitment_ids")
        lines.get_by_text("Add a line").click()
        lines.locator(".o_data_row [name=name] input").last.fill(what)


class Survey:
    """The public page on which a customer answers."""

    def __init__(self, page, screenshots):
        self.page = page
        self.screenshots = screenshots

    def open(self, link):
        """Read the mail, open the link of the invitation and start."""
        self.go(link)
        self.page.click("button[value=start]")
        self.page.wait_for_selector("button[value=finish]")

    def tap(self, link):
        """Read the mail and tap a number in it: the page opens with it chosen."""
        self.go(link)
        self.page.wait_for_selector("button[value=finish]")

    def go(self, link):
        """Open an address as a person does, who has read the mail first."""
        self.page.wait_for_timeout(READING)
        address = urlsplit(link)
        query = f"?{address.query}" if address.query else ""
        self.page.goto(f"{address.path}{query}")

    def chosen(self, question):
        """Return the number that is chosen for a question."""
        wrapper = self.page.locator(".js_question-wrapper").filter(has_text=question)
        return int(wrapper.locator("input:checked").first.get_attribute("value"))

    def write(self, question, text):
        """Answer a question in one's own words."""
        wrapper = self.page.locator(".js_question-wrapper").filter(has_text=question)
        wrapper.locator("textarea").fill(text)

    def tick(self, label):
        """Tick a choice."""
        self.page.locator("label").filter(has_text=label).first.click()

    def answer(self, question, score):
        """Choose a number for a question."""
        wrapper = self.page.locator(".js_question-wrapper").filter(has_text=question)
        wrapper.locator(f"label:has(input[value='{score}'])").first.click()

    def comment(self, text):
        """Say something in one's own words."""
        self.page.locator(".js_question-wrapper textarea").first.fill(text)

    def keep(self, name):
        """Keep a picture."""
        path = self.screenshots / f"journey-{name}.png"
        self.page.screenshot(path=path, full_page=True)

    def send(self):
        """Send the answers and wait for the thanks."""
        self.page.click("button[value=finish]")
        self.page.wait_for_selector("text=Thank you")
