"""Makes `seals.json`: values and the canonical text that Python and TypeScript must both write, and its hash.

The texts are written here letter by letter, not by the shop's own code: `python -m tests.cases.make_seals`.
"""

import hashlib
import json
import random
from pathlib import Path
from typing import Any

PATH = Path(__file__).with_name("seals.json")
SEED = 20_261_122
COUNT = 120
LETTERS = [
    "a",
    "é",
    "ⵣ",
    "ق",
    "😀",
    '"',
    "\\",
    "/",
    "\n",
    "\t",
    "\x01",
    "\x7f",
    "\u2028",
    "œ",
    " ",
    "<",
    "\u00a0",
]
SHORT = {'"': '\\"', "\\": "\\\\", "\b": "\\b", "\f": "\\f", "\n": "\\n", "\r": "\\r", "\t": "\\t"}


def text_of(value: Any) -> str:
    """The canonical text, spelled out."""
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int):
        return str(value)
    if isinstance(value, str):
        return '"' + "".join(letter_of(letter) for letter in value) + '"'
    if isinstance(value, list):
        return "[" + ",".join(text_of(one) for one in value) + "]"
    return "{" + ",".join(f"{text_of(key)}:{text_of(value[key])}" for key in sorted(value)) + "}"


def letter_of(letter: str) -> str:
    if letter in SHORT:
        return SHORT[letter]
    return f"\\u{ord(letter):04x}" if letter < " " else letter


def some_value(dice: random.Random, depth: int) -> Any:
    """Any value that a record may hold."""
    kind = dice.randrange(7 if depth else 5)
    if kind == 0:
        return None
    if kind == 1:
        return dice.random() < 0.5
    if kind == 2:
        return dice.choice([0, 1, -1, 10**9, -(2**53) + 1, 2**53 - 1, dice.randrange(-(10**12), 10**12)])
    if kind in (3, 4):
        return "".join(dice.choice(LETTERS) for _ in range(dice.randrange(12)))
    if kind == 5:
        return [some_value(dice, depth - 1) for _ in range(dice.randrange(5))]
    keys = dice.sample(["id", "kind", "Z", "a_b", "a.b", "10", "9", "total_cents", "e"], 4)
    return {key: some_value(dice, depth - 1) for key in keys}


def cases() -> list[dict[str, Any]]:
    """Values with their text and its hash."""
    dice = random.Random(SEED)
    values = [some_value(dice, 4) for _ in range(COUNT)]
    return [
        {
            "value": value,
            "text": text_of(value),
            "sha256": hashlib.sha256(text_of(value).encode()).hexdigest(),
        }
        for value in values
    ]


def content() -> str:
    """The whole file."""
    rows = ",\n".join(json.dumps(case, ensure_ascii=False, sort_keys=True) for case in cases())
    return f'{{"about": "Made by make_seals.py", "cases": [\n{rows}\n]}}\n'


if __name__ == "__main__":
    PATH.write_text(content(), encoding="utf-8")
