"""Whatever is written in it, a calendar's lines are short, and read back they say the same."""

import re

from hypothesis import given
from hypothesis import strategies as st

from fund.gateways.calendars import LINE_OCTETS_MAX, folded, text_value

_ESCAPED = re.compile(r"\\(.)")
texts = st.text(st.characters(exclude_categories=("Cs", "Cc"))) | st.text("aé،ش;,\\😀\n ", max_size=200)


@given(texts)
def test_a_folded_line_is_short_and_unfolds_to_itself(text: str) -> None:
    line = text.replace("\n", "")
    told = folded(line)
    assert all(len(piece.encode()) <= LINE_OCTETS_MAX for piece in told.split("\r\n"))
    assert told.replace("\r\n ", "") == line


@given(texts)
def test_an_escaped_text_reads_back_as_it_was(text: str) -> None:
    told = text_value(text)
    assert "\n" not in told
    assert not re.search(r"(?<!\\)(\\\\)*[;,]", told)
    assert _ESCAPED.sub(lambda found: "\n" if found[1] == "n" else found[1], told) == text
