"""The till's page opens with no network at all after one visit; a newer version waits until it is called."""

import json
import shutil
import subprocess
from base64 import b64encode
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from hashlib import sha384
from io import BytesIO
from pathlib import Path
from threading import Thread
from time import monotonic
from uuid import UUID

import pytest
from flask import Flask
from flask.testing import FlaskClient
from PIL import Image
from playwright.sync_api import Browser, BrowserContext, Page, expect
from werkzeug.serving import make_server

from kernel import assets
from kernel.access import Role
from kernel.db import db
from kernel.ids import new_id
from kernel.models import User
from tests.builders.inventory import a_boutique
from tests.builders.shop import a_person, a_till
from tests.conftest import Do

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)

PASSWORD = "un bon mot de passe"
PATIENCE_SECONDS = 30
FRONTEND = Path(__file__).parents[2] / "frontend"
BRIDGE = "http://127.0.0.1:8631"
# In the worker's scope and no page of the till: what the till itself does with an update stays out of it.
BARE_PAGE = "/till/manifest.webmanifest"
KEPT = """async () => {
  const caches_ = await Promise.all((await caches.keys()).map((name) => caches.open(name)))
  const requests = (await Promise.all(caches_.map((cache) => cache.keys()))).flat()
  return requests.map((request) => new URL(request.url).pathname)
}"""


@dataclass(frozen=True, slots=True)
class Counter:
    """A till, and who sells at it."""

    till_id: UUID
    seller_id: UUID

    @property
    def address(self) -> str:
        return f"/till/{self.till_id}"


@pytest.fixture
def counter(do: Do) -> Counter:
    boutique = a_boutique(do, "Boutique de Taroudannt")
    return Counter(a_till(do, boutique), a_person(do, Role.SELLER, "Fatima", place_id=boutique))


@contextmanager
def served(app: Flask) -> Iterator[str]:
    """The application on a port of its own, which is closed at the end."""
    server = make_server("127.0.0.1", 0, app, threaded=True)
    serving = Thread(target=server.serve_forever)
    serving.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        serving.join()
        server.server_close()


def visited(browser: Browser, origin: str, counter: Counter) -> Page:
    """The till's page after one visit of its seller, once the device keeps it."""
    page = browser.new_context(locale="fr-FR").new_page()
    page.goto(f"{origin}/login")
    page.fill("#email", db.session.get_one(User, counter.seller_id).email)
    page.fill("#password", PASSWORD)
    page.click("button.primary")
    expect(page.locator(".who")).to_be_visible()
    page.goto(origin + counter.address)
    wait_until(page, "navigator.serviceWorker.controller !== null")
    return page


def wait_until(page: Page, condition: str) -> None:
    """Playwright's own waiting evaluates text in the page, which our policy forbids."""
    limit = monotonic() + PATIENCE_SECONDS
    while not page.evaluate(condition):
        assert monotonic() < limit, condition
        page.wait_for_timeout(50)


def expect_opened(page: Page) -> None:
    """The application has run: it drew something, dressed by its own styles, in its own type."""
    expect(page.locator("#till > *").first).to_be_attached()
    assert page.evaluate("getComputedStyle(document.body).marginTop") == "0px"
    assert page.evaluate("document.fonts.load('16px \"Readex Pro Variable\"').then((found) => found.length)")


def is_cut_off(page: Page) -> bool:
    return bool(page.evaluate("fetch('/healthz').then(() => false, () => true)"))


def open_page(context: BrowserContext, address: str) -> Page:
    page = context.new_page()
    page.goto(address)
    return page


def test_the_shell_is_the_same_for_every_till_person_and_language(
    app: Flask, client: FlaskClient, counter: Counter, sign_in: Callable[[UUID], FlaskClient]
) -> None:
    answers = [
        client.get(counter.address),
        client.get(f"{counter.address}/"),
        client.get("/till/"),
        client.get(f"/till/{new_id()}", headers={"Accept-Language": "ar"}),
        sign_in(counter.seller_id).get(counter.address),
    ]
    assert {one.status_code for one in answers} == {200}
    assert {one.data for one in answers} == {assets.built("till.html")}
    assert {one.headers["Cache-Control"] for one in answers} == {"no-cache"}
    assert not any("Set-Cookie" in one.headers or "Vary" in one.headers for one in answers)
    assert b"csrf" not in answers[-1].data


def test_the_shell_may_run_the_camera_and_call_the_print_bridges_of_the_settings(
    app: Flask, client: FlaskClient
) -> None:
    policy = client.get("/till/").headers["Content-Security-Policy"]
    assert "script-src 'self' 'wasm-unsafe-eval';" in policy
    assert "connect-src 'self';" in policy
    assert "worker-src 'self'; manifest-src 'self'" in policy
    shell, worker = client.get("/till/"), client.get("/till/sw.js")
    app.config["PRINT_BRIDGES"] = [BRIDGE]
    renewed = client.get("/till/", headers={"If-None-Match": shell.headers["ETag"]})
    assert renewed.status_code == 200
    assert f"connect-src 'self' {BRIDGE};" in renewed.headers["Content-Security-Policy"]
    assert BRIDGE not in client.get("/login").headers["Content-Security-Policy"]
    # Else the tills that keep the old policy would not learn of the new one.
    assert client.get("/till/sw.js").data != worker.data


