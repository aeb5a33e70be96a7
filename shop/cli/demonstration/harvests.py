"""The campaigns: harvests brought, worked, packed and sent to the shops, day after day."""

from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from uuid import UUID

from sqlalchemy import select

from inventory.operations.production import (
    HarvestLot,
    Output,
    ProcessLots,
    harvest_lot,
    process_lots,
)
from kernel.access import Actor
from kernel.db import db
from kernel.money import spread
from shop.cli.demonstration.actions import Story
from shop.cli.demonstration.people import COMMUNES
from shop.cli.demonstration.recipes import DISTILLED, PPM, RECIPES, Pack, Recipe, Step
from traceability.models import Product

Act = Callable[[date], None]
# A tenth of a gram: nobody weighs flowers finer.
WEIGHED_MG = 100


@dataclass(frozen=True, slots=True)
class Made:
    """A lot that was made, and how much of it there is: mg, µL, or pieces for a packed one."""

    lot_id: UUID
    quantity: int


@dataclass(frozen=True, slots=True)
class Packed:
    """A packed lot in its cooperative's store, ready to be sent."""

    lot_id: UUID
    item: str
    organisation: str
    pieces: int
    packed_on: date


@dataclass
class Campaigns:
    """What is planned for each day, and what to tell of the packed lots."""

    story: Story
    on_packed: Callable[[Packed], None]
    items: dict[str, tuple[UUID, int]]
    agenda: dict[date, list[Act]] = field(default_factory=lambda: defaultdict(list))

    def __post_init__(self) -> None:
        rows = db.session.execute(select(Product.key, Product.id, Product.unit, Product.density_g_per_l))
        self.products = {row.key: row for row in rows}

    def plan(self, first: date, last: date) -> None:
        """Put every harvest between two days in the agenda."""
        for recipe in RECIPES:
            waiting: list[Made] = []
            for day in _harvest_days(recipe, first, last):
                self.agenda[day].append(self._bring(recipe, waiting))

    def live(self, day: date) -> None:
        """Do what is planned for a day."""
        for act in self.agenda.pop(day, ()):
            act(day)

    def _bring(self, recipe: Recipe, waiting: list[Made]) -> Act:
        def act(day: date) -> None:
            lot = self._harvest(recipe, day)
            self._work(recipe, list(recipe.steps), lot, day, waiting)

        return act

    def _harvest(self, recipe: Recipe, day: date) -> Made:
        story, key = self.story, recipe.organisation
        total = story.about(recipe.mass_mg, 0.25) // WEIGHED_MG * WEIGHED_MG
        chosen = sorted(story.random.sample(range(len(story.members[key])), story.random.randint(4, 9)))
        weights = [story.random.randint(60, 140) for _ in chosen]
        parts = [part * WEIGHED_MG for part in spread(total // WEIGHED_MG, weights)]
        command = HarvestLot(
            lot_id=story.id(),
            organisation_id=story.organisations[key],
            place_id=story.stores[key],
            product_id=self.products[recipe.harvested].id,
            harvested_on=day,
            commune=COMMUNES[key].name,
            contributions=tuple(
                (story.members[key][index], part) for index, part in zip(chosen, parts, strict=True)
            ),
            plots=tuple(story.plots[key][index] for index in chosen),
        )
        story.do(harvest_lot, command, story.at(day, 9, 30), self._officer(key))
        return Made(command.lot_id, total)

    def _work(self, recipe: Recipe, steps: list[Step], lot: Made, day: date, waiting: list[Made]) -> None:
        """The next run, on its day; after the last one the lot waits to be packed with others."""
        if not steps:
            waiting.append(lot)
            if len(waiting) >= recipe.gathers:
                gathered, waiting[:] = list(waiting), []
                self._later(day, 2, lambda then: self._pack(recipe, gathered, then))
            return
        step = steps[0]

        def act(then: date) -> None:
            made = self._run(recipe.organisation, step, lot, then)
            self._work(recipe, steps[1:], made, then, waiting)

        self._later(day, step.days_later, act)

    def _run(self, key: str, step: Step, lot: Made, day: date) -> Made:
        """One run on a whole lot; returns the main product."""
        story = self.story
        mass = self._mass(step.input, lot.quantity)
        outputs = tuple(
            Output(
                lot_id=story.id(),
                product_id=self.products[product].id,
                quantity=self._volume(product, story.about(mass * share // PPM, 0.04)),
                is_co_product=is_co_product,
            )
            for product, share, is_co_product in step.outputs
        )
        command = ProcessLots(
            run_id=story.id(),
            kind=step.kind,
            organisation_id=story.organisations[key],
            place_id=story.stores[key],
            done_on=day,
            inputs=((lot.lot_id, lot.quantity),),
            outputs=outputs,
        )
        at = story.at(day, step.hour, story.random.randrange(60))
        story.do(process_lots, command, at, self._officer(key))
        return Made(outputs[0].lot_id, outputs[0].quantity)

    def _pack(self, recipe: Recipe, lots: list[Made], day: date) -> None:
        left = lots
        for pack in recipe.packs:
            left = self._pack_share(recipe.organisation, pack, lots, left, day)
        if recipe.organisation in DISTILLED:
            step, pack = DISTILLED[recipe.organisation]
            self._later(day, step.days_later, lambda then: self._distil(recipe.organisation, left, then))

    def _distil(self, key: str, lots: list[Made], day: date) -> None:
        step, pack = DISTILLED[key]
        for lot in lots:
            oil = self._run(key, step, lot, day)
            self._pack_share(key, pack, [oil], [oil], day)

    def _pack_share(self, key: str, pack: Pack, whole: list[Made], left: list[Made], day: date) -> list[Made]:
        """Pack a share of the lots; returns what is left of each."""
        story = self.story
        trade_item_id, net_content = self.items[pack.item]
        used = [made.quantity * pack.share_ppm // PPM for made in whole]
        pieces = sum(used) * 99 // 100 // net_content
        command = ProcessLots(
            run_id=story.id(),
            kind="packing",
            organisation_id=story.organisations[key],
            place_id=story.stores[key],
            done_on=day,
            inputs=tuple((made.lot_id, amount) for made, amount in zip(whole, used, strict=True)),
            outputs=(
                Output(
                    lot_id=story.id(),
                    product_id=self.products[pack.product].id,
                    quantity=pieces,
                    trade_item_id=trade_item_id,
                ),
            ),
        )
        story.do(process_lots, command, story.at(day, 16, story.random.randrange(60)), self._officer(key))
        self.on_packed(Packed(command.outputs[0].lot_id, pack.item, key, pieces, day))
        return [Made(made.lot_id, made.quantity - amount) for made, amount in zip(left, used, strict=True)]

    def _officer(self, key: str) -> Actor:
        return self.story.actors[f"cooperative_officer:{key}"]

    def _later(self, day: date, days: int, act: Act) -> None:
        """Plan an act; one for today is done at once, one after the end of the story never."""
        if days == 0:
            act(day)
        else:
            self.agenda[day + timedelta(days=days)].append(act)

    def _mass(self, product: str, quantity: int) -> int:
        one = self.products[product]
        return quantity if one.unit == "GRM" else quantity * one.density_g_per_l // 1_000

    def _volume(self, product: str, mass_mg: int) -> int:
        one = self.products[product]
        return mass_mg if one.unit == "GRM" else mass_mg * 1_000 // one.density_g_per_l


def _harvest_days(recipe: Recipe, first: date, last: date) -> Iterator[date]:
    for year in range(first.year - 1, last.year + 1):
        begins = date(year, *recipe.begins)
        for offset in range(0, recipe.days, recipe.every):
            day = begins + timedelta(days=offset)
            if first <= day <= last:
                yield day
