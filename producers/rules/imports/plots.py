"""A list of plots: what each line says, and what it changes in the register."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import Any
from uuid import UUID

from kernel.errors import DomainError, Invalid
from kernel.imports.cells import day, word_of
from kernel.imports.tables import (
    Checked,
    Heading,
    Line,
    Problem,
    Reader,
    Table,
    columns_of,
    missing,
    steps,
)
from producers.rules.imports import cells
from producers.rules.outlines import (
    OVERLAP_PERCENT_TOLD,
    Outline,
    OutlineUnreadable,
    outline_of_lists,
    outline_of_text,
    overlaps_above,
)  # fmt: skip
from producers.rules.plots import check_planted_year
from producers.rules.texts import CODE_LENGTH_MAX, words

HEADINGS = (
    Heading("code", "code", "P-001", (
        "parcelle", "code_parcelle", "plot", "plot_code", "id_parcelle", "رمز القطعة",
    ), is_needed=True),
    Heading("member_number", "numéro_adhérent", "12", (
        "numero_adherente", "numero_d_adherent", "adherent", "adherente", "matricule",
        "member_number", "member", "رقم المنخرط",
    )),
    Heading("name", "nom", "Le grand champ", ("nom_parcelle", "name", "plot_name", "lieu_dit", "الاسم")),
    Heading("commune", "commune", "Tassousfi", ("municipality", "الجماعة"), is_needed=True),
    Heading("crop", "culture", "safran", ("filiere", "crop", "branch", "الزراعة"), is_needed=True),
    Heading("planted_year", "année_plantation", "2019", (
        "annee_de_plantation", "plantation", "planted_year", "سنة الغرس",
    )),
    Heading("geometry", "géométrie",
            "POLYGON((-8.001 30.5, -8 30.5, -8 30.5008, -8.001 30.5008, -8.001 30.5))",
            ("geometry", "geojson", "wkt", "contour", "outline")),
    Heading("organic_status", "statut_bio", "en conversion", ("bio", "organic_status", "organic")),
    Heading("organic_since", "bio_depuis", "01/09/2024", ("debut_conversion", "organic_since")),
)  # fmt: skip
# Instead of an outline: the corners.
CORNERS = (
    Heading("latitudes", "latitudes", "", ("latitude", "lat")),
    Heading("longitudes", "longitudes", "", ("longitude", "lon", "lng", "long")),
)
LEAVING = tuple(one.title for one in HEADINGS)


class MemberUnknown(Invalid):
    code = "import-member-unknown"


class PlotsOverlap(Invalid):
    """Told as a warning only: neighbours drawn on different days often do."""

    code = "import-plots-overlap"


@dataclass(frozen=True, slots=True)
class PlotRow:
    """What a line says of a plot; None where it says nothing."""

    code: str
    commune: str
    crop: str
    outline: Outline
    member_number: str | None = None
    name: str | None = None
    planted_year: int | None = None
    organic_status: str | None = None
    organic_since: date | None = None


@dataclass(frozen=True, slots=True)
class KnownPlot:
    """A plot as the register has it."""

    id: UUID
    code: str
    member_id: UUID | None
    name: str | None
    commune: str
    crop: str
    geometry: dict[str, Any]
    planted_year: int | None
    organic_status: str
    organic_since: date | None


def plot_values(row: PlotRow, known: KnownPlot | None, members: Mapping[str, UUID]) -> dict[str, Any]:
    """The register's entry after a line: what it says replaces, what it leaves empty stays."""
    member_id = members[row.member_number] if row.member_number else None
    return {
        "code": row.code,
        "commune": row.commune,
        "crop": row.crop,
        "geometry": row.outline.geometry,
        "member_id": member_id or (known.member_id if known else None),
        "name": row.name or (known.name if known else None),
        "planted_year": row.planted_year or (known.planted_year if known else None),
        "organic_status": row.organic_status or (known.organic_status if known else "conventional"),
        "organic_since": row.organic_since or (known.organic_since if known else None),
    }


def changes(values: Mapping[str, Any], known: KnownPlot) -> bool:
    """Whether an entry differs from the one that the register has."""
    return any(getattr(known, name) != value for name, value in values.items())


