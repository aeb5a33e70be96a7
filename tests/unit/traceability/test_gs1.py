"""GS1 codes against the official cases: a sample of the standard, all of which is built."""

import json
import re
from contextlib import AbstractContextManager, nullcontext
from datetime import date
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kernel.errors import Invalid
from traceability.rules.gs1.associations import check_associations
from traceability.rules.gs1.check_digits import (
    CSET82,
    check_digit,
    check_pair,
    gln,
    gtin13,
    gtin14,
    sscc,
)
from traceability.rules.gs1.checks.by_name import CHECKS
from traceability.rules.gs1.checks.codes import countries, currencies
from traceability.rules.gs1.dictionary import identifier, identifiers
from traceability.rules.gs1.digital_link import (
    CANONICAL_STEM,
    build_digital_link,
    lot_link,
    parse_digital_link,
    path_sequences,
)
from traceability.rules.gs1.elements import (
    GS,
    Element,
    bracketed,
    element,
    element_string,
    parse_bracketed,
    parse_element_string,
)
from traceability.rules.gs1.errors import InvalidCheckDigit, InvalidElement, InvalidKey
from traceability.rules.gs1.scans import read_scan
from traceability.rules.gs1.values import currency_of, date_of, date_value, decimal_of

CASES = Path(__file__).parents[2] / "cases" / "gs1"
TODAY = date(2026, 11, 21)


def cases(path: str, key: str = "cases") -> list[Any]:
    loaded: list[Any] = json.loads((CASES / path).read_text(encoding="utf-8"))[key]
    return loaded


def strict(path: str) -> list[dict[str, Any]]:
    """Cases as the strict form answers: what asks for a tolerance is refused."""
    return [case | {"valid": case["valid"] and "options" not in case} for case in cases(path)]


def accepted(case: dict[str, Any]) -> AbstractContextManager[Any]:
    """Nothing for a valid case, the expectation of a refusal for another."""
    return nullcontext() if case["valid"] else pytest.raises(Invalid)


def with_carets(elements: tuple[Element, ...]) -> str:
    return "^" + element_string(elements, separator="^")


# --- dictionary ---------------------------------------------------------------------------------


def test_every_check_that_the_dictionary_names_exists() -> None:
    components = [part for known in identifiers().values() for part in known.components]
    assert {check for part in components for check in part.checks} == set(CHECKS)


def test_the_dictionary_reads_flags_ranges_optional_parts_and_attributes() -> None:
    gdti = identifier("253")
    assert [part.optional for part in gdti.components] == [False, True]
    assert gdti.components[0].checks == ("csum", "gcppos1")
    assert identifier("3103").predefined_length
    assert not identifier("10").predefined_length
    assert identifier("01").link_paths == (("22", "10", "21"), ("235",))
    assert identifier("7004").required == ((("01", "10"), ("03", "10")),)
    assert identifier("91").title == "INTERNAL"


def test_no_identifier_is_the_beginning_of_another() -> None:
    ais = sorted(identifiers())
    assert not [(a, b) for a, b in pairwise(ais) if b.startswith(a)]


# --- check digits -------------------------------------------------------------------------------


@pytest.mark.parametrize("case", cases("digital-link/check-digit-by-key.json"), ids=str)
def test_keys_with_a_wrong_check_digit_are_refused(case: dict[str, Any]) -> None:
    with accepted(case):
        # The suite checks the digit of a shorter GTIN before it is filled up to 14.
        value = gtin14(case["value"]) if case["ai"] == "01" else case["value"]
        element(case["ai"], value)


@pytest.mark.parametrize(
    "case",
    [c for c in cases("point-of-sale-gs1.json") if c["kind"] == "gs1_check_digit"],
    ids=lambda c: c["id"],
)
def test_check_digits_are_those_of_other_systems(case: dict[str, Any]) -> None:
    assert check_digit(case["input"]["payload"]) == case["expected"]["check_digit"]


def test_gtins_of_every_length_become_14_digits() -> None:
    assert gtin14("96385074") == "00000096385074"
    assert gtin14("416000336108") == "00416000336108"
    assert gtin14("6291041500213") == "06291041500213"
    assert gtin14("12345678901231") == "12345678901231"