def test_the_worker_is_asked_for_each_time_and_keeps_to_the_till(app: Flask, client: FlaskClient) -> None:
    worker = client.get("/till/sw.js")
    assert worker.mimetype == "text/javascript"
    assert worker.headers["Cache-Control"] == "no-cache"
    assert worker.headers["Service-Worker-Allowed"] == "/till/"
    assert b"@policy@" not in worker.data
    again = client.get("/till/sw.js", headers={"If-None-Match": worker.headers["ETag"]})
    assert again.status_code == 304


def test_the_web_manifest_is_whole_and_its_icons_exist(app: Flask, client: FlaskClient) -> None:
    answer = client.get("/till/manifest.webmanifest")
    assert answer.mimetype == "application/manifest+json"
    manifest = json.loads(answer.data)
    assert (manifest["name"], manifest["short_name"]) == ("Igoudar – Caisse", "Caisse")
    assert (manifest["start_url"], manifest["scope"], manifest["lang"]) == ("/till/", "/till/", "fr")
    assert (manifest["display"], manifest["orientation"]) == ("standalone", "any")
    tokens = (FRONTEND / "src/site/tokens.css").read_text()
    assert f"--indigo-deep: {manifest['theme_color']};" in tokens
    assert f"--paper: {manifest['background_color']};" in tokens
    purposes = {(icon["sizes"], icon["purpose"]) for icon in manifest["icons"]}
    assert purposes == {(size, use) for size in ("192x192", "512x512") for use in ("any", "maskable")}
    for icon in manifest["icons"]:
        with client.get(icon["src"]) as file, Image.open(BytesIO(file.data)) as image:
            assert image.format == "PNG"
            assert "x".join(map(str, image.size)) == icon["sizes"]


def test_after_one_visit_the_till_opens_without_network(
    browser: Browser, origin: str, counter: Counter
) -> None:
    page = visited(browser, origin, counter)
    page.context.set_offline(True)
    assert is_cut_off(page)
    page.reload()
    expect_opened(page)
    expect_opened(open_page(page.context, origin + counter.address))
    expect_opened(open_page(page.context, f"{origin}{counter.address}/"))


def test_the_installed_till_opens_the_one_last_used_on_the_device(
    browser: Browser, origin: str, counter: Counter
) -> None:
    page = visited(browser, origin, counter)
    page.evaluate("(id) => localStorage.setItem('igoudar:till', id)", str(counter.till_id))
    page.context.set_offline(True)
    installed = open_page(page.context, f"{origin}/till/")
    installed.wait_for_url(f"**{counter.address}")
    expect_opened(installed)


def test_the_till_opens_when_the_server_is_stopped(app: Flask, browser: Browser, counter: Counter) -> None:
    with served(app) as origin:
        page = visited(browser, origin, counter)
    assert is_cut_off(page)
    page.reload()
    expect_opened(page)
    expect_opened(open_page(page.context, origin + counter.address))


def test_the_policy_holds_for_the_page_that_the_device_keeps(
    browser: Browser, origin: str, counter: Counter
) -> None:
    page = visited(browser, origin, counter)
    page.context.set_offline(True)
    page.reload()
    expect_opened(page)
    assert page.evaluate("""() => {
      const script = document.createElement('script')
      script.textContent = 'window.ran = true'
      document.head.append(script)
      return window.ran === undefined
    }""")
    empty_module = "new Uint8Array([0, 97, 115, 109, 1, 0, 0, 0])"
    assert page.evaluate(f"WebAssembly.compile({empty_module}).then(() => true, () => false)")
    for engine in assets.DIST.glob("*.wasm"):
        compiled = f"WebAssembly.compileStreaming(fetch('/assets/{engine.name}'))"
        assert page.evaluate(f"{compiled}.then(() => true, () => false)"), engine.name


def test_the_device_keeps_the_files_of_the_till_and_no_others(
    browser: Browser, origin: str, counter: Counter
) -> None:
    kept = set(visited(browser, origin, counter).evaluate(KEPT))
    manifest = json.loads(assets.built("manifest.json"))
    till, site = manifest["till.html"], manifest["src/site/main.ts"]
    lazy = [manifest[name]["file"] for name in (*till.get("imports", ()), *till.get("dynamicImports", ()))]
    engines = [path.name for path in assets.DIST.glob("*.wasm")]
    assert {f"/assets/{file}" for file in (till["file"], *till["css"], *lazy, *engines)} <= kept
    assert {"/till/", "/assets/icon.svg", "/assets/icon-192.png"} <= kept
    of_the_office = [site["file"], *(manifest[name]["file"] for name in site["dynamicImports"])]
    assert not {f"/assets/{file}" for file in of_the_office} & kept
    assert not [path for path in kept if path.startswith("/api/") or "leaflet" in path]


