"""What each cooperative of the demonstration harvests, makes and packs; the quantities are invented."""

from collections.abc import Sequence
from dataclasses import dataclass

PPM = 1_000_000
KG = 1_000_000  # mg
ML = 1_000  # µL


@dataclass(frozen=True, slots=True)
class Step:
    """A run: outputs as (product, share of the input's mass in ppm, whether it is a co-product)."""

    kind: str
    input: str
    outputs: Sequence[tuple[str, int, bool]]
    days_later: int = 0
    hour: int = 15


@dataclass(frozen=True, slots=True)
class Pack:
    """A packing: which product, what share of it in ppm, as which trade item."""

    product: str
    share_ppm: int
    item: str


@dataclass(frozen=True, slots=True)
class Item:
    """A trade item and how the shops sell it: net content in mg or µL, price in centimes with VAT."""

    code: str
    organisation: str
    product: str
    branch: str
    name_fr: str
    name_ar: str
    name_en: str
    name_zgh: str
    net_content: int
    shelf_life_days: int
    pictogram: str
    tax_class: str
    price_cents: int
    gtin: str | None = None
    appeal: int = 3


@dataclass(frozen=True, slots=True)
class Recipe:
    """A campaign: when it begins, how often something is brought, how much, and what becomes of it."""

    organisation: str
    harvested: str
    begins: tuple[int, int]
    days: int
    every: int
    mass_mg: int
    steps: Sequence[Step]
    packs: Sequence[Pack]
    # So many harvests are packed together.
    gathers: int = 1


SAFFRON_STEPS = (
    Step(
        "sorting",
        "saffron_flowers",
        (("saffron_fresh_stigmas", 76_000, False), ("saffron_petals", 600_000, True)),
    ),
    # Picked out in the afternoon, dried the same evening.
    Step("drying", "saffron_fresh_stigmas", (("saffron_dry", 172_000, False),), hour=18),
)
ARGAN_CRUSHING = Step(
    "crushing",
    "argan_fruit",
    (("argan_kernels", 68_000, False), ("argan_shells", 420_000, True), ("argan_pulp", 300_000, True)),
    12,
)

RECIPES = (
    Recipe(
        "souktana",
        "saffron_flowers",
        (10, 24),
        22,
        2,
        16 * KG,
        SAFFRON_STEPS,
        (Pack("saffron_dry", 620_000, "art-saf1g"), Pack("saffron_dry", 360_000, "art-saf5g")),
        3,
    ),
    Recipe(
        "gie-grand-taznakht",
        "saffron_flowers",
        (10, 26),
        18,
        3,
        9 * KG,
        SAFFRON_STEPS,
        (Pack("saffron_dry", 970_000, "art-taz1g"),),
        3,
    ),
    Recipe(
        "gie-terroirs-solidaires",
        "saffron_flowers",
        (10, 25),
        18,
        3,
        7 * KG,
        SAFFRON_STEPS,
        (Pack("saffron_dry", 970_000, "art-bio1g"),),
        3,
    ),
    Recipe(
        "tiwziwine",
        "argan_fruit",
        (6, 20),
        60,
        15,
        2_400 * KG,
        (
            ARGAN_CRUSHING,
            Step("drying", "argan_kernels", (("argan_kernels_roasted", 950_000, False),), 1),
            Step(
                "cold_pressing",
                "argan_kernels_roasted",
                (("argan_oil_food", 370_000, False), ("argan_press_cake", 520_000, True)),
                1,
            ),
        ),
        (Pack("argan_oil_food", 980_000, "art-arg250"),),
    ),
    Recipe(
        "tighanimine",
        "argan_fruit",
        (6, 28),
        60,
        20,
        800 * KG,
        (
            ARGAN_CRUSHING,
            Step(
                "cold_pressing",
                "argan_kernels",
                (("argan_oil_cosmetic", 365_000, False), ("argan_press_cake", 500_000, True)),
                1,
            ),
        ),
        (Pack("argan_oil_cosmetic", 980_000, "art-arg50"),),
    ),
    Recipe(
        "ouzioua-olive",
        "olives",
        (11, 25),
        45,
        11,
        1_700 * KG,
        (
            Step(
                "cold_pressing",
                "olives",
                (
                    ("olive_oil", 182_000, False),
                    ("olive_pomace", 420_000, True),
                    ("olive_vegetation_water", 380_000, True),
                ),
                1,
            ),
        ),
        (Pack("olive_oil", 980_000, "art-oliv75"),),
    ),
    Recipe(
        "alkaoutar",
        "thyme",
        (5, 12),
        40,
        12,
        900 * KG,
        (Step("drying", "thyme", (("thyme_dry", 320_000, False),), 6),),
        (Pack("thyme_dry", 120_000, "art-thym"),),
    ),
    Recipe(
        "tifaout",
        "rosemary",
        (5, 18),
        40,
        14,
        700 * KG,
        (Step("drying", "rosemary", (("rosemary_dry", 330_000, False),), 6),),
        (Pack("rosemary_dry", 140_000, "art-romar"),),
    ),
)
# Dried plants that are distilled once packed for the kitchen: what remains of the dry lot goes to the still.
DISTILLED = {
    "alkaoutar": (
        Step(
            "distilling",
            "thyme_dry",
            (
                ("thyme_essential_oil", 3_300, False),
                ("thyme_hydrolat", 500_000, True),
                ("pamm_residue", 850_000, True),
            ),
            4,
        ),
        Pack("thyme_essential_oil", 980_000, "art-hethym"),
    ),
    "tifaout": (
        Step(
            "distilling",
            "rosemary_dry",
            (
                ("rosemary_essential_oil", 12_900, False),
                ("rosemary_hydrolat", 500_000, True),
                ("pamm_residue", 850_000, True),
            ),
            4,
        ),
        Pack("rosemary_essential_oil", 980_000, "art-heroma"),
    ),
}

