"""Articles, prices and the VAT rules."""

from datetime import date

import pytest
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from kernel.access import Actor, Grant, Role
from kernel.execute import NotAllowed
from kernel.ids import new_id
from shop.models import Article, TaxRule
from shop.operations.catalogue import (
    ArticleExists,
    ArticleNotFound,
    ChangeArticle,
    DefineTaxRule,
    NotByWeight,
    PriceOutOfBounds,
    SellsNothingHere,
    SetPrice,
    TaxRuleExists,
    TaxRuleIncomplete,
    TradeItemNotFound,
    UnknownClass,
    change_article,
    define_tax_rule,
    set_price,
)
from shop.queries.catalogue import articles, prices_of, prices_on
from shop.rules.taxes import Subject, rule_for
from tests.builders.inventory import a_producer, a_saffron_jar
from tests.builders.shop import a_person, a_shop, an_article
from tests.conftest import Do

EVERYONE = Actor(new_id(), "Directrice", frozenset({Grant(Role.NETWORK_MANAGER)}))


def test_goods_by_weight_are_counted_in_grams(do: Do, session: Session) -> None:
    producer = a_producer(do)
    gram = a_saffron_jar(do, producer.organisation_id, code="art-vrac", net_content=1_000)
    article_id = an_article(do, gram, is_weighed=True)
    assert session.get_one(Article, article_id).is_weighed
    jar = a_saffron_jar(do, producer.organisation_id, code="art-5g", net_content=5_000)
    with pytest.raises(NotByWeight):
        an_article(do, jar, is_weighed=True)


def test_a_trade_item_is_put_on_sale_once(do: Do) -> None:
    item = a_saffron_jar(do, a_producer(do).organisation_id)
    an_article(do, item)
    with pytest.raises(ArticleExists):
        an_article(do, item)
    with pytest.raises(TradeItemNotFound):
        an_article(do, new_id())
    with pytest.raises(UnknownClass):
        an_article(do, item, tax_class="gold")


def test_an_article_taken_off_sale_has_no_price_of_the_day(do: Do, session: Session) -> None:
    shop = a_shop(do)
    assert prices_on(session, shop.place_id, date(2026, 11, 21)).rows[0].gross_cents == 4_500
    do(change_article, ChangeArticle(shop.article_id, "saffron", "spice", False, False))
    assert prices_on(session, shop.place_id, date(2026, 11, 21)).rows == []
    assert len(articles(session).rows) == 1


def test_the_last_price_said_for_a_day_holds(do: Do, session: Session) -> None:
    shop = a_shop(do)
    for cents in (4_800, 4_900):
        do(set_price, SetPrice(shop.place_id, shop.article_id, date(2026, 12, 1), cents))
    told = [(p.valid_from, p.gross_cents) for p in prices_of(session, EVERYONE, shop.article_id)]
    assert told == [(date(2026, 12, 1), 4_900), (date(2026, 1, 1), 4_500)]


def test_a_price_is_bounded_and_of_a_place_that_sells(do: Do) -> None:
    shop = a_shop(do)
    for cents in (-1, 10**12):
        with pytest.raises(PriceOutOfBounds):
            do(set_price, SetPrice(shop.place_id, shop.article_id, date(2026, 1, 1), cents))
    with pytest.raises(ArticleNotFound):
        do(set_price, SetPrice(shop.place_id, new_id(), date(2026, 1, 1), 1))
    with pytest.raises(SellsNothingHere):
        do(set_price, SetPrice(new_id(), shop.article_id, date(2026, 1, 1), 1))


def test_a_boutique_manager_prices_her_own_place_only(do: Do) -> None:
    shop = a_shop(do)
    grant = Grant(Role.BOUTIQUE_MANAGER, place_id=shop.place_id)
    khadija = a_person(do, Role.BOUTIQUE_MANAGER, "Khadija", place_id=shop.place_id)
    manager = Actor(khadija, "Khadija", frozenset({grant}))
    price = SetPrice(shop.place_id, shop.article_id, date(2026, 12, 1), 5_000)
    do(set_price, price, actor=manager)
    stranger = Actor(new_id(), "Ali", frozenset({Grant(Role.BOUTIQUE_MANAGER, place_id=new_id())}))
    with pytest.raises(NotAllowed):
        do(set_price, price, actor=stranger)


def test_the_reference_rates_are_loaded_once_and_cover_every_class(app: Flask, session: Session) -> None:
    before = session.scalar(select(func.count()).select_from(TaxRule))
    app.test_cli_runner().invoke(args=["reference", "load"], catch_exceptions=False)
    rules = session.scalars(select(TaxRule)).all()
    assert len(rules) == before == 42
    day = date(2026, 11, 21)

    def rate(*subject: str) -> int | None:
        rule = rule_for(rules, Subject(*subject), day)
        return rule and rule.rate_bp

    assert rate("MA", "exempt_cooperative", "spice") == 0
    assert rate("MA", "taxable", "spice") == 2_000
    assert rate("MA", "taxable", "edible_oil") == 1_000
    assert rate("MA", "taxable", "olive_oil_artisanal") == 0
    assert rate("FR", "taxable", "spice") == 550
    assert rate("FR", "taxable", "cosmetic") == 2_000
    assert all(rule.mention for rule in rules if rule.rate_bp == 0)
    assert all(rule.source for rule in rules)


def test_a_further_rule_takes_over_from_its_day(do: Do, session: Session) -> None:
    rule = DefineTaxRule(
        new_id(), "MA", "taxable", "spice", date(2027, 1, 1), 1_000, None, "loi de finances 2027"
    )
    do(define_tax_rule, rule)
    with pytest.raises(TaxRuleExists):
        do(define_tax_rule, DefineTaxRule(new_id(), *_rest(rule)))
    with pytest.raises(TaxRuleIncomplete):
        do(
            define_tax_rule,
            DefineTaxRule(new_id(), "MA", "taxable", "herb", date(2027, 1, 1), 0, None, "?"),
        )
    rules = session.scalars(select(TaxRule)).all()
    spice = Subject("MA", "taxable", "spice")
    rates = [rule_for(rules, spice, day) for day in (date(2026, 12, 31), date(2027, 1, 1))]
    assert [found and found.rate_bp for found in rates] == [2_000, 1_000]


def _rest(rule: DefineTaxRule) -> tuple[str, str, str, date, int, str | None, str]:
    return (
        rule.country, rule.seller_status, rule.tax_class, rule.valid_from,
        rule.rate_bp, rule.mention, rule.source,
    )  # fmt: skip
