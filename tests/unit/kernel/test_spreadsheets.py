"""Files for spreadsheets: no cell is a formula, figures stay figures."""

import pytest

from kernel.spreadsheets import csv_text


@pytest.mark.parametrize("cell", ["=1+1", "+33", "@cmd", "-3 g", "-1.2.3", "-", "\tx", "-٣"])
def test_a_text_that_could_be_a_formula_is_quoted(cell: str) -> None:
    assert csv_text([[cell]]).lstrip("\ufeff").strip('"\r\n').startswith("'")


@pytest.mark.parametrize("cell", ["-12.50", "-3", "12.50", "Safran", ""])
def test_figures_and_words_stay_as_they_are(cell: str) -> None:
    assert csv_text([["a", cell]]) == f"\ufeffa;{cell}\r\n"
