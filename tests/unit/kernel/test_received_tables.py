"""Spreadsheets: of whatever make, the same lines; what is none is refused at once."""

import io
import zipfile
from datetime import date, datetime

import pytest

from kernel.imports import reading
from kernel.imports.cells import Named, NameOfSeveral, NameUnknown
from kernel.imports.reading import read_table
from kernel.imports.tables import (
    COLUMNS_MAX,
    LINES_MAX,
    Columns,
    ColumnsMissing,
    ColumnTwice,
    Heading,
    ListEmpty,
)
from kernel.spreadsheets import csv_text
from tests.builders.lists import a_csv, an_xlsx

HEADER = ("numéro", "nom", "adhésion")
LINE = ("7", "Aïcha", "2020-02-01")


@pytest.mark.parametrize("delimiter", [";", ",", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
def test_a_csv_is_read_whatever_program_wrote_it(delimiter: str, encoding: str) -> None:
    table = read_table(a_csv(HEADER, LINE, delimiter=delimiter, encoding=encoding))
    assert (tuple(table.header), tuple(table.lines[0].cells)) == (HEADER, LINE)


def test_a_workbook_gives_the_same_lines_as_a_csv() -> None:
    midnight = datetime(2020, 2, 1)  # noqa: DTZ001 - a cell has no zone
    content = an_xlsx([HEADER, (7, "Aïcha", date(2020, 2, 1)), (7.0, "Aïcha", midnight)])
    table = read_table(content)
    assert [tuple(line.cells)[:3] for line in table.lines] == [LINE, LINE]


def test_lines_keep_their_number_in_the_file_over_empty_and_folded_ones() -> None:
    text = 'numéro;nom\n\n1;"Aïcha\nA."\n;\n2;Fadma\n'
    assert [line.number for line in read_table(text.encode()).lines] == [3, 6]
    assert [one.number for one in read_table(an_xlsx([HEADER, (), LINE])).lines] == [3]


@pytest.mark.parametrize(
    ("content", "error"),
    [
        (b"", ListEmpty),
        (b"\r\n ;; \r\n", ListEmpty),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", reading.FileTooOld),
        (b"%PDF-1.7\x00\x01", reading.FileUnreadable),
        (b"\x89PNG\r\n\x1a\n\x00\x00", reading.FileUnreadable),
        (b"PK\x03\x04 not a workbook", reading.FileUnreadable),
        (b'n;nom\n1;"' + b"a" * 300_000, reading.FileUnreadable),
        (b"n;nom\n" + b"1;a\n" * (LINES_MAX + 1), reading.TooManyLines),
    ],
)
def test_what_is_no_list_is_refused(content: bytes, error: type) -> None:
    with pytest.raises(error):
        read_table(content)


def _zip(**parts: bytes) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name.replace("__", "/"), content)
    return file.getvalue()


def test_a_workbook_that_unfolds_to_too_much_is_refused_without_unfolding() -> None:
    bomb = _zip(**{"xl/workbook.xml": b"<w/>", "xl/sharedStrings.xml": b"0" * 70_000_000})
    assert len(bomb) < 100_000
    with pytest.raises(reading.FileUnfoldsTooLarge):
        read_table(bomb)


def test_an_archive_that_is_no_workbook_is_refused() -> None:
    for content in (_zip(word__document=b"<w/>"), _zip(**{"xl/workbook.xml": b"<broken"})):
        with pytest.raises(reading.FileUnreadable):
            read_table(content)


def test_what_is_written_as_csv_is_read_back() -> None:
    table = read_table(csv_text([HEADER, ("7", 'Aïcha "A"; B', "")]).encode())
    assert tuple(table.lines[0].cells) == ("7", 'Aïcha "A"; B', "")


def test_a_file_wider_than_any_list_is_cut_and_told_to_lack_its_columns() -> None:
    table = read_table(b";".join([b"x"] * 1_000_000) + b"\n1;2")
    assert len(table.header) == COLUMNS_MAX
    with pytest.raises(ColumnsMissing):
        Columns(table.header, [Heading("code", "code", "", is_needed=True)])


def test_a_title_means_the_same_in_any_language_with_any_signs() -> None:
    headings = [Heading("best_before", "à_consommer_avant", "", ("تاريخ الصلاحيّة", "best_before"))]
    for title in (
        "À consommer avant",
        "a-consommer-avant*",
        "BEST BEFORE",
        "تاريخ الصلاحية",
        " تاريخ_الصلاحيه ",
    ):
        assert "best_before" in Columns([title], headings)
    with pytest.raises(ColumnTwice):
        Columns(["Best before", "best_before"], headings)


def test_what_our_exports_keep_from_being_a_formula_comes_back_as_it_was() -> None:
    table = read_table(csv_text([("téléphone",), ("+212 6 12 34 56 78",), ("'tis",)]).encode())
    assert [line.cells for line in table.lines] == [["+212 6 12 34 56 78"], ["'tis"]]


def test_a_thing_is_found_by_any_of_its_names_and_by_no_name_of_two() -> None:
    named = Named([(1, ("souktana", "SKT", "سكتانة")), (2, ("tifaout", "TIF", None)), (3, ("TIF",))])
    assert [named.find(text) for text in ("Souktana", "skt", "سكتانه", "Tifaout")] == [1, 1, 1, 2]
    with pytest.raises(NameOfSeveral):
        named.find("tif")
    with pytest.raises(NameUnknown):
        named.find("")
