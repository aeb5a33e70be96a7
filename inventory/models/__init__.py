"""Tables of the stock, by subject."""

from inventory.models.gatherings import (
    FIELD_KINDS,
    RECORD_KINDS,
    SETTLEMENT_DECISIONS,
    FieldRefusal,
    FieldSettlement,
    Gathering,
    GatheringClosing,
    GatheringPhoto,
    Weighing,
    WeighingCancellation,
)
from inventory.models.orders import (
    Order,
    OrderAnswer,
    OrderDelivery,
    OrderEnd,
    OrderLine,
    OrderPromise,
)
from inventory.models.reception import ANSWERS, DifferenceAnswer, IntakeExtra
from inventory.models.signatures import DeliverySignature
from inventory.models.stock import (
    MOVE_KINDS,
    Delivery,
    DeliveryLine,
    Intake,
    IntakeLine,
    Place,
    StockBalance,
    StockMove,
)

__all__ = [
    "ANSWERS",
    "FIELD_KINDS",
    "MOVE_KINDS",
    "RECORD_KINDS",
    "SETTLEMENT_DECISIONS",
    "Delivery",
    "DeliveryLine",
    "DeliverySignature",
    "DifferenceAnswer",
    "FieldRefusal",
    "FieldSettlement",
    "Gathering",
    "GatheringClosing",
    "GatheringPhoto",
    "Intake",
    "IntakeExtra",
    "IntakeLine",
    "Order",
    "OrderAnswer",
    "OrderDelivery",
    "OrderEnd",
    "OrderLine",
    "OrderPromise",
    "Place",
    "StockBalance",
    "StockMove",
    "Weighing",
    "WeighingCancellation",
]
