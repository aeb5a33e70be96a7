"""Files that wait for their sender to decide, so that what was refused need not be chosen again.

Each lies under its hash in a folder of whoever sent it: nobody else's request can name it. No row speaks of
one. It goes after a day, or when the same person has sent WAITING_MAX later ones.
"""

import re
from datetime import timedelta
from hashlib import sha256
from pathlib import Path

from flask import current_app

from kernel.access import Actor
from kernel.clock import now
from kernel.errors import Refused
from kernel.ids import new_id

FOLDER = "waiting"
WAITS = timedelta(days=1)
WAITING_MAX = 5
_DIGEST = re.compile(r"[0-9a-f]{64}")


class NoLongerWaiting(Refused):
    """It waited too long, or never waited for this person."""

    code = "file-no-longer-waiting"


def hold(content: bytes, sender: Actor) -> str:
    """Keep what somebody sent for a day; the SHA-256 by which they ask for it again."""
    digest = sha256(content).hexdigest()
    target = folder_of(sender) / digest
    target.parent.mkdir(parents=True, exist_ok=True)
    # Whoever reads must never find half a file: it gets its name when it is whole.
    making = target.with_name(f"{digest}.{new_id()}")
    making.write_bytes(content)
    making.replace(target)
    _tidy(sender)
    return digest


def held(digest: str, sender: Actor, field: str = "file") -> bytes:
    """What this person sent within the last day. Raises NoLongerWaiting."""
    path = folder_of(sender) / digest
    if not _DIGEST.fullmatch(digest) or not path.is_file() or _is_over(path):
        raise NoLongerWaiting(field=field)
    content = path.read_bytes()
    if sha256(content).hexdigest() != digest:
        raise NoLongerWaiting(field=field)
    return content


def folder_of(sender: Actor) -> Path:
    """Where what somebody sent waits; it may not be there yet."""
    return _root() / str(sender.id)


def _root() -> Path:
    return Path(current_app.config["DATA_DIR"]) / FOLDER


def _is_over(path: Path) -> bool:
    return path.stat().st_mtime < (now() - WAITS).timestamp()


def _tidy(sender: Actor) -> None:
    """Let go of what waited long enough, whoever sent it, and of the oldest of somebody who sent many."""
    for path in _root().glob("*/*"):
        try:
            if _is_over(path):
                path.unlink(missing_ok=True)
        except FileNotFoundError:
            # Another request let go of it first.
            continue
    kept = [path for path in folder_of(sender).iterdir() if _DIGEST.fullmatch(path.name)]
    for path in sorted(kept, key=_sent_at)[:-WAITING_MAX]:
        path.unlink(missing_ok=True)


def _sent_at(path: Path) -> float:
    try:
        return path.stat().st_mtime
    except FileNotFoundError:
        return 0.0
