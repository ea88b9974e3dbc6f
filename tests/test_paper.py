"""What is printed from the browser: nothing of the web client, nothing torn apart."""

import io

import pytest
from pypdf import PdfReader

A4 = {"format": "A4", "margin": {"top": "12mm", "bottom": "12mm"}}
CHROME = (".o_main_navbar", ".o_control_panel", "button:has-text('Print')")
WIDTH = "document.documentElement.scrollWidth <= window.innerWidth + 1"


def assessment(odoo_server):
    """Return the address of a result that everybody in the office may read."""
    [found] = odoo_server.execute(
        "proactive.assessment",
        "search",
        [("form_id.privacy", "=", "named"), ("state", "=", "closed")],
        limit=1,
    )
    return f"/odoo/assessment/{found}"


@pytest.mark.parametrize(
    ("path", "ready"),
    [
        ("/odoo/coaching-board", ".o_coaching_board canvas"),
        (assessment, ".o_assessment_result canvas"),
        ("/odoo/coaching-cards", ".o_kanban_record"),
    ],
    ids=["board", "assessment", "cards"],
)
def test_paper(path, ready, odoo_server, open_page, screenshots):
    page = open_page("manager")
    page.goto(path if isinstance(path, str) else path(odoo_server))
    page.wait_for_selector(ready)
    page.emulate_media(media="print")
    page.set_viewport_size({"width": 720, "height": 1000})
    page.wait_for_timeout(300)
    page.screenshot(path=screenshots / f"paper-{ready.strip('.').split(' ')[0]}.png")
    for chrome in (
        ".o_main_navbar",
        ".o_control_panel",
        "button.btn:has-text('Print')",
    ):
        assert not page.locator(chrome).first.is_visible(), chrome
    assert page.evaluate(WIDTH)
    reader = PdfReader(io.BytesIO(page.pdf(**A4)))
    assert len(reader.pages) <= 2
    assert reader.pages[0].extract_text().strip()