def test_what_the_till_asks_the_server_does_not_pass_through_the_worker(
    browser: Browser, origin: str, counter: Counter
) -> None:
    page = visited(browser, origin, counter)
    address = f"/api/tills/{counter.till_id}/catalogue"
    with page.expect_response(f"**{address}") as asked:
        page.evaluate("(address) => fetch(address).then((answer) => answer.status)", address)
    assert not asked.value.from_service_worker
    page.reload()
    with page.expect_response("**/assets/*.css*") as dressed:
        page.reload()
    assert dressed.value.from_service_worker


@pytest.fixture
def built(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """A copy of the built files, which a test can renew as a release does."""
    folder = tmp_path / "built"
    shutil.copytree(assets.DIST, folder)
    monkeypatch.setattr(assets, "DIST", folder)
    return folder


def fingerprint(content: bytes) -> bytes:
    return b64encode(sha384(content).digest())


def renew(built: Path, *, is_shell_late: bool = False) -> None:
    """The files of the next version: another shell, and the worker that keeps it."""
    worker, old = (built / "sw.js").read_bytes(), (built / "till.html").read_bytes()
    new = old.replace(b"<title>Caisse", b"<title>Nouvelle caisse")
    before, after = fingerprint(old), fingerprint(new)
    assert before in worker
    (built / "sw.js").write_bytes(worker.replace(before, after).replace(before[-16:], after[-16:]))
    if not is_shell_late:
        (built / "till.html").write_bytes(new)


@pytest.fixture(scope="module")
def page_side() -> str:
    """`installing.ts` as a browser reads it, started on every page of the till's scope."""
    command = ["node_modules/.bin/esbuild", "src/till/offline/installing.ts", "--bundle", "--format=iife"]
    compiled = subprocess.run(
        [*command, "--global-name=offline"], cwd=FRONTEND, check=True, capture_output=True, text=True
    ).stdout
    start = "window.told = 0; window.installed = offline.installOffline({ onWaiting: () => { told += 1 } })"
    return f"if (location.pathname.startsWith('/till/')) {{ {compiled}\n{start} }}"


def kept_title(page: Page) -> str:
    """The title of the shell that the worker answers."""
    text = page.evaluate("fetch('/till/').then((answer) => answer.text())")
    return str(text).split("<title>")[1].split(" ·")[0]


def look_for_update(page: Page) -> None:
    page.evaluate("navigator.serviceWorker.ready.then((found) => found.update()).catch(() => null)")


def bare_page(context: BrowserContext, origin: str) -> tuple[Page, list[str]]:
    """A page with `installing.ts` alone, and the list of its loads."""
    page, loads = context.new_page(), list[str]()
    page.on("load", lambda loaded: loads.append(loaded.url))
    page.goto(origin + BARE_PAGE)
    wait_until(page, "navigator.serviceWorker.controller !== null")
    return page, loads


def test_a_new_version_waits_and_takes_over_when_the_page_says_so(
    browser: Browser, origin: str, built: Path, page_side: str
) -> None:
    context = browser.new_context()
    context.add_init_script(page_side)
    page, loads = bare_page(context, origin)
    other, other_loads = bare_page(context, origin)
    assert (page.evaluate("told"), kept_title(page)) == (0, "Caisse")

    renew(built)
    look_for_update(page)
    wait_until(page, "told === 1")
    assert (kept_title(page), len(loads)) == ("Caisse", 1)

    with page.expect_event("load"):
        page.evaluate("installed.applyUpdate()")
    wait_until(page, "navigator.serviceWorker.controller?.state === 'activated'")
    assert (kept_title(page), page.evaluate("told")) == ("Nouvelle caisse", 0)
    assert page.evaluate(KEPT).count("/till/") == 1
    # Another tab may be in the middle of a sale: it is told again, and decides for itself.
    wait_until(other, "told === 2")
    assert (len(loads), len(other_loads)) == (2, 1)
    with other.expect_event("load"):
        other.evaluate("installed.applyUpdate()")


def test_a_version_that_waits_is_told_to_a_page_opened_later(
    browser: Browser, origin: str, built: Path, page_side: str
) -> None:
    context = browser.new_context()
    context.add_init_script(page_side)
    page, _loads = bare_page(context, origin)
    renew(built)
    look_for_update(page)
    wait_until(page, "told === 1")
    later, _loads = bare_page(context, origin)
    wait_until(later, "told === 1")


def test_a_server_half_renewed_leaves_the_till_as_it_was(
    browser: Browser, origin: str, built: Path, page_side: str
) -> None:
    context = browser.new_context()
    context.add_init_script(page_side)
    page, _loads = bare_page(context, origin)
    renew(built, is_shell_late=True)
    look_for_update(page)
    wait_until(page, "navigator.serviceWorker.ready.then((found) => !found.installing && !found.waiting)")
    assert (page.evaluate("told"), kept_title(page)) == (0, "Caisse")
