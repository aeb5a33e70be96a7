"""What may be asked of the events, and what may not."""

import pytest

from traceability.rules.epcis.questions import Question, UnknownParameter, WrongParameter, read_question


def test_words_and_identifiers_are_asked_in_any_of_their_forms() -> None:
    bare = read_question(
        [
            ("EQ_bizStep", "shipping|receiving"),
            ("MATCH_anyEPCClass", "https://x.example/01/9521234543213/10/L"),
        ]
    )
    full = read_question(
        [
            ("EQ_bizStep", "urn:epcglobal:cbv:bizstep:shipping|https://ref.gs1.org/cbv/BizStep-receiving"),
            ("MATCH_anyEPCClass", "urn:epc:class:lgtin:9521234.054321.L"),
        ]
    )
    assert bare == full


def test_a_moment_whose_plus_was_not_encoded_is_understood() -> None:
    asked = read_question([("GE_eventTime", "2026-11-05T10:00:00 01:00")])
    assert asked == read_question([("GE_eventTime", "2026-11-05T09:00:00Z")])


@pytest.mark.parametrize("name", ["bizStep", "EQ_colour", "", "EQ_bizstep", "GE_eventtime", "a" * 5_000])
def test_a_parameter_that_is_not_of_the_standard_is_refused(name: str) -> None:
    with pytest.raises(UnknownParameter):
        read_question([(name, "1")])


@pytest.mark.parametrize(
    ("name", "value"),
    [("GE_eventTime", "yesterday"), ("GE_eventTime", "9999-12-31T23:59:59.9999-14:00"), ("perPage", "0"),
     ("perPage", "ten"), ("perPage", "²"), ("perPage", "9" * 40), ("EQ_action", "CREATE"), ("EQ_bizStep", ""),
     ("EQ_bizStep", "shipping||receiving"), ("orderBy", "quantity"), ("orderDirection", "UP"),
     ("EXISTS_errorDeclaration", "no"), ("MATCH_epc", "|".join(f"urn:x:{n}" for n in range(200)))],
)  # fmt: skip
def test_a_value_that_cannot_be_is_refused(name: str, value: str) -> None:
    with pytest.raises(WrongParameter):
        read_question([(name, value)])


def test_a_parameter_is_asked_once() -> None:
    with pytest.raises(WrongParameter):
        read_question([("perPage", "3"), ("perPage", "4")])


def test_a_limit_and_a_maximum_exclude_one_another() -> None:
    with pytest.raises(WrongParameter):
        read_question([("eventCountLimit", "3"), ("maxEventCount", "4")])


def test_a_page_is_never_larger_than_we_can_answer() -> None:
    assert read_question([("perPage", "999999")]).per_page == 1_000
    assert read_question([]) == Question()
