"""Arabic words are read back as the number that they were made of, and their noun agrees with its end."""

from hypothesis import example, given
from hypothesis import strategies as st

from fund.rules.amounts_in_words import in_words

UNITS = {
    "واحد": 1, "اثنان": 2, "اثنا": 2, "أحد": 1, "ثلاثة": 3, "أربعة": 4, "خمسة": 5, "ستة": 6, "سبعة": 7,
    "ثمانية": 8, "تسعة": 9, "عشرة": 10, "عشر": 10, "عشرون": 20, "ثلاثون": 30, "أربعون": 40, "خمسون": 50,
    "ستون": 60, "سبعون": 70, "ثمانون": 80, "تسعون": 90, "مائة": 100, "مائتان": 200, "مائتا": 200,
    "ثلاثمائة": 300, "أربعمائة": 400, "خمسمائة": 500, "ستمائة": 600, "سبعمائة": 700, "ثمانمائة": 800,
    "تسعمائة": 900,
}  # fmt: skip
SCALES = {
    10**3: ("ألف ألفًا آلاف", "ألفان ألفا"),
    10**6: ("مليون مليونًا ملايين", "مليونان مليونا"),
    10**9: ("مليار مليارًا مليارات", "ملياران مليارا"),
}
SINGLE = {word: size for size, (words, _) in SCALES.items() for word in words.split()}
DUAL = {word: size for size, (_, words) in SCALES.items() for word in words.split()}
NOUNS = {"درهم", "درهمًا", "دراهم"}
KNOWN = {*UNITS, *SINGLE, *DUAL, *NOUNS, "درهمان"}


def read(text: str) -> int:
    """The number that a reader of the words understands."""
    total = current = 0
    is_one_more = True
    for token in text.split():
        word = token if token in KNOWN else token.removeprefix("و")
        if word in UNITS:
            current += UNITS[word]
        elif word in SINGLE:
            total, current = total + (current or 1) * SINGLE[word], 0
        elif word in DUAL:
            total, current = total + 2 * DUAL[word], 0
        elif word == "درهمان":
            total += 2
        elif word in NOUNS:
            # A noun with nothing before it, or another such noun before it, is one more.
            is_one_more = token.startswith("و") or not (total or current)
            total, current = total + (1 if is_one_more else current), 0
            if is_one_more:
                break
        else:
            raise AssertionError(f"{token!r} is no word")
    return total + current


@given(
    st.integers(1, 10**12 - 1) | st.integers(1, 9_999) | st.integers(1, 9_999).map(lambda one: one * 1_000)
)
def test_what_is_written_is_read_back(dirhams: int) -> None:
    assert read(in_words(dirhams * 100, "MAD", "ar")) == dirhams


@given(st.integers(3, 10**9) | st.integers(1, 10**7).map(lambda one: one * 100 + 1))
@example(201)
@example(302)
@example(400)
def test_the_noun_agrees_with_the_end_of_its_number(dirhams: int) -> None:
    last = dirhams % 100
    ending = in_words(dirhams * 100, "MAD", "ar").split()[-1]
    if 3 <= last <= 10:
        assert ending == "دراهم"
    elif last > 10:
        assert ending == "درهمًا"
    else:
        assert ending == {0: "درهم", 1: "واحد", 2: "ودرهمان"}[last]
