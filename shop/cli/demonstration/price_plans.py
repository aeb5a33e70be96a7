"""Prices to come at a boutique: a rise, a discount that ends by itself, a plan that was withdrawn."""

from datetime import date, timedelta

from shop.cli.demonstration.actions import Story
from shop.cli.demonstration.counters import Shops
from shop.operations.prices import (
    PlannedPrice,
    PlanPrices,
    WithdrawPlannedPrice,
    plan_prices,
    withdraw_planned_price,
)

PLACE = "boutique-taroudannt"


def tell_price_plans(story: Story, shops: Shops) -> None:
    """Plan two rises and a discount at one boutique, and withdraw a third."""
    yesterday = story.today - timedelta(days=1)
    new_year = date(story.today.year + 1, 1, 1)
    _plan(story, shops, yesterday, new_year, None, {"art-saf1g": 4_800, "art-saf5g": 22_000})
    reduced = story.today + timedelta(days=3)
    _plan(story, shops, yesterday, reduced, reduced + timedelta(days=13), {"art-thym": 1_600})
    _plan(story, shops, yesterday, new_year, None, {"art-romar": 2_500})
    given_up = WithdrawPlannedPrice(story.places[PLACE], shops.articles["art-romar"], new_year, 2_500)
    story.do(withdraw_planned_price, given_up, story.at(yesterday, 16))


def _plan(
    story: Story, shops: Shops, said_on: date, first: date, last: date | None, prices: dict[str, int]
) -> None:
    planned = tuple(PlannedPrice(shops.articles[code], cents) for code, cents in prices.items())
    story.do(plan_prices, PlanPrices(story.places[PLACE], first, last, planned), story.at(said_on, 15))
