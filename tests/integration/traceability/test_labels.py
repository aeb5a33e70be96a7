"""Labels accounted for: never more in force than packs, whatever is torn, lost or printed again."""

from concurrent.futures import ThreadPoolExecutor
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import func, select, text
from sqlalchemy.orm import Session

from kernel.access import system_actor
from kernel.errors import DomainError
from kernel.execute import Context, execute
from kernel.ids import is_serial, new_id
from tests.builders.labels import labels, numbered, packs_of, reprint, void
from tests.builders.traceability import a_new_lot, a_run, a_split
from tests.conftest import NOW, Do
from traceability.gateways.labels.label import BarcodeTooWide
from traceability.models import LabelPrinting, LabelVoid, Lot, PackSerial
from traceability.operations.labels import (
    MoreLabelsThanPacks,
    NumberedLabelsInTheWay,
    ParentLabelsOnPacks,
    RequestLabels,
    SerialNeeded,
    request_labels,
)
from traceability.operations.serials import (
    MoreVoidedThanPrinted,
    NoSerialsToReprint,
    NothingToVoid,
    SerialsAlreadyVoided,
)
from traceability.queries.labels import label_count
from traceability.queries.serials import in_force, pack, serial_count, serials_of
from traceability.rules.labels import LabelCount, SerialCount
from traceability.rules.serials import UnknownSerials


def counted(session: Session, lot_id: UUID) -> LabelCount:
    session.rollback()
    return label_count(session, session.get_one(Lot, lot_id))


def test_every_label_printed_is_on_a_pack_or_voided(do: Do, session: Session) -> None:
    lot = packs_of(do, 100).lot_id
    labels(do, lot, 60)
    labels(do, lot, 40)
    void(do, lot, count=3)
    assert counted(session, lot) == LabelCount(packs=100, printed=100, voided=3)
    assert counted(session, lot).left == 3
    labels(do, lot, 3)
    with pytest.raises(MoreLabelsThanPacks):
        labels(do, lot, 1)


def test_labels_printed_again_with_a_reason_void_those_they_replace(do: Do, session: Session) -> None:
    lot = packs_of(do, 10).lot_id
    labels(do, lot, 8)
    again = labels(do, lot, 5, reprint_reason="Feuille tachée")
    count = counted(session, lot)
    assert (count.on_packs, count.printed, count.voided, count.reprinted) == (10, 13, 3, 3)
    void_of = session.scalars(select(LabelVoid)).one()
    assert (void_of.replaced_by_id, void_of.reason) == (again, "Feuille tachée")


def test_a_reason_lets_nobody_print_more_than_there_are_packs(do: Do) -> None:
    lot = packs_of(do, 10).lot_id
    with pytest.raises(MoreLabelsThanPacks):
        labels(do, lot, 11, reprint_reason="Pour voir")


def test_numbers_are_issued_one_a_label_and_cannot_be_guessed(do: Do, session: Session) -> None:
    lot = packs_of(do, 100).lot_id
    printing = numbered(do, lot, 100)
    serials = serials_of(session, printing)
    assert len(set(serials)) == 100
    assert all(is_serial(serial) for serial in serials)
    letters = set("".join(serials))
    assert len(letters) == 30  # every letter, so 30 ** 14 of them: 68 bits
    assert serial_count(session, lot) == SerialCount(issued=100, voided=0, not_yet=100)


def test_a_numbered_label_is_replaced_by_name_and_not_by_count(do: Do, session: Session) -> None:
    lot = packs_of(do, 10).lot_id
    printing = numbered(do, lot, 10)
    with pytest.raises(NumberedLabelsInTheWay):
        labels(do, lot, 2, reprint_reason="Tachées")
    with pytest.raises(MoreVoidedThanPrinted):
        void(do, lot, count=1)
    torn = serials_of(session, printing)[:2]
    void(do, lot, torn)
    new = numbered(do, lot, 2)
    assert [pack(session, lot, serial).void_cause for serial in torn] == ["torn", "torn"]  # type: ignore[union-attr]
    assert list(in_force(session, lot, printing_id=new).values()) == [True, True]
    assert serial_count(session, lot).in_force == 10


def test_a_number_is_voided_once_and_of_its_lot_alone(do: Do, session: Session) -> None:
    ours, theirs = packs_of(do, 5).lot_id, packs_of(do, 5, "Tifaout").lot_id
    mine, other = serials_of(session, numbered(do, ours, 5)), serials_of(session, numbered(do, theirs, 5))
    void(do, ours, mine[:1])
    with pytest.raises(SerialsAlreadyVoided):
        void(do, ours, mine[:2])
    with pytest.raises(UnknownSerials):
        void(do, ours, other[:1])
    with pytest.raises(NothingToVoid):
        void(do, ours)
    assert serial_count(session, ours).voided == 1


