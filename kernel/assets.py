"""The front end's built files: found by their source name in Vite's manifest."""

import json
from functools import cache
from pathlib import Path
from typing import Any

from flask import Flask, Response, send_from_directory
from markupsafe import Markup

from kernel.access import public

DIST = Path(__file__).parent.parent / "frontend" / "dist"
YEAR_SECONDS = 31_536_000


@cache
def _manifest() -> dict[str, dict[str, Any]]:
    manifest: dict[str, dict[str, Any]] = json.loads((DIST / "manifest.json").read_text())
    return manifest


def _with_imports(entry: str, seen: set[str]) -> list[str]:
    if entry in seen:
        return []
    seen.add(entry)
    imports = [name for child in _manifest()[entry].get("imports", ()) for name in _with_imports(child, seen)]
    return [*imports, entry]


def asset_scripts(entry: str) -> Markup:
    """The module script of an entry such as `src/site/main.ts`."""
    return Markup('<script type="module" src="/assets/{}"></script>').format(_manifest()[entry]["file"])


def asset_styles(entry: str) -> Markup:
    """The style sheets of an entry, those of its shared chunks first."""
    manifest = _manifest()
    files = [css for name in _with_imports(entry, set()) for css in manifest[name].get("css", ())]
    if manifest[entry]["file"].endswith(".css"):
        files.append(manifest[entry]["file"])
    link = Markup('<link rel="stylesheet" href="/assets/{}">')
    return Markup("\n").join(link.format(file) for file in dict.fromkeys(files))


def built(name: str) -> bytes:
    """The bytes of a built file whose name holds no hash; read anew, for a build may have replaced it."""
    return (DIST / name).read_bytes()


@public
def asset(name: str) -> Response:
    """A built file; its name holds its hash, so it never changes."""
    return send_from_directory(DIST, name, max_age=YEAR_SECONDS)


@public
def favicon() -> Response:
    """The icon that browsers ask for unasked; without it they would get a page, and its cookie."""
    icon = Response(built("icon.svg"), mimetype="image/svg+xml")
    icon.cache_control.public, icon.cache_control.max_age = True, YEAR_SECONDS
    return icon


def install(app: Flask) -> None:
    """Serve the built files and give templates their addresses."""
    app.add_url_rule("/assets/<path:name>", "assets", asset)
    app.add_url_rule("/favicon.ico", "favicon", favicon)
    app.jinja_env.globals.update(asset_scripts=asset_scripts, asset_styles=asset_styles)