def check_plots(
    table: Table,
    known: Mapping[str, KnownPlot],
    members: Mapping[str, UUID],
    today: date,
    progress: Callable[[int], Any] = lambda percent: None,
) -> Checked[PlotRow]:
    """Every line read against the register. Raises ColumnsMissing, ColumnTwice, ListEmpty.

    `members` gives the id of each member who has not left, by number.
    """
    columns = columns_of(table, (*HEADINGS, *CORNERS))
    if "geometry" not in columns and not ("latitudes" in columns and "longitudes" in columns):
        raise missing(HEADINGS)
    checked: Checked[PlotRow] = Checked(ignored=columns.ignored)
    lines_of: dict[str, int] = {}
    numbers = {member_id: number for number, member_id in members.items()}
    for line in steps(table.lines, progress):
        reader = Reader(columns, line, checked.problems)
        row = _row(reader, members, today)
        if row is None:
            continue
        reader.refuse_twice("code", row.code, lines_of)
        if reader.is_right:
            _keep(checked, line, row, known.get(row.code), members, numbers)
    checked.warnings += _overlaps(checked, lines_of, known, columns.titles["code"])
    return checked


def _row(reader: Reader, members: Mapping[str, UUID], today: date) -> PlotRow | None:
    code = reader.given("code", partial(words, field="code", length_max=CODE_LENGTH_MAX), reader.text("code"))
    commune = reader.given("commune", partial(words, field="commune"), reader.text("commune"))
    crop = reader.given("crop", cells.crop, reader.text("crop"))
    member_number = reader.value("member_number", partial(_member, members=members))
    name = reader.value("name", partial(words, field="name"))
    planted_year = reader.value("planted_year", partial(_planted_year, today=today))
    organic_status = reader.value("organic_status", cells.organic_status)
    organic_since = reader.value("organic_since", partial(day, today=today))
    outline = _outline(reader)
    if not reader.is_right or code is None or commune is None or crop is None or outline is None:
        return None
    return PlotRow(
        code,
        commune,
        crop,
        outline,
        member_number,
        name,
        planted_year,
        organic_status,
        organic_since,
    )


def _member(text: str, members: Mapping[str, UUID]) -> str:
    if text not in members:
        raise MemberUnknown(number=text)
    return text


def _planted_year(text: str, today: date) -> int:
    planted = cells.year(text)
    check_planted_year(planted, today)
    return planted


def _outline(reader: Reader) -> Outline | None:
    geometry = reader.text("geometry")
    try:
        if geometry:
            return outline_of_text(geometry)
        if not reader.text("latitudes"):
            raise OutlineUnreadable()
        return outline_of_lists(reader.text("latitudes"), reader.text("longitudes"))
    except DomainError as error:
        reader.note("geometry" if geometry else "latitudes", error)
        return None


def _keep(
    checked: Checked[PlotRow],
    line: Line,
    row: PlotRow,
    known: KnownPlot | None,
    members: Mapping[str, UUID],
    numbers: Mapping[UUID, str],
) -> None:
    after = plot_values(row, known, members)
    before = {name: getattr(known, name) for name in after} if known else None
    for told in (after, before):
        if told:
            told["member_number"] = numbers.get(told.pop("member_id"))
            told["crop"] = word_of(told["crop"], cells.BRANCH_WORDS)
            told["organic_status"] = word_of(told["organic_status"], cells.ORGANIC_WORDS)
    checked.keep(line.number, row.code, row, after, before)


def _overlaps(
    checked: Checked[PlotRow],
    lines_of: Mapping[str, int],
    known: Mapping[str, KnownPlot],
    title: str,
) -> list[Problem]:
    outlines = {code: one.geometry for code, one in known.items()}
    outlines |= {row.code: row.outline.geometry for row in checked.rows}
    told = []
    for one, other, percent in overlaps_above(outlines, OVERLAP_PERCENT_TOLD):
        code, neighbour = (one, other) if one in lines_of else (other, one)
        if code in lines_of:
            overlap = PlotsOverlap(plot=neighbour, percent=percent)
            told.append(Problem(lines_of[code], title, overlap, code))
    return told