def test_a_sheet_printed_again_keeps_its_numbers_and_the_count(do: Do, session: Session) -> None:
    lot = packs_of(do, 10).lot_id
    printing = numbered(do, lot, 10)
    serials = serials_of(session, printing)
    void(do, lot, serials[:1])
    again = reprint(do, printing)
    last = reprint(do, again, serials[3:5])  # a sheet printed again may fail too
    counts = session.execute(
        select(LabelPrinting.count).where(LabelPrinting.id.in_((again, last))).order_by(LabelPrinting.count)
    ).scalars()
    assert list(counts) == [2, 9]
    assert counted(session, lot) == LabelCount(packs=10, printed=21, voided=12, reprinted=11)
    assert serial_count(session, lot) == SerialCount(issued=10, voided=1, not_yet=9)
    with pytest.raises(SerialsAlreadyVoided):
        reprint(do, printing, serials[:1])


def test_labels_without_numbers_are_not_printed_again_by_number(do: Do) -> None:
    lot = packs_of(do, 10).lot_id
    with pytest.raises(NoSerialsToReprint):
        reprint(do, labels(do, lot, 4))


def test_only_a_numbered_label_is_signed_or_has_a_hidden_code(do: Do) -> None:
    lot = packs_of(do, 10).lot_id
    with pytest.raises(SerialNeeded):
        labels(do, lot, 1, is_signed=True)
    with pytest.raises(SerialNeeded):
        labels(do, lot, 1, has_hidden_codes=True)


def test_an_address_too_long_for_the_label_is_refused_when_asked(app: Flask, do: Do) -> None:
    lot = packs_of(do, 10).lot_id
    app.config["PUBLIC_BASE_URL"] = f"https://{'igoudar' * 12}.example"
    with pytest.raises(BarcodeTooWide):
        numbered(do, lot, 1, is_signed=True)


def test_packs_split_off_take_their_share_of_the_labels_with_them(do: Do, session: Session) -> None:
    made = packs_of(do, 100)
    lot = session.get_one(Lot, made.lot_id)
    shape = {"unit": "H87", "trade_item_id": lot.trade_item_id, "best_before": lot.best_before}
    [part] = a_split(do, made.organisation_id, lot.id, "saffron_dry", [40], **shape)
    assert counted(session, lot.id).left == 60
    with pytest.raises(MoreLabelsThanPacks):
        labels(do, lot.id, 61)
    labels(do, lot.id, 60)
    labels(do, part, 40)


def test_packs_that_carry_the_labels_of_another_lot_are_labelled_after_those_are_voided(
    do: Do, session: Session
) -> None:
    made = packs_of(do, 100)
    labels(do, made.lot_id, 100)
    lot = session.get_one(Lot, made.lot_id)
    shape = {"unit": "H87", "trade_item_id": lot.trade_item_id, "best_before": lot.best_before}
    [part] = a_split(do, made.organisation_id, lot.id, "saffron_dry", [40], **shape)
    with pytest.raises(ParentLabelsOnPacks) as refused:
        labels(do, part, 40)
    assert refused.value.values["surplus"] == 40
    void(do, lot.id, count=40)
    labels(do, part, 40)


def test_labels_are_no_more_than_the_packed_mass_makes_packs(do: Do, session: Session) -> None:
    """Output above input is refused at packing, so pieces are the mass over the net content at most."""
    made = packs_of(do, 1)
    item = session.get_one(Lot, made.lot_id).trade_item_id
    too_many = a_new_lot(made.organisation_id, "saffron_dry", 11, unit="H87", trade_item_id=item)
    with pytest.raises(DomainError, match="output-above-input"):
        a_run(do, made.organisation_id, "packing", [(made.dry, 10_000)], [too_many])


def test_six_people_who_ask_for_the_last_labels_get_no_more_than_packs(
    app: Flask, do: Do, session: Session
) -> None:
    lot = packs_of(do, 100).lot_id

    def ask(turn: int) -> str:
        printing_id = new_id()
        command = RequestLabels(printing_id, printing_id, lot, "a4-2x7", 40, has_serials=turn % 2 == 0)
        with app.app_context():
            try:
                execute(
                    request_labels, command, Context(new_id(), system_actor(f"desk {turn}"), "test", NOW, NOW)
                )
            except DomainError as error:
                return error.code
        return "printed"

    with ThreadPoolExecutor(6) as desks:
        told = sorted(desks.map(ask, range(6)))
    assert told == ["more-labels-than-packs"] * 4 + ["printed"] * 2
    assert counted(session, lot).on_packs == 80


def test_a_number_is_found_by_its_key_alone(do: Do, session: Session) -> None:
    lot = packs_of(do, 100).lot_id
    numbered(do, lot, 100)
    session.rollback()
    wanted = select(PackSerial.serial).where(PackSerial.lot_id == lot, PackSerial.serial == "2" * 14)
    if session.get_bind().dialect.name == "sqlite":
        plan = str(session.execute(text(f"EXPLAIN QUERY PLAN {_written(session, wanted)}")).all())
        assert "SEARCH" in plan
        assert "USING COVERING INDEX" in plan or "USING INDEX" in plan
    else:
        session.execute(text("SET enable_seqscan = off"))
        plan = str(session.execute(text(f"EXPLAIN {_written(session, wanted)}")).all())
        assert "pk_pack_serial" in plan
    assert session.scalar(select(func.count()).select_from(PackSerial)) == 100


def _written(session: Session, wanted: object) -> str:
    bind = session.get_bind()
    return str(wanted.compile(bind, compile_kwargs={"literal_binds": True}))  # type: ignore[attr-defined]
