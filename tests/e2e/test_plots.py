"""A plot drawn with a finger: the outline lands in the form, and its area is told."""

import pytest
from playwright.sync_api import Browser, expect

from kernel.access import Role
from kernel.db import db
from kernel.models import User
from tests.builders.producers import a_cooperative, a_plot
from tests.builders.shop import a_person
from tests.conftest import Do
from tests.e2e.test_the_thread import sign_in

CORNERS = ((0.3, 0.3), (0.6, 0.3), (0.6, 0.6), (0.3, 0.6))


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_a_plot_is_drawn_on_the_map(do: Do, browser: Browser, origin: str) -> None:
    cooperative = a_cooperative(do)
    a_plot(do, cooperative, "P1")
    officer = db.session.get_one(User, a_person(do, Role.COOPERATIVE_OFFICER, organisation_id=cooperative))
    page = sign_in(browser, origin, officer.email, {"width": 1024, "height": 768})
    page.goto(f"{origin}/organisations/{cooperative}/plots/new")
    page.fill("#code", "P2")
    page.fill("#commune", "Tassousfi")
    drawing = page.locator(".plot-map")
    drawing.scroll_into_view_if_needed()
    expect(drawing.locator(".leaflet-control-scale")).to_be_visible()
    box = drawing.bounding_box()
    assert box is not None
    for across, down in (*CORNERS, CORNERS[-1]):
        x, y = box["x"] + box["width"] * across, box["y"] + box["height"] * down
        page.mouse.move(x, y)
        page.wait_for_timeout(150)
        page.mouse.click(x, y)
        page.wait_for_timeout(150)
    assert '"Polygon"' in page.locator("#geometry").input_value()
    page.get_by_role("button", name="Enregistrer").click()
    expect(page.locator("main")).to_contain_text("P2")
    expect(page.locator("main")).to_contain_text("ha")