def test_a_wrong_digit_says_which_was_expected() -> None:
    with pytest.raises(InvalidCheckDigit) as refused:
        gtin14("6291041500214")
    assert refused.value.values == {"key": "6291041500214", "expected": 3}


@pytest.mark.parametrize(
    "text", ["", "62910415002", "62910415002133", "629104150021x", "٦٢٩١٠٤١٥", " 6291041500213"]
)
def test_what_is_not_a_gtin_is_refused(text: str) -> None:
    with pytest.raises(Invalid):
        gtin14(text)


def test_a_case_of_several_has_no_ean13() -> None:
    assert gtin13("06291041500213") == "6291041500213"
    with pytest.raises(InvalidKey):
        gtin13("12345678901231")


def test_gln_and_sscc_have_their_lengths() -> None:
    assert gln("0123456789128") == "0123456789128"
    assert sscc("012345678912345675") == "012345678912345675"
    with pytest.raises(InvalidKey):
        gln("96385074")


@pytest.mark.parametrize(
    ("payload", "pair"),
    [("1987654Ad4X4bL5ttr2310c", "2K"), ("", "22"), ("99999zzzzzzzzzzzzzzzzzz", "T2")],
)
def test_check_pairs_of_alphanumeric_keys(payload: str, pair: str) -> None:
    assert check_pair(payload) == pair


# --- element strings ----------------------------------------------------------------------------


@pytest.mark.parametrize("case", cases("syntax/ai-element-strings.json", "bracketed_to_unbracketed"), ids=str)
def test_the_written_form_becomes_the_scanned_form(case: dict[str, Any]) -> None:
    with accepted(case):
        found = parse_bracketed(case["bracketed"])
        assert with_carets(found) == case["unbracketed"]
        assert bracketed(found) == case["bracketed"]


@pytest.mark.parametrize("case", cases("syntax/ai-element-strings.json", "unbracketed_syntax"), ids=str)
def test_scanned_elements_have_the_form_of_the_dictionary(case: dict[str, Any]) -> None:
    data = case["data"].replace("^", GS)
    with accepted(case):
        assert GS + element_string(parse_element_string(data)) == data.rstrip(GS)


@pytest.mark.parametrize("case", cases("syntax/ai-element-strings.json", "ai_content_lint"), ids=str)
def test_wrong_content_is_refused_with_its_reason(case: dict[str, Any]) -> None:
    if case["expect"] == "OK":
        parse_bracketed(case["bracketed"])
        return
    with pytest.raises(InvalidElement) as refused:
        parse_bracketed(case["bracketed"])
    expected = case["expect"].replace("EXIPIRATION", "EXPIRATION").lower().replace("_", "-")
    assert refused.value.values["reason"] == expected


@pytest.mark.parametrize("case", cases("syntax/ai-element-strings.json", "ai_pair_rules"), ids=str)
def test_elements_that_may_not_stand_together_are_refused(case: dict[str, Any]) -> None:
    with accepted(case):
        check_associations(parse_bracketed(case["bracketed"]))


def test_a_price_may_stand_beside_its_weight_only_once() -> None:
    check_associations(parse_bracketed("(01)95012345678903(3103)000123"))
    with pytest.raises(Invalid):
        check_associations(parse_bracketed("(01)95012345678903(3103)000123(3102)001230"))


@pytest.mark.parametrize(
    "case",
    [c for c in cases("point-of-sale-gs1.json") if c["kind"] == "gs1"],
    ids=lambda c: c["id"],
)
def test_elements_read_as_other_systems_read_them(case: dict[str, Any]) -> None:
    separator = case["expected"].get("separator", GS)
    if "error" in case["expected"]:
        with pytest.raises(Invalid):
            parse_element_string(case["input"]["raw"], separator)
        return
    found = parse_element_string(case["input"]["raw"], separator)
    expected = case["expected"]
    if "elements" in expected:
        assert {each.ai: readable(each) for each in found} == expected["elements"]
    if "decimal" in expected or "percent_off" in expected:
        assert str(decimal_of(found[0])) == (expected.get("decimal") or expected["percent_off"])
    if "amount" in expected:
        assert [currency_of(found[0]), str(decimal_of(found[0]))] == expected["amount"]


