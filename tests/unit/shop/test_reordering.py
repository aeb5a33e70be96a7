"""What to order: pace, season, dates, what comes."""

from datetime import date, timedelta

from shop.rules.reordering import Lying, Needs, pace_of, reorder, sold_in_time

TODAY = date(2026, 11, 21)


def test_the_pace_is_that_of_the_last_sixty_days_in_a_first_year() -> None:
    assert pace_of(60, None) == 1_000


def test_the_season_of_last_year_counts_for_half() -> None:
    assert pace_of(60, 180) == 2_000
    assert pace_of(60, 0) == 500


def test_more_brought_back_than_sold_is_no_pace_below_zero() -> None:
    assert pace_of(-3, None) == 0


def test_a_shelf_that_lasts_until_the_delivery_asks_for_nothing() -> None:
    assert reorder(Needs(60, None, (Lying(10, None),), lead_days=10), TODAY).pieces == 0


def test_one_piece_below_orders_for_the_way_and_a_month() -> None:
    told = reorder(Needs(60, None, (Lying(9, None),), lead_days=10), TODAY)
    assert (told.level, told.aim, told.pieces, told.days_left) == (10, 40, 31, 9)


def test_what_is_on_the_road_and_on_order_counts() -> None:
    needs = Needs(60, None, (Lying(2, None),), in_transit=5, on_order=3, lead_days=10)
    assert reorder(needs, TODAY).pieces == 0


def test_what_will_not_be_sold_before_its_date_does_not_count() -> None:
    soon = TODAY + timedelta(days=4)
    told = reorder(Needs(60, None, (Lying(30, soon), Lying(3, None)), lead_days=10), TODAY)
    assert (told.usable, told.wasted, told.pieces) == (8, 25, 32)


def test_lots_share_the_customers_of_the_same_days() -> None:
    lots = (Lying(3, TODAY + timedelta(days=4)), Lying(4, TODAY + timedelta(days=5)))
    assert sold_in_time(lots, 1_000, TODAY) == 6


def test_the_minimum_of_the_place_holds_where_nothing_sells() -> None:
    told = reorder(Needs(0, None, (Lying(2, None),), minimum=5, target=12), TODAY)
    assert (told.pieces, told.days_left) == (10, None)
    assert reorder(Needs(0, None), TODAY).pieces == 0
