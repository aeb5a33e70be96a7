"""What money given for something was lent for, told from facts as of a day (docs/algorithms/earmarks.md).

A tranche draws on the narrowest money that it fits; what is repaid goes back to the money that was drawn
first. Facts of one day have no order: what comes in counts before what goes out, advances by number.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple


class Earmark(NamedTuple):
    """What money may be lent for: `women`, a `territory`, a `branch`, or `any`thing."""

    kind: str
    name: str = ""


ANY = Earmark("any")


@dataclass(frozen=True, slots=True)
class Given:
    """Money that came in on a day for something; below zero it went back."""

    on: date
    earmark: Earmark
    cents: int


@dataclass(frozen=True, slots=True)
class Lent:
    """An advance: which money it fits, narrowest first, and on each of its days the totals until then.

    `steps` are (day, paid out, principal repaid, written off).
    """

    number: str
    fits: tuple[Earmark, ...]
    steps: tuple[tuple[date, int, int, int], ...]


@dataclass(slots=True)
class Drawn:
    """What one advance drew on one money, none of it when `earmark` is None: no fitting money was left.

    `lent_cents` was paid out of it since the beginning, `out_cents` has not come back, `lost_cents` will not.
    """

    number: str
    earmark: Earmark | None
    lent_cents: int = 0
    out_cents: int = 0
    lost_cents: int = 0


@dataclass(slots=True)
class Money:
    """What was given for one thing, and what became of it."""

    earmark: Earmark
    given_cents: int = 0
    lent_cents: int = 0
    out_cents: int = 0
    lost_cents: int = 0

    @property
    def left_cents(self) -> int:
        """What may be lent for it now; below zero when more was taken back than had not been lost."""
        return self.given_cents - self.out_cents - self.lost_cents

    @property
    def unused_cents(self) -> int:
        """What was never lent for it, not once."""
        return max(self.given_cents - self.lent_cents, 0)


@dataclass(frozen=True, slots=True)
class Attribution:
    """Each money, and what each advance drew on each; on none of them what no fitting money covered."""

    moneys: dict[Earmark, Money]
    drawn: list[Drawn]


def attributed(given: Iterable[Given], lent: Iterable[Lent]) -> Attribution:
    """Play the facts day by day; the order of either list does not matter."""
    book = _Book()
    by_day: dict[date, list[Given]] = defaultdict(list)
    for gift in given:
        by_day[gift.on].append(gift)
    advances = sorted(lent, key=lambda one: one.number)
    steps: dict[date, list[tuple[Lent, int, int, int]]] = defaultdict(list)
    for advance in advances:
        for on, disbursed, repaid, lost in advance.steps:
            steps[on].append((advance, disbursed, repaid, lost))
    for day in sorted({*by_day, *steps}):
        book.day(by_day.get(day, ()), steps.get(day, ()))
    moneys, drawn = book.moneys, [one for pieces in book.pieces.values() for one in pieces.values()]
    for one in drawn:
        if one.earmark is not None:
            moneys[one.earmark].lent_cents += one.lent_cents
    return Attribution(moneys, [one for one in drawn if one.lent_cents or one.out_cents or one.lost_cents])


@dataclass(slots=True)
class _Book:
    """What stands at the end of a day, as days are played."""

    moneys: dict[Earmark, Money] = field(default_factory=dict)
    # By advance, what it drew on each money, in the order in which it first did.
    pieces: dict[str, dict[Earmark | None, Drawn]] = field(default_factory=lambda: defaultdict(dict))
    # By advance, what of it is out of all of them.
    out: dict[str, int] = field(default_factory=lambda: defaultdict(int))
    fits: dict[str, tuple[Earmark, ...]] = field(default_factory=dict)
    told: dict[str, tuple[int, int, int]] = field(default_factory=dict)
    # Advances of which something stands on no fitting money.
    uncovered: set[str] = field(default_factory=set)

    def day(self, given: Sequence[Given], steps: Sequence[tuple[Lent, int, int, int]]) -> None:
        """One day: money in, repayments, money back, tranches and losses, then what stood on none."""
        for one in given:
            money = self.moneys.setdefault(one.earmark, Money(one.earmark))
            money.given_cents += one.cents
        for advance, disbursed, repaid, _ in steps:
            self.fits[advance.number] = advance.fits
            was_disbursed, was_repaid, _ = self.told.get(advance.number, (0, 0, 0))
            if was_disbursed > disbursed:
                self._unlend(advance.number, was_disbursed - disbursed)
            if repaid > was_repaid:
                self._release(advance.number, repaid - was_repaid)
        for money in self.moneys.values():
            if money.left_cents < 0:
                self._push_out(money)
        for advance, disbursed, repaid, lost in steps:
            was_disbursed, _, was_lost = self.told.get(advance.number, (0, 0, 0))
            self.told[advance.number] = (disbursed, repaid, lost)
            if disbursed > was_disbursed:
                self._draw(advance.number, disbursed - was_disbursed, is_lent=True)
            self._settle(advance.number, max(disbursed - repaid - was_lost, 0))
            if lost > was_lost:
                self._lose(advance.number, lost - was_lost)
        free = {one.earmark for one in self.moneys.values() if one.left_cents > 0}
        for number in sorted(self.uncovered) if free else ():
            if not free.isdisjoint(self.fits[number]):
                self._cover(number)

    def _piece(self, number: str, earmark: Earmark | None) -> Drawn:
        return self.pieces[number].setdefault(earmark, Drawn(number, earmark))

    def _move(self, piece: Drawn, cents: int) -> None:
        """So much more out of a money, or less."""
        piece.out_cents += cents
        self.out[piece.number] += cents
        if piece.earmark is not None:
            self.moneys[piece.earmark].out_cents += cents
        elif piece.out_cents:
            self.uncovered.add(piece.number)
        else:
            self.uncovered.discard(piece.number)

    def _draw(self, number: str, cents: int, *, is_lent: bool) -> None:
        """Out of the narrowest fitting money that has some; what none has stands on no money."""
        for earmark in self.fits[number]:
            money = self.moneys.get(earmark)
            if money and cents and money.left_cents > 0:
                cents -= self._take(number, earmark, min(cents, money.left_cents), is_lent=is_lent)
        if cents:
            self._take(number, None, cents, is_lent=is_lent)

    def _take(self, number: str, earmark: Earmark | None, cents: int, *, is_lent: bool) -> int:
        piece = self._piece(number, earmark)
        self._move(piece, cents)
        piece.lent_cents += cents if is_lent else 0
        return cents

    def _release(self, number: str, cents: int) -> None:
        """Back to the money that was drawn first."""
        for piece in self.pieces[number].values():
            back = min(piece.out_cents, cents)
            self._move(piece, -back)
            cents -= back

    def _unlend(self, number: str, cents: int) -> None:
        """A tranche that came back was never lent: off what was drawn last."""
        left_cents = cents
        for piece in reversed(self.pieces[number].values()):
            undone = min(piece.lent_cents, left_cents)
            piece.lent_cents -= undone
            left_cents -= undone
            self._move(piece, -min(piece.out_cents, undone))

    def _settle(self, number: str, wanted_cents: int) -> None:
        """Let as much be out as facts say: a payment that came back is out again, not lent anew."""
        out_cents = self.out[number]
        if out_cents > wanted_cents:
            self._release(number, out_cents - wanted_cents)
        if wanted_cents > out_cents:
            self._draw(number, wanted_cents - out_cents, is_lent=False)

    def _lose(self, number: str, cents: int) -> None:
        """Lost of what was drawn last: money given for something is the last to be lost."""
        for piece in reversed(self.pieces[number].values()):
            lost = min(piece.out_cents, max(cents, 0))
            self._move(piece, -lost)
            piece.lost_cents += lost
            if piece.earmark is not None:
                self.moneys[piece.earmark].lost_cents += lost
            cents -= lost

    def _push_out(self, money: Money) -> None:
        """A donor took back money that is out: the latest advances stand on other money instead."""
        for number in sorted(self.pieces, reverse=True):
            piece = self.pieces[number].get(money.earmark)
            if piece and money.left_cents < 0:
                self._stand_elsewhere(piece, min(piece.out_cents, -money.left_cents))

    def _cover(self, number: str) -> None:
        """What stood on no money stands on fitting money as soon as there is some."""
        piece = self.pieces[number].get(None)
        free_cents = sum(
            max(self.moneys[one].left_cents, 0) for one in self.fits[number] if one in self.moneys
        )
        if piece:
            self._stand_elsewhere(piece, min(piece.out_cents, free_cents))

    def _stand_elsewhere(self, piece: Drawn, cents: int) -> None:
        lent_cents = min(piece.lent_cents, cents)
        self._move(piece, -cents)
        piece.lent_cents -= lent_cents
        self._draw(piece.number, lent_cents, is_lent=True)
        self._draw(piece.number, cents - lent_cents, is_lent=False)


def first_uses(given: Iterable[tuple[date, str, int]], lent_cents: int) -> Mapping[str, tuple[int, int]]:
    """By donor, what was given for one thing and what of it was lent a first time: oldest money first.

    `given` are (day, donor, amount); what a donor took back is off its own latest money.
    """
    left: list[tuple[str, int]] = []
    for _, donor, cents in sorted(given, key=lambda one: (one[0], one[2] < 0, one[1])):
        if cents > 0:
            left.append((donor, cents))
            continue
        back = -cents
        for at in range(len(left) - 1, -1, -1):
            whose, kept = left[at]
            if whose == donor:
                taken = min(kept, back)
                left[at] = (whose, kept - taken)
                back -= taken
    told: dict[str, tuple[int, int]] = {}
    for donor, cents in left:
        used = min(cents, lent_cents)
        lent_cents -= used
        given_cents, used_cents = told.get(donor, (0, 0))
        told[donor] = (given_cents + cents, used_cents + used)
    return told
