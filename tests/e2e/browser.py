"""Where the browser of the machine is, and how it is started."""

import os
import shutil
import sys

NAMES = ("chromium", "chromium-browser", "google-chrome")
# Needed as root in a container, and so that the browser looks nothing up by itself.
FLAGS = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


def chromium() -> str | None:
    """The path of Chromium: CHROMIUM of the environment, else the first found; None when there is none."""
    given = os.environ.get("CHROMIUM")
    found = next((path for name in NAMES if (path := shutil.which(name))), None)
    return given or found


if __name__ == "__main__":
    sys.exit(0 if chromium() else 1)
