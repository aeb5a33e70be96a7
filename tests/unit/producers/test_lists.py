"""Lists of members and plots: what a line means, and what is said when it means nothing."""

from datetime import date

import pytest

from kernel.ids import new_id
from kernel.imports.tables import ColumnsMissing, ColumnTwice, Line, ListEmpty, Table
from producers.rules.imports.members import KnownMember, check_members, member_values
from producers.rules.imports.plots import check_plots
from tests.builders.producers import a_square

TODAY = date(2026, 11, 21)
WKT = "POLYGON((-8 30.5, -7.999 30.5, -7.999 30.501, -8 30.501, -8 30.5))"


def a_table(*lines: str) -> Table:
    header, *rest = (line.split(";") for line in lines)
    return Table(header, [Line(number, cells) for number, cells in enumerate(rest, 2)])


def known_member(**more: object) -> KnownMember:
    given = {
        "id": new_id(), "number": "1", "name": "Aïcha", "gender": "woman", "village": "Tassousfi",
        "phone": None, "consents_to_be_named": True, "consent_on": date(2025, 1, 2),
        "joined_on": None, "left_on": None, **more,
    }  # fmt: skip
    return KnownMember(**given)  # type: ignore[arg-type]


def test_french_and_english_headers_mean_the_same() -> None:
    french = a_table("N°;Nom et prénom;Sexe;Consentement;Adhésion", "1;Aïcha;F;oui;03/09/2020")
    english = a_table("Number;Full name;Gender;Consent;Joined on", "1;Aïcha;woman;yes;2020-09-03")
    assert check_members(french, {}, TODAY).rows == check_members(english, {}, TODAY).rows


def test_a_first_name_in_its_own_column_is_joined() -> None:
    checked = check_members(a_table("numéro;nom;prénom", "1;Amrani;Aïcha"), {}, TODAY)
    assert checked.rows[0].name == "Aïcha Amrani"


def test_every_fault_of_a_line_is_told_with_its_column_and_what_was_read() -> None:
    table = a_table(
        "numéro;nom;sexe;consentement;adhésion",
        "1;;x;peut-être;31/02/2020",
        "2;=1+1;F;oui;2999-01-01",
    )
    told = [(p.line, p.column, p.error.code, p.read) for p in check_members(table, {}, TODAY).problems]
    assert told == [
        (2, "nom", "text-missing", ""),
        (2, "sexe", "import-gender-unreadable", "x"),
        (2, "consentement", "import-yes-no-unreadable", "peut-être"),
        (2, "adhésion", "import-day-unreadable", "31/02/2020"),
        (3, "nom", "text-is-formula", "=1+1"),
        (3, "adhésion", "import-day-implausible", "2999-01-01"),
    ]


def test_the_same_number_twice_in_a_list_is_refused() -> None:
    checked = check_members(a_table("numéro;nom", "1;Aïcha", "1;Fadma"), {}, TODAY)
    (problem,) = checked.problems
    assert (problem.line, problem.error.values) == (3, {"line": 2})


def test_a_number_already_there_is_corrected_and_empty_cells_leave_what_was() -> None:
    known = {"1": known_member()}
    checked = check_members(a_table("numéro;nom;village", "1;Aïcha Amrani;"), known, TODAY)
    assert (checked.new, checked.updated, checked.unchanged) == (0, 1, 0)
    values = member_values(checked.rows[0], known["1"], TODAY)
    assert (values["village"], values["consent_on"]) == ("Tassousfi", date(2025, 1, 2))


def test_a_line_that_says_what_the_register_has_changes_nothing() -> None:
    checked = check_members(a_table("numéro;nom", "1;Aïcha"), {"1": known_member()}, TODAY)
    assert (checked.updated, checked.unchanged) == (0, 1)


def test_a_consent_taken_back_loses_its_day() -> None:
    checked = check_members(a_table("numéro;nom;accord", "1;Aïcha;non"), {}, TODAY)
    values = member_values(checked.rows[0], known_member(), TODAY)
    assert (values["consents_to_be_named"], values["consent_on"]) == (False, None)


def test_the_number_of_somebody_who_left_is_refused() -> None:
    known = {"1": known_member(left_on=TODAY)}
    checked = check_members(a_table("numéro;nom", "1;Fadma"), known, TODAY)
    assert [p.error.code for p in checked.problems] == ["import-number-of-departed"]


def test_a_telephone_number_that_a_spreadsheet_cut_gets_its_zero_back() -> None:
    checked = check_members(a_table("numéro;nom;tél", "1;Aïcha;612345678"), {}, TODAY)
    assert checked.rows[0].phone == "0612345678"


def test_columns_that_mean_nothing_here_are_told() -> None:
    checked = check_members(a_table("numéro;nom;couleur", "1;Aïcha;bleu"), {}, TODAY)
    assert checked.ignored == ["couleur"]


@pytest.mark.parametrize(
    ("header", "error"),
    [("nom;sexe", ColumnsMissing), ("numéro;nom;tél;gsm", ColumnTwice), ("numéro;nom", ListEmpty)],
)
def test_a_list_without_what_it_needs_is_refused_as_a_whole(header: str, error: type) -> None:
    lines = (header,) if error is ListEmpty else (header, "1;Aïcha;;")
    with pytest.raises(error):
        check_members(a_table(*lines), {}, TODAY)


def test_plots_come_with_wkt_or_with_lists_of_coordinates() -> None:
    by_wkt = a_table("code;commune;culture;géométrie", f"P1;Tassousfi;Safran;{WKT}")
    header = "code;commune;culture;latitudes;longitudes"
    lists = a_table(header, "P1;Tassousfi;saffron;30,5 30,5 30,501 30,501;-8 -7.999 -7.999 -8")
    (row,) = check_plots(by_wkt, {}, {}, TODAY).rows
    assert check_plots(lists, {}, {}, TODAY).rows == [row]
    assert row.outline.geometry == a_square()


def test_a_plot_of_nobody_and_a_crossed_outline_are_told() -> None:
    crossed = "POLYGON((0 0, 0.01 0.01, 0.01 0, 0 0.01, 0 0))"
    table = a_table(
        "code;commune;culture;adhérent;géométrie;plantation",
        f"P1;Tassousfi;safran;12;{WKT};2019", f"P2;Tassousfi;blé;;{crossed};20",
    )  # fmt: skip
    told = [(p.line, p.column, p.error.code) for p in check_plots(table, {}, {}, TODAY).problems]
    assert told == [
        (2, "adhérent", "import-member-unknown"),
        (3, "culture", "import-crop-unreadable"),
        (3, "plantation", "import-year-unreadable"),
        (3, "géométrie", "outline-crosses-itself"),
    ]


def test_plots_that_overlap_are_told_without_stopping_the_list() -> None:
    table = a_table("code;commune;culture;wkt", f"P1;A;safran;{WKT}", f"P2;A;safran;{WKT}")
    checked = check_plots(table, {}, {}, TODAY)
    assert (len(checked.rows), checked.problems) == (2, [])
    (warning,) = checked.warnings
    assert warning.error.values == {"plot": "P2", "percent": 100}
