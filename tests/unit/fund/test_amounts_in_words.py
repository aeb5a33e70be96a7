"""Amounts in French words, as a contract writes them."""

import pytest

from fund.rules.amounts_in_words import in_words, number_in_words


@pytest.mark.parametrize(
    ("number", "words"),
    [
        (0, "zéro"), (1, "un"), (16, "seize"), (21, "vingt et un"), (70, "soixante-dix"),
        (71, "soixante et onze"), (77, "soixante-dix-sept"), (80, "quatre-vingts"), (81, "quatre-vingt-un"),
        (91, "quatre-vingt-onze"), (99, "quatre-vingt-dix-neuf"), (100, "cent"), (200, "deux cents"),
        (201, "deux cent un"), (1_000, "mille"),
        (1_080, "mille quatre-vingts"), (80_000, "quatre-vingt mille"),
        (200_000, "deux cent mille"), (120_000, "cent vingt mille"), (1_000_000, "un million"),
        (80_000_000, "quatre-vingts millions"), (2_300_045, "deux millions trois cent mille quarante-cinq"),
        (1_000_000_001, "un milliard un"),
    ],
)  # fmt: skip
def test_a_number_in_words(number: int, words: str) -> None:
    assert number_in_words(number) == words


@pytest.mark.parametrize(
    ("cents", "words"),
    [
        (12_000_000, "cent vingt mille dirhams"),
        (100, "un dirham"),
        (12_345_601, "cent vingt-trois mille quatre cent cinquante-six dirhams et un centime"),
        (100_000_000, "un million de dirhams"),
        (100_000_150, "un million un dirhams et cinquante centimes"),
    ],
)
def test_an_amount_in_words(cents: int, words: str) -> None:
    assert in_words(cents, "MAD") == words