def readable(each: Element) -> str:
    if each.ai in ("11", "13", "15", "16", "17"):
        return date_of(each, TODAY).isoformat()
    return str(decimal_of(each)) if each.ai.startswith("310") else each.value


@pytest.mark.parametrize(("year", "day"), [("76", "2076-01-31"), ("77", "1977-01-31"), ("00", "2000-01-31")])
def test_a_year_is_within_fifty_of_today(year: str, day: str) -> None:
    assert date_of(element("15", f"{year}0100"), TODAY).isoformat() == day


def test_a_date_is_written_as_it_is_read() -> None:
    assert date_of(element("15", date_value(date(2028, 2, 29))), TODAY) == date(2028, 2, 29)


def test_elements_of_text_are_not_dates_nor_measures() -> None:
    for meaning in (lambda e: date_of(e, TODAY), decimal_of, currency_of):
        with pytest.raises(InvalidElement):
            meaning(element("10", "TAL-26-014"))


@pytest.mark.parametrize(("number", "letters"), [("504", "MA"), ("250", "FR"), ("516", "NA"), ("728", "SS")])
def test_countries_are_known_by_number(number: str, letters: str) -> None:
    assert countries()[number] == letters


@pytest.mark.parametrize(
    ("number", "letters"), [("504", "MAD"), ("978", "EUR"), ("840", "USD"), ("788", "TND")]
)
def test_currencies_are_known_by_number(number: str, letters: str) -> None:
    assert currencies()[number] == letters


@pytest.mark.parametrize(
    "text",
    [
        "(422)987", "(7030)987ABC", "(4307)AA", "(8007)AB12345678901234", "(8007)FR12345678901234",
        "(8007)AB1234", "(8011)023456789012", "(4321)2", "(4326)201200", "(4324)2012252400",
        "(4324)2012252360", "(8008)201225230060", "(8026)123456789012310099",
        "(8026)123456789012310100", "(8026)123456789012310302", "(7040)1AB=", "(8013)123456ABOO",
        "(8014)12345678UG", "(7241)11", "(7252)3", "(7250)20261301", "(7258)1-3", "(7258)0/3",
        "(8110)012345612345611110123900000", "(8112)0012345612345601234567",
        "(8110)01234561234561111012310110123", "(8110)0123456123456111101231011012371234567890123",
    ],
)  # fmt: skip
def test_every_kind_of_wrong_content_is_refused(text: str) -> None:
    with pytest.raises(InvalidElement):
        parse_bracketed(text)


@pytest.mark.parametrize(
    "text",
    [
        "(422)504", "(7030)999ABC", "(4307)MA", "(8007)FR7630006000011234567890189",
        "(8112)001234561234560123456", "(8110)012345612345611110123", "(7007)261028261110",
        "(8110)012345612345611110123101101239", "(3932)5041230", "(8030)12=", "(4331)000150-",
    ],
)  # fmt: skip
def test_right_content_is_accepted(text: str) -> None:
    assert bracketed(parse_bracketed(text)) == text


# --- scans --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "case", [c for c in cases("syntax/scan-data-aim-prefix.json") if c["scanData"]], ids=str
)
def test_scans_are_read_by_their_symbology_prefix(case: dict[str, Any]) -> None:
    scan = read_scan(case["scanData"])
    elements, plain = as_written(case["data"])
    assert scan.elements == elements
    if plain is not None:
        assert scan.text == plain


def as_written(data: str) -> tuple[tuple[Element, ...], str | None]:
    """The elements of a case's data, and the text when it holds none."""
    linear, _, composite = data.partition("|")
    if data.startswith("^"):
        return parse_element_string(linear.replace("^", GS) + composite.replace("^", GS)), None
    if linear.isdigit():
        number = linear + (str(check_digit(linear)) if len(linear) == 12 and not composite else "")
        carried = parse_element_string(composite.replace("^", GS)) if composite else ()
        return (Element("01", gtin14(number)), *carried), None
    return (), re.sub(r"^\\(\\*\^)", r"\1", data)