ITEMS = (
    Item(
        "art-saf1g",
        "souktana",
        "saffron_dry",
        "saffron",
        "Safran en filaments, 1 g",
        "زعفران خيوط، 1 غ",
        "Saffron threads, 1 g",
        "ⴰⵣⵄⴼⵕⴰⵏ, 1 g",
        1_000,
        1_095,
        "saffron",
        "spice",
        4_500,
        "09521234000013",
        9,
    ),
    Item(
        "art-saf5g",
        "souktana",
        "saffron_dry",
        "saffron",
        "Safran en filaments, 5 g",
        "زعفران خيوط، 5 غ",
        "Saffron threads, 5 g",
        "ⴰⵣⵄⴼⵕⴰⵏ, 5 g",
        5_000,
        1_095,
        "saffron",
        "spice",
        21_000,
        "09521234000020",
        2,
    ),
    Item(
        "art-taz1g",
        "gie-grand-taznakht",
        "saffron_dry",
        "saffron",
        "Safran de Taznakht, 1 g",
        "زعفران تازناخت، 1 غ",
        "Taznakht saffron, 1 g",
        "ⴰⵣⵄⴼⵕⴰⵏ ⵏ ⵜⴰⵣⵏⴰⵅⵜ, 1 g",
        1_000,
        1_095,
        "saffron",
        "spice",
        4_200,
        None,
        4,
    ),
    Item(
        "art-bio1g",
        "gie-terroirs-solidaires",
        "saffron_dry",
        "saffron",
        "Safran biologique, 1 g",
        "زعفران بيولوجي، 1 غ",
        "Organic saffron, 1 g",
        "ⴰⵣⵄⴼⵕⴰⵏ ⴰⴱⵢⵓⵍⵓⵊⵉ, 1 g",
        1_000,
        1_095,
        "saffron",
        "spice",
        4_800,
        None,
        5,
    ),
    Item(
        "art-arg250",
        "tiwziwine",
        "argan_oil_food",
        "argan",
        "Huile d’argan alimentaire, 250 mL",
        "زيت أركان غذائي، 250 مل",
        "Food argan oil, 250 mL",
        "ⵣⵣⵉⵜ ⵏ ⵡⴰⵔⴳⴰⵏ, 250 mL",
        250 * ML,
        540,
        "argan",
        "edible_oil",
        9_500,
        None,
        5,
    ),
    Item(
        "art-arg50",
        "tighanimine",
        "argan_oil_cosmetic",
        "argan",
        "Huile d’argan cosmétique, 50 mL",
        "زيت أركان للتجميل، 50 مل",
        "Cosmetic argan oil, 50 mL",
        "ⵣⵣⵉⵜ ⵏ ⵡⴰⵔⴳⴰⵏ, 50 mL",
        50 * ML,
        720,
        "argan",
        "cosmetic",
        7_000,
        None,
        4,
    ),
    Item(
        "art-oliv75",
        "ouzioua-olive",
        "olive_oil",
        "olive",
        "Huile d’olive, 75 cL",
        "زيت الزيتون، 75 سل",
        "Olive oil, 75 cL",
        "ⵣⵣⵉⵜ ⵏ ⵓⵣⵎⵎⵓⵔ, 75 cL",
        750 * ML,
        540,
        "olive",
        "olive_oil_artisanal",
        8_000,
        None,
        5,
    ),
    Item(
        "art-thym",
        "alkaoutar",
        "thyme_dry",
        "pamm",
        "Thym séché, 50 g",
        "زعتر مجفف، 50 غ",
        "Dried thyme, 50 g",
        "ⴰⵣⵓⴽⵏⵏⵉ, 50 g",
        50_000,
        400,
        "pamm",
        "herb",
        2_000,
        None,
        3,
    ),
    Item(
        "art-romar",
        "tifaout",
        "rosemary_dry",
        "pamm",
        "Romarin séché, 50 g",
        "إكليل الجبل مجفف، 50 غ",
        "Dried rosemary, 50 g",
        "ⴰⵣⵉⵔ, 50 g",
        50_000,
        400,
        "pamm",
        "herb",
        2_000,
        None,
        3,
    ),
    Item(
        "art-hethym",
        "alkaoutar",
        "thyme_essential_oil",
        "pamm",
        "Huile essentielle de thym, 10 mL",
        "زيت الزعتر الأساسي، 10 مل",
        "Thyme essential oil, 10 mL",
        "ⵣⵣⵉⵜ ⵏ ⵓⵣⵓⴽⵏⵏⵉ, 10 mL",
        10 * ML,
        1_095,
        "distilling",
        "cosmetic",
        6_000,
        None,
        2,
    ),
    Item(
        "art-heroma",
        "tifaout",
        "rosemary_essential_oil",
        "pamm",
        "Huile essentielle de romarin, 10 mL",
        "زيت إكليل الجبل الأساسي، 10 مل",
        "Rosemary essential oil, 10 mL",
        "ⵣⵣⵉⵜ ⵏ ⵓⵣⵉⵔ, 10 mL",
        10 * ML,
        1_095,
        "distilling",
        "cosmetic",
        5_500,
        None,
        2,
    ),
)
