"""What money given for something was lent for, told from facts as of a day (docs/algorithms/earmarks.md).

A tranche draws on the narrowest money that it fits; what is repaid goes back to the money that was drawn
first. Facts of one day have no order: what comes in counts before what goes out, advances by number.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from heapq import heappop, heappush
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

    `steps` are (day, paid out, principal repaid, written off), the earliest first.
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
    moving: dict[date, list[_Advance]] = defaultdict(list)
    advances = []
    for one in sorted(lent, key=lambda one: one.number):
        advances.append(advance := _Advance(one.number, one.fits, iter(one.steps)))
        for step in one.steps:
            moving[step[0]].append(advance)
    for day in sorted({*by_day, *moving}):
        book.day(by_day.get(day, ()), moving.get(day, ()))
    drawn = [piece for advance in advances for piece in advance.pieces.values()]
    for piece in drawn:
        if piece.earmark is not None:
            book.moneys[piece.earmark].lent_cents += piece.lent_cents
    told = [one for one in drawn if one.lent_cents or one.out_cents or one.lost_cents]
    return Attribution(book.moneys, told)


@dataclass(slots=True)
class _Advance:
    """An advance as days are played: what it drew, and its totals by the last day of its own."""

    number: str
    fits: tuple[Earmark, ...]
    # Those of its days that are still to be played, the earliest first.
    steps: Iterator[tuple[date, int, int, int]]
    # What it drew on each money, in the order in which it first did, and what is out of all of them.
    pieces: dict[Earmark | None, Drawn] = field(default_factory=dict)
    out_cents: int = 0
    disbursed_cents: int = 0
    repaid_cents: int = 0
    lost_cents: int = 0


@dataclass(slots=True)
class _Book:
    """What stands at the end of a day, as days are played."""

    moneys: dict[Earmark, Money] = field(default_factory=dict)
    # Those that anything was lent to, by number.
    borrowed: dict[str, _Advance] = field(default_factory=dict)
    # By what they fit, heaps of those of which something came to stand on no money: perhaps no longer.
    uncovered: dict[tuple[Earmark, ...], list[str]] = field(default_factory=lambda: defaultdict(list))

    def day(self, given: Sequence[Given], moving: Sequence[_Advance]) -> None:
        """One day: money in, repayments, money back, tranches and losses, then what stood on none."""
        for one in given:
            money = self.moneys.setdefault(one.earmark, Money(one.earmark))
            money.given_cents += one.cents
        later = [step for advance in moving if (step := self._back(advance, *next(advance.steps)))]
        for money in self.moneys.values():
            if money.left_cents < 0 < money.out_cents:
                self._push_out(money)
        for step in later:
            self._out(*step)
        self._cover_what_stood_on_none()

    def _back(
        self, advance: _Advance, _: date, disbursed: int, repaid: int, lost: int
    ) -> tuple[_Advance, int, int, int] | None:
        """What comes back to moneys of an advance; the step itself when more of it is to be played."""
        if advance.disbursed_cents > disbursed:
            self._unlend(advance, advance.disbursed_cents - disbursed)
        if repaid > advance.repaid_cents:
            self._release(advance, repaid - advance.repaid_cents)
        is_all = disbursed <= advance.disbursed_cents and lost <= advance.lost_cents
        if is_all and advance.out_cents == max(disbursed - repaid - advance.lost_cents, 0):
            advance.disbursed_cents, advance.repaid_cents, advance.lost_cents = disbursed, repaid, lost
            return None
        return advance, disbursed, repaid, lost

    def _out(self, advance: _Advance, disbursed: int, repaid: int, lost: int) -> None:
        """What goes out to an advance, and what is lost of it."""
        was_disbursed, was_lost = advance.disbursed_cents, advance.lost_cents
        advance.disbursed_cents, advance.repaid_cents, advance.lost_cents = disbursed, repaid, lost
        if disbursed > was_disbursed:
            self._draw(advance, disbursed - was_disbursed, is_lent=True)
        wanted_cents = max(disbursed - repaid - was_lost, 0)
        if advance.out_cents != wanted_cents:
            self._settle(advance, wanted_cents)
        if lost > was_lost:
            self._lose(advance, lost - was_lost)

    def _move(self, advance: _Advance, piece: Drawn, cents: int) -> None:
        """So much more out of a money, or less."""
        if piece.earmark is not None:
            self.moneys[piece.earmark].out_cents += cents
        elif cents > 0 and not piece.out_cents:
            heappush(self.uncovered[advance.fits], advance.number)
        piece.out_cents += cents
        advance.out_cents += cents

    def _draw(self, advance: _Advance, cents: int, *, is_lent: bool) -> None:
        """Out of the narrowest fitting money that has some; what none has stands on no money."""
        for earmark in advance.fits:
            money = self.moneys.get(earmark)
            if money and cents and money.left_cents > 0:
                cents -= self._take(advance, earmark, min(cents, money.left_cents), is_lent=is_lent)
        if cents:
            self._take(advance, None, cents, is_lent=is_lent)

    def _take(self, advance: _Advance, earmark: Earmark | None, cents: int, *, is_lent: bool) -> int:
        piece = advance.pieces.setdefault(earmark, Drawn(advance.number, earmark))
        self.borrowed[advance.number] = advance
        self._move(advance, piece, cents)
        piece.lent_cents += cents if is_lent else 0
        return cents

    def _release(self, advance: _Advance, cents: int) -> None:
        """Back to the money that was drawn first."""
        for piece in advance.pieces.values():
            back = min(piece.out_cents, cents)
            if back:
                self._move(advance, piece, -back)
            cents -= back

    def _unlend(self, advance: _Advance, cents: int) -> None:
        """A tranche that came back was never lent: off what was drawn last."""
        left_cents = cents
        for piece in reversed(advance.pieces.values()):
            undone = min(piece.lent_cents, left_cents)
            piece.lent_cents -= undone
            left_cents -= undone
            self._move(advance, piece, -min(piece.out_cents, undone))

    def _settle(self, advance: _Advance, wanted_cents: int) -> None:
        """Let as much be out as facts say: a payment that came back is out again, not lent anew."""
        if advance.out_cents > wanted_cents:
            self._release(advance, advance.out_cents - wanted_cents)
        else:
            self._draw(advance, wanted_cents - advance.out_cents, is_lent=False)

    def _lose(self, advance: _Advance, cents: int) -> None:
        """Lost of what was drawn last: money given for something is the last to be lost."""
        for piece in reversed(advance.pieces.values()):
            lost = min(piece.out_cents, max(cents, 0))
            self._move(advance, piece, -lost)
            piece.lost_cents += lost
            if piece.earmark is not None:
                self.moneys[piece.earmark].lost_cents += lost
            cents -= lost

    def _push_out(self, money: Money) -> None:
        """A donor took back money that is out: the latest advances stand on other money instead."""
        for number in sorted(self.borrowed, reverse=True):
            if money.left_cents >= 0:
                return
            advance = self.borrowed[number]
            piece = advance.pieces.get(money.earmark)
            if piece:
                self._stand_elsewhere(advance, piece, min(piece.out_cents, -money.left_cents))

    def _cover_what_stood_on_none(self) -> None:
        """By number, as far as fitting money is free: it only gets less, so none is looked at in vain."""
        waiting = list(self.uncovered.values())
        while waiting := [heap for heap in waiting if self._first_uncovered(heap)]:
            first = min(waiting, key=lambda heap: heap[0])
            self._cover(self.borrowed[first[0]])

    def _first_uncovered(self, heap: list[str]) -> bool:
        """Whether some money is free for the first of these that still stands on none; others are let go."""
        while heap and not self.borrowed[heap[0]].pieces[None].out_cents:
            heappop(heap)
        return bool(heap) and self._free_cents(self.borrowed[heap[0]]) > 0

    def _free_cents(self, advance: _Advance) -> int:
        return sum(max(self.moneys[one].left_cents, 0) for one in advance.fits if one in self.moneys)

    def _cover(self, advance: _Advance) -> None:
        """What stood on no money stands on fitting money as soon as there is some."""
        piece = advance.pieces[None]
        self._stand_elsewhere(advance, piece, min(piece.out_cents, self._free_cents(advance)))

    def _stand_elsewhere(self, advance: _Advance, piece: Drawn, cents: int) -> None:
        lent_cents = min(piece.lent_cents, cents)
        self._move(advance, piece, -cents)
        piece.lent_cents -= lent_cents
        self._draw(advance, lent_cents, is_lent=True)
        self._draw(advance, cents - lent_cents, is_lent=False)


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
