"""Whether all that was produced of recalled lots is accounted for, and in what words people are told."""

from dataclasses import dataclass, fields

PPM = 1_000_000
DRILL_MINUTES_MAX = 240


@dataclass(frozen=True, slots=True)
class Reconciliation:
    """Where lots have gone, in one unit.

    `found` entered beside the production: a surplus on arrival, or goods sold beyond the stock.
    `sold` is what went to customers and `returned` what came back from them, to a shelf or destroyed.
    `destroyed` is what was taken out as lost since the recall began, `lost` what was lost before.
    """

    produced: int
    found: int
    sold: int
    returned: int
    lost: int
    destroyed: int
    sampled: int
    used: int
    on_hand: int
    in_transit: int

    @property
    def entered(self) -> int:
        """All that must be somewhere."""
        return self.produced + self.found

    @property
    def with_customers(self) -> int:
        """What was sold and has not come back."""
        return self.sold - self.returned

    @property
    def accounted(self) -> int:
        """All whose place is known."""
        gone = self.with_customers + self.lost + self.destroyed + self.sampled + self.used
        return gone + self.on_hand + self.in_transit

    @property
    def unexplained(self) -> int:
        """What is missing (positive) or too much (negative); zero when all is accounted for."""
        return self.entered - self.accounted

    @property
    def accounted_ppm(self) -> int | None:
        """The part whose place is known, in parts per million, rounded down; none of nothing."""
        return part_ppm(self.accounted, self.entered)

    def __add__(self, other: "Reconciliation") -> "Reconciliation":
        return Reconciliation(
            *(getattr(self, one.name) + getattr(other, one.name) for one in fields(Reconciliation))
        )


NOTHING = Reconciliation(*(0 for _ in fields(Reconciliation)))


def part_ppm(part: int, whole: int) -> int | None:
    """A part of a whole in parts per million, rounded down; none of nothing."""
    return part * PPM // whole if whole else None


@dataclass(frozen=True, slots=True)
class Told:
    """What a letter about a recall or a drill says, as plain words."""

    code: str
    is_drill: bool
    reason: str
    advice: str | None
    product: str
    lots: str


def letter(told: Told) -> tuple[str, str]:
    """Subject and text of the notice to a place or an organisation, in French as all our mail."""
    mark = "EXERCICE – " if told.is_drill else ""
    begun = (
        "Ceci est un exercice de rappel : ne retirez rien de la vente, mais répondez comme si c’était vrai."
        if told.is_drill
        else "Retirez ces lots de la vente dès maintenant et mettez-les à part."
    )
    rows = [
        begun, "", f"{'Exercice' if told.is_drill else 'Rappel'} {told.code}", f"Produit : {told.product}",
        f"Lots : {told.lots}", f"Motif : {told.reason}",
        *([f"Consigne aux clients : {told.advice}"] if told.advice else []),
        "", "Dites ce que vous avez mis à part sur la page du rappel, dans Igoudar.",
    ]  # fmt: skip
    return f"{mark}Rappel {told.code} : {told.product}", "\n".join(rows) + "\n"


def letter_to_authority(told: Told, figures: str, team: str | None) -> str:
    """The text by which the food safety authority (ONSSA in Morocco, law 28-07) is informed."""
    head = "EXERCICE – à ne pas envoyer\n\n" if told.is_drill else ""
    return head + "\n".join(
        [
            "À l’attention du service provincial de l’ONSSA",
            f"Objet : rappel {told.code}, {told.product}",
            "",
            f"Nous vous informons du rappel des lots {told.lots} ({told.product}).",
            f"Motif : {told.reason}",
            f"Mesures : {told.advice or 'à préciser'}",
            f"Situation : {figures}",
            f"Responsables : {team or 'à préciser'}",
            "",
            "Le rapport complet, avec la liste des lots, des lieux et des tickets, est joint.",
        ]
    )