@pytest.mark.parametrize(
    "data",
    [
        "]E02112345678901", "]E0ABCDEFGHIJKLM", "]E02112345678", "]C1PLAINDATA", "]e0PLAINDATA",
        "]E42112345678900", "]Z0123", "]C1",
    ],
)  # fmt: skip
def test_a_scan_that_breaks_the_promise_of_its_prefix_is_refused(data: str) -> None:
    with pytest.raises(Invalid):
        read_scan(data)


def test_scans_without_a_prefix_are_told_by_their_content() -> None:
    assert read_scan("6291041500213").elements == (Element("01", "06291041500213"),)
    assert read_scan("0106291041500213152812311\x1d").elements == ()
    assert read_scan("010629104150021310TAL-26-014").elements[1].value == "TAL-26-014"
    link = "https://igoudar.example/01/06291041500213/10/TAL-26-014"
    assert read_scan("]Q1" + link).elements == read_scan(link).elements
    assert read_scan("]Q1https://igoudar.example/l/aB3dE6").elements == ()
    assert read_scan("]C0SAF-1G").text == "SAF-1G"


# --- Digital Link -------------------------------------------------------------------------------


@pytest.mark.parametrize("case", strict("digital-link/dl-uri-parse.json"), ids=str)
def test_digital_links_are_read_strictly(case: dict[str, Any]) -> None:
    with accepted(case):
        assert with_carets(parse_digital_link(case["uri"])) == case["elementString"]


@pytest.mark.parametrize("case", strict("digital-link/dl-uri-generate.json"), ids=str)
def test_digital_links_are_written_in_order(case: dict[str, Any]) -> None:
    stem = case["stem"] or CANONICAL_STEM
    with accepted(case):
        assert build_digital_link(parse_bracketed(case["bracketed"]), stem) == case["uri"]


def test_paths_are_exactly_those_of_the_standard() -> None:
    listed = cases("digital-link/dl-valid-path-sequences.json", "valid_path_ai_sequences")
    allowed = {tuple(sequence) for sequence in listed}
    built = {path for known in identifiers().values() for path in path_sequences(known)}
    assert allowed - built == set()
    # The sample leaves out paying parties, whose reference is a qualifier (415 with 8020).
    assert {path[0] for path in built - allowed} <= {"415"}


@pytest.mark.parametrize(
    "uri",
    [
        "https://igoudar.example/01/06291041500213/21/7/10/TAL", "ftp://a/01/06291041500213",
        "HtTps://a/01/06291041500213", "https://a/01/06291041500213/", "https://a/01/06291041500213?01=06291041500213",
        "https://a/01/06291041500214", "https://a/01/06291041500213/10/%C3%A9", "https://a/01/06291041500213/10/",
        "https://a$/01/06291041500213", "https://00/006141411234567890", "https://a/01/06291041500213?21=7",
        "https://a/01/06291041500213\n", "https://a/01/" + "0" * 3000,
    ],
)  # fmt: skip
def test_what_is_nearly_a_digital_link_is_refused(uri: str) -> None:
    with pytest.raises(Invalid):
        parse_digital_link(uri)


def test_the_address_of_a_lot_is_read_back() -> None:
    link = lot_link("https://igoudar.example", "6291041500213", "TAL/26-14", "A7")
    assert link == "https://igoudar.example/01/06291041500213/10/TAL%2F26-14/21/A7"
    assert [(e.ai, e.value) for e in parse_digital_link(link)] == [
        ("01", "06291041500213"),
        ("10", "TAL/26-14"),
        ("21", "A7"),
    ]


@given(lot=st.text(CSET82, min_size=1, max_size=20), serial=st.text(CSET82, min_size=1, max_size=20))
def test_any_lot_and_serial_survive_every_form(lot: str, serial: str) -> None:
    written = (element("01", "06291041500213"), element("10", lot), element("21", serial))
    assert parse_element_string(element_string(written)) == written
    assert parse_bracketed(bracketed(written)) == written
    assert parse_digital_link(build_digital_link(written)) == written
