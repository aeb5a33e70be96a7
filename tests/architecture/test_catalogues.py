"""The screens speak every language they offer: no sentence is left untranslated, no gap is lost."""

import re
from pathlib import Path

import pytest
from babel.messages.catalog import Message
from babel.messages.pofile import read_po

CATALOGUES = sorted((Path(__file__).parents[2] / "translations").glob("*/LC_MESSAGES/*.po"))
GAP = re.compile(r"%\((\w+)\)[sd]|\{(\w+)\}")


def gaps(text: str) -> set[str]:
    return {"".join(found) for found in GAP.findall(text)}


def said(message: Message) -> list[str]:
    return [message.string] if isinstance(message.string, str) else list(message.string)


def asked(message: Message) -> str:
    return message.id if isinstance(message.id, str) else message.id[-1]


@pytest.mark.parametrize("path", CATALOGUES, ids=lambda path: "-".join(path.parts[-3::2]))
def test_every_sentence_is_translated_with_its_gaps(path: Path) -> None:
    with path.open("rb") as file:
        messages = [message for message in read_po(file) if message.id]
    assert messages
    assert [asked(one) for one in messages if not all(said(one)) or one.fuzzy] == []
    # A plural form for one or two may say the number in words.
    lost = [
        asked(one)
        for one in messages
        if gaps(said(one)[-1]) != gaps(asked(one)) and not any(gaps(t) == gaps(asked(one)) for t in said(one))
    ]
    assert lost == []


def test_arabic_has_every_sentence_of_the_office() -> None:
    assert {path.parent.parent.name for path in CATALOGUES if path.stem == "messages"} == {"ar"}
    assert {path.parent.parent.name for path in CATALOGUES if path.stem == "public"} == {"ar", "en", "zgh"}
