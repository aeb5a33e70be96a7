"""What producers receive of a price, where their cooperative agrees to say it; every figure is invented."""

from datetime import timedelta
from uuid import UUID

from kernel.money import spread
from shop.cli.demonstration.actions import Story
from shop.cli.demonstration.recipes import ITEMS
from traceability.operations.prices import StatePrice, WithdrawPrice, state_price, withdraw_price

# By article: per cent for the producers, the cooperative, the boutique and the revolving fund. A
# cooperative's sales bear no VAT. Who is not here has not agreed, and its pages say nothing.
SHARES_PERCENT = {
    "art-saf1g": (58, 21, 16, 5),
    "art-saf5g": (61, 19, 15, 5),
    "art-bio1g": (60, 20, 15, 5),
    "art-arg250": (47, 31, 18, 4),
    "art-oliv75": (55, 25, 17, 3),
    "art-thym": (44, 34, 20, 2),
    "art-heroma": (38, 40, 20, 2),
}
CONSENTED_DAYS_AGO = 200
# This cooperative agreed, then no longer did.
WITHDRAWN = "art-heroma"
WITHDRAWN_DAYS_AGO = 40


def tell_prices(story: Story, items: dict[str, tuple[UUID, int]]) -> None:
    """Publish what some prices are made of; one cooperative takes its consent back."""
    agreed_on = story.today - timedelta(days=CONSENTED_DAYS_AGO)
    for item in ITEMS:
        if item.code not in SHARES_PERCENT:
            continue
        producer, cooperative, boutique, fund = spread(item.price_cents, SHARES_PERCENT[item.code])
        officer = story.actors[f"cooperative_officer:{item.organisation}"]
        statement = StatePrice(
            story.id(),
            items[item.code][0],
            agreed_on,
            currency="MAD",
            price_cents=item.price_cents,
            producer_cents=producer,
            cooperative_cents=cooperative,
            boutique_cents=boutique,
            fund_cents=fund,
            tax_cents=0,
            consented_by="Bureau de la coopérative, réunion du mois",
            consented_on=agreed_on,
        )
        story.do(state_price, statement, story.at(agreed_on, 17), officer)
        if item.code == WITHDRAWN:
            withdrawal = WithdrawPrice(
                statement.statement_id, "Le bureau préfère attendre les comptes de la campagne."
            )
            at = story.at(story.today - timedelta(days=WITHDRAWN_DAYS_AGO), 10)
            story.do(withdraw_price, withdrawal, at, officer)
