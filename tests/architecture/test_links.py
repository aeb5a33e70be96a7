"""A page leads only to pages that exist: a door that was renamed is found here and not by a seller."""

import re
from pathlib import Path

from tests.conftest import make_app

ROOT = Path(__file__).parents[2]
PACKAGES = ("kernel", "producers", "traceability", "inventory", "fund", "shop")
# What begins with a dot or is put together is not seen.
LED_TO = re.compile(r"""(?:url_for|may_open)\(\s*["']([a-z_0-9]+\.[a-z_0-9]+)["']""")


def test_every_page_that_is_led_to_exists(tmp_path: Path) -> None:
    app = make_app(f"sqlite:///{tmp_path / 'none.db'}", tmp_path)
    pages = [*(ROOT / "templates").rglob("*.html")]
    views = [path for package in PACKAGES for path in (ROOT / package).rglob("*.py")]
    led_to = {
        (str(path.relative_to(ROOT)), name)
        for path in (*pages, *views)
        for name in LED_TO.findall(path.read_text())
    }
    assert len(led_to) > 200
    assert sorted(one for one in led_to if one[1] not in app.view_functions) == []
