"""The heads of the tills' chains, kept outside the database: its newest rows cannot be removed unseen."""

import json
import os
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from flask import current_app


@dataclass(frozen=True, slots=True)
class Anchor:
    """Where a series stood at a moment: `heads` is {chain: {"sequence", "hash"}}."""

    till: str
    series: int
    heads: Mapping[str, Mapping[str, Any]]
    arrival: int
    counter_hash: str
    at: str


def keep(anchor: Anchor) -> None:
    """Add a line to the file of anchors; one write, so that lines of two processes never mix."""
    line = json.dumps(asdict(anchor), ensure_ascii=False, sort_keys=True) + "\n"
    descriptor = _opened(current_app.config["ANCHORS_FILE"])
    try:
        os.write(descriptor, line.encode())
    finally:
        os.close(descriptor)


def _opened(file: str) -> int:
    flags = os.O_WRONLY | os.O_CREAT | os.O_APPEND
    try:
        return os.open(file, flags, 0o600)
    except FileNotFoundError:
        Path(file).parent.mkdir(parents=True, exist_ok=True)
        return os.open(file, flags, 0o600)


def kept() -> Iterator[Anchor]:
    """Every anchor, oldest first; a line cut short by a crash is passed over."""
    path = Path(current_app.config["ANCHORS_FILE"])
    if not path.exists():
        return
    with path.open(encoding="utf-8") as file:
        for line in file:
            try:
                yield Anchor(**json.loads(line))
            except (ValueError, TypeError):
                continue
