"""One word for one thing: what the glossary left behind is said nowhere any more."""

import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
import yaml
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po

ROOT = Path(__file__).parents[2]
FOLDERS = ("kernel", "producers", "traceability", "inventory", "fund", "shop", "templates")
METHODS = [("**.py", "python"), ("**.html", "jinja2")]
ROW = re.compile(r"^\| (\S[^|]*) \| (\S[^|]*) \| (everywhere|\w+) \|$", re.MULTILINE)


def left_behind() -> list[tuple[str, str]]:
    """Each word that the glossary gave up, with the package that must not say it."""
    table = (ROOT / "docs" / "glossary.md").read_text("utf-8").split("## Words left behind")[1]
    return [(found[1], found[3]) for found in ROW.finditer(table)]


def french(package: str) -> Iterator[str]:
    """The sentences in the sources of a package and of its pages; of all of them for `everywhere`."""
    for folder in FOLDERS if package == "everywhere" else (package, f"templates/{package}"):
        for _path, _line, said, _comments, _context in extract_from_dir(
            ROOT / folder, METHODS, keywords={"_": None, "_l": None, "ngettext": (1, 2)}
        ):
            yield from (said,) if isinstance(said, str) else said


@cache
def sentences(package: str) -> frozenset[str]:
    """What a package says on a screen or in a standard's text, in French and in Arabic."""
    asked = frozenset(french(package))
    with (ROOT / "translations/ar/LC_MESSAGES/messages.po").open("rb") as file:
        answered = [one for one in read_po(file) if one.id and set(forms(one.id)) & asked]
    return asked | {form for one in answered for form in forms(one.string)} | standards()


def forms(said: str | tuple[str, ...]) -> tuple[str, ...]:
    return (said,) if isinstance(said, str) else said


def standards() -> frozenset[str]:
    files = (ROOT / "producers/reference/standards").glob("*.yaml")
    editions = [one for path in files for one in yaml.safe_load(path.read_text("utf-8"))["editions"]]
    return frozenset(asked[tongue] for one in editions for asked in one.get("requirements", ())
                     for tongue in ("fr", "ar"))  # fmt: skip


def says(sentence: str, word: str) -> bool:
    """Arabic glues its articles and prepositions to the word; French only its plural."""
    pattern = rf"\b{word}s?\b" if word.isascii() or word[0] in "é" else word
    return re.search(pattern, sentence, re.IGNORECASE) is not None


def test_the_words_left_behind_are_read_from_the_glossary() -> None:
    assert ("membre", "everywhere") in left_behind()


@pytest.mark.parametrize(("word", "where"), left_behind())
def test_a_word_left_behind_is_said_nowhere(word: str, where: str) -> None:
    assert [one for one in sentences(where) if says(one, word)] == []
