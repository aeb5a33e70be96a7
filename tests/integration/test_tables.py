"""A table is told once: page, chart and files say the same."""

import io
from dataclasses import replace
from datetime import date

from flask import Flask
from flask_babel import force_locale
from openpyxl import load_workbook

from kernel.spreadsheets import table_answer
from kernel.tables import LISTED_MAX, Chart, Column, Row, Table

COLUMNS = (
    Column("Article"), Column("Recettes", "money"), Column("Part", "share"), Column("Quand", "day"),
)  # fmt: skip
TABLE = Table(
    "articles",
    "Ventes [par] article",
    COLUMNS,
    [
        Row(("=HYPERLINK(1)", 123_450, 791_200, date(2026, 11, 21)), "/sales", "saffron"),
        Row(("Huile", -50, None, None)),
    ],
    "MAD",
    Chart("bars", (1,)),
    summed=(1,),
)


def test_the_chart_is_drawn_of_the_rows_of_the_table(app: Flask) -> None:
    with app.test_request_context():
        drawn = TABLE.drawing()
        assert drawn is not None
        assert drawn["series"][0]["values"] == [123_450, -50]
        assert drawn["series"][0]["shown"] == [TABLE.shown(1, row.values[1]) for row in TABLE.rows]
        assert drawn["tints"] == ["saffron", None]
        assert TABLE.totals == [None, 123_400, None, None]


def test_the_side_of_a_chart_bears_round_figures_in_the_readers_language(app: Flask) -> None:
    with app.test_request_context():
        drawn = replace(TABLE, chart=Chart("lines", (1,))).drawing()
        assert drawn is not None
        assert [one["shown"] for one in drawn["scale"]["marks"]] == ["-500", "0", "500", "1\xa0k", "1,5\xa0k"]
        assert drawn["scale"]["unit"] == "MAD"
    with app.test_request_context(), force_locale("ar"):
        drawn = replace(TABLE, chart=Chart("lines", (1,))).drawing()
        assert drawn is not None
        assert drawn["scale"]["unit"] == "د.م.\u200f"
        assert drawn["scale"]["marks"][-1]["shown"] == "1,5\xa0ألف"


def test_rows_can_be_the_lines_of_a_chart_the_last_of_them_first(app: Flask) -> None:
    columns = (Column("Campagne"), Column("À 6 mois", "share"), Column("À 12 mois", "share"))
    rows = [
        Row(("2024-2025", 200_000, 400_000)), Row(("2025-2026", 100_000, None)),
        Row(("2026-2027", None, None)),
    ]  # fmt: skip
    table = Table("seasons", "Campagnes", columns, rows, chart=Chart("lines", (1, 2), by_row=True))
    with app.test_request_context():
        drawn = table.drawing()
    assert drawn is not None
    assert drawn["labels"] == ["À 6 mois", "À 12 mois"]
    assert [(one["label"], one["values"]) for one in drawn["series"]] == [
        ("2025-2026", [100_000, None]), ("2024-2025", [200_000, 400_000]),
    ]  # fmt: skip
    assert [one["shown"] for one in drawn["scale"]["marks"]] == [
        "0\xa0%",
        "10\xa0%",
        "20\xa0%",
        "30\xa0%",
        "40\xa0%",
    ]


def test_a_page_lists_the_first_rows_and_says_that_the_file_has_them_all(app: Flask) -> None:
    long = replace(TABLE, rows=[Row((f"Lot {n}", n, None, None)) for n in range(LISTED_MAX + 2)])
    with app.test_request_context():
        figure = app.jinja_env.get_template("macros/figures.html").module.figure
        shortened = figure(long, lambda key, sort: f"/{key}.{sort}")
        assert "Lot 99<" in shortened
        assert "Lot 100<" not in shortened
        assert "2 autres lignes sont dans le fichier." in shortened
        assert "Lot 101<" in figure(long)
        text = table_answer("lots", "csv", long).get_data(as_text=True)
    assert len(text.splitlines()) == 1 + len(long.rows)


def test_a_csv_has_figures_and_no_formula(app: Flask) -> None:
    with app.test_request_context():
        text = table_answer("ventes", "csv", TABLE).get_data(as_text=True)
    head, first, second, *_ = text.splitlines()
    assert head == "\ufeffArticle;Recettes (MAD);Part;Quand"
    assert first == "'=HYPERLINK(1);1234.50;79.12;2026-11-21"
    assert second == "Huile;-0.50;;"


def test_a_workbook_has_numbers_dates_and_no_formula(app: Flask) -> None:
    with app.test_request_context():
        content = table_answer("ventes", "xlsx", TABLE).get_data()
    sheet = load_workbook(io.BytesIO(content)).active
    assert sheet is not None
    rows = list(sheet.iter_rows())
    assert [cell.value for cell in rows[0]] == ["Article", "Recettes (MAD)", "Part", "Quand"]
    name, taken, share, when = rows[1]
    assert (name.value, name.data_type) == ("=HYPERLINK(1)", "s")
    assert (taken.value, taken.data_type, share.value) == (1234.5, "n", 79.12)
    assert when.value.date() == date(2026, 11, 21)
