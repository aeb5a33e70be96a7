"""What every page of the office owes to everybody, looked at in the browser."""

import json
from collections.abc import Sequence

from playwright.sync_api import Page, ViewportSize

from tests.e2e.sizes import COUNTER, PHONE
from tests.e2e.test_till_counter import AXE, RULES

LANGUAGES = {"ar": "العربية", "fr": "Français"}


def is_for_everybody(page: Page, *, viewports: Sequence[ViewportSize] = (PHONE, COUNTER)) -> None:
    """Nothing against WCAG 2.2 AA and nothing wider than the screen, in Arabic then in French."""
    for language in LANGUAGES.values():
        address = page.url
        page.get_by_role("link", name=language).click()
        page.goto(address)
        for viewport in viewports:
            page.set_viewport_size(viewport)
            page.evaluate(AXE.read_text())
            found = page.evaluate(f"axe.run(document, {json.dumps(RULES)}).then((one) => one.violations)")
            assert [(one["id"], [node["html"][:160] for node in one["nodes"]]) for one in found] == []
            assert page.evaluate("document.documentElement.scrollWidth") <= viewport["width"]
