"""The verdict: a lot is worth its worst line and no more than its worst input, never a part of it."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from uuid import UUID

from traceability.rules.claims.checks import Lots, asked_lines
from traceability.rules.claims.covers import cover_of, covers_product
from traceability.rules.claims.facts import Asked, Cover, Line, LotFacts, LotVerdict, Verdict, worst, worst_of


def judge(lot_id: UUID, lots: Lots, covers: Sequence[Cover], asked: Asked) -> Verdict:
    """Whether a lot may bear a certification's name; `lots` are it and all that it was made of."""
    judged = judge_all(lots, covers, asked)
    line = [judged[one] for one in _line_of(lot_id, lots)]
    return Verdict(asked.scheme, asked.edition, judged[lot_id].state, tuple(line))


def judge_all(lots: Lots, covers: Sequence[Cover], asked: Asked) -> Mapping[UUID, LotVerdict]:
    """What each of `lots` is worth, each looked at once; what they were made of must be among them."""
    of_scheme = [one for one in covers if one.scheme == asked.scheme]
    judged: dict[UUID, LotVerdict] = {}
    for lot in _harvests_first(lots):
        judged[lot.lot_id] = _judged(lot, lots, judged, of_scheme, asked)
    return judged


def _judged(
    lot: LotFacts,
    lots: Lots,
    judged: Mapping[UUID, LotVerdict],
    covers: Sequence[Cover],
    asked: Asked,
) -> LotVerdict:
    cover, step = _step(lot, covers, asked)
    lines = [step]
    if asked.edition is None:
        lines.append(Line("claim-edition-missing", "broken", lot.lot_id, lot.code))
    if lot.kind == "harvest":
        lines += _growers(lot)
        lines += _left_out(lot, asked)
        lines += _counted(lot, cover, covers, asked)
    if lot.kind != "intake":
        lines += asked_lines(lot, lots, asked)
    if any(parent not in judged for parent in lot.parents):
        lines.append(Line("claim-inputs-unknown", "broken", lot.lot_id, lot.code))
    inherited = [judged[parent].state for parent in lot.parents if parent in judged]
    state = worst([worst_of(lines), *inherited])
    return LotVerdict(lot, tuple(lines), state, cover.certificate_id if cover else None)


def _step(lot: LotFacts, covers: Sequence[Cover], asked: Asked) -> tuple[Cover | None, Line]:
    """What comes from outside rests on its supplier's paper, every other step on a certificate of ours."""
    if lot.kind != "intake":
        return cover_of(lot, covers)
    papers = [one for one in lot.papers if one.scheme == asked.scheme]
    valid = [one for one in papers if one.valid_from <= lot.day <= one.valid_until]
    values: dict[str, object] = {"day": lot.day}
    if valid:
        best = min(valid, key=lambda one: (one.number, one.holder))
        values |= {"number": best.number, "body": best.body, "holder": best.holder}
        return None, Line("claim-intake-certified", "met", lot.lot_id, lot.code, values)
    if papers:
        values["number"] = max(one.number for one in papers)
        return None, Line("claim-intake-out-of-date", "broken", lot.lot_id, lot.code, values)
    return None, Line("claim-intake-without-evidence", "broken", lot.lot_id, lot.code, values)


def _growers(lot: LotFacts) -> Iterator[Line]:
    """Those who brought the harvest were members of the cooperative on its day."""
    if lot.has_growers and not lot.growers:
        yield Line("claim-no-member", "broken", lot.lot_id, lot.code)
    for one in sorted(lot.growers, key=lambda each: (each.name, each.member_id)):
        values: dict[str, object] = {"member": one.name, "day": lot.day}
        if one.joined_on and one.joined_on > lot.day:
            values["since"] = one.joined_on
            yield Line("claim-member-not-yet", "broken", lot.lot_id, lot.code, values)
        elif one.left_on and one.left_on < lot.day:
            values["since"] = one.left_on
            yield Line("claim-member-had-left", "broken", lot.lot_id, lot.code, values)


def _left_out(lot: LotFacts, asked: Asked) -> Iterator[Line]:
    """Nobody, and no plot, was off the certified list for what an internal inspection had found."""
    for one in sorted(lot.left_out, key=lambda each: (each.member, each.plot or "", each.since)):
        if one.scheme == asked.scheme:
            code = "claim-plot-left-out" if one.plot else "claim-member-left-out"
            values = {"member": one.member, "plot": one.plot, "since": one.since, "day": lot.day}
            yield Line(code, "broken", lot.lot_id, lot.code, values)


def _counted(lot: LotFacts, cover: Cover | None, covers: Sequence[Cover], asked: Asked) -> Iterator[Line]:
    """A harvest is counted, whole, against what the body approved; it waits for that, or is above it."""
    numbers = {one.certificate_id: one.number for one in covers}
    drawn_from = lot.drawn.get(asked.scheme)
    values: dict[str, object] = {"quantity": lot.quantity, "unit": lot.unit}
    if drawn_from is not None:
        yield Line(
            "claim-yield-counted", "met", lot.lot_id, lot.code,
            {**values, "number": numbers.get(drawn_from, "—")},
        )  # fmt: skip
        return
    if cover is None:
        return
    values["number"] = cover.number
    left = lot.left.get(cover.certificate_id)
    if left is None:
        yield Line("claim-yield-awaiting-approval", "pending", lot.lot_id, lot.code, values)
    elif left < lot.quantity:
        yield Line("claim-yield-above-approved", "broken", lot.lot_id, lot.code, {**values, "left": left})
    else:
        yield Line("claim-yield-not-counted", "pending", lot.lot_id, lot.code, values)


def may_be_printed(verdict: Verdict, covers: Sequence[Cover], day: date) -> Cover | None:
    """The certificate that a label printed on `day` may name; none when it may name none.

    The claim holds, and the certificate of the last step is in force on that day as well: a suspended
    or withdrawn operator may not refer to it any more (EU 2018/848 art. 42 §2), and an
    expired certificate is nothing to print.
    """
    if not verdict.holds:
        return None
    last = next((one for one in covers if one.certificate_id == verdict.last_certificate_id), None)
    return last if last is not None and last.standing(day).is_in_force else None


def candidates_for_draw(lot: LotFacts, covers: Sequence[Cover]) -> list[Cover]:
    """The certificates that cover a harvest on its day, one certification after the other.

    Of several of one certification the first to end is first, so that the order does not depend on
    when they were recorded.
    """
    found = []
    for scheme in sorted({one.scheme for one in covers} - {"other"}):
        of_scheme = [one for one in covers if one.scheme == scheme and covers_product(one, lot)]
        usable = [one for one in of_scheme if cover_of(lot, [one])[0] is not None]
        found += sorted(usable, key=lambda one: (one.valid_until, one.number, one.certificate_id))
    return found


def _harvests_first(lots: Lots) -> list[LotFacts]:
    """Each lot after those it was made of, in the same order whatever the order of recording."""
    return sorted(lots.values(), key=lambda one: (one.generation, one.day, one.code, one.lot_id))


def _line_of(lot_id: UUID, lots: Lots) -> list[UUID]:
    """A lot and all that it was made of, harvests first, itself last."""
    found: set[UUID] = set()
    waiting = [lot_id]
    while waiting:
        one = waiting.pop()
        if one not in found and one in lots:
            found.add(one)
            waiting.extend(lots[one].parents)
    return [lot.lot_id for lot in _harvests_first({one: lots[one] for one in found})]
