"""What of places, stock, deliveries and weighings may leave, and who sees which rows of it."""

from functools import partial

from inventory.models import (
    Delivery,
    DeliveryLine,
    DeliverySignature,
    FieldRefusal,
    FieldSettlement,
    Gathering,
    GatheringClosing,
    GatheringPhoto,
    Intake,
    IntakeLine,
    Place,
    StockBalance,
    StockMove,
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
from inventory.models.reception import DifferenceAnswer, IntakeExtra
from inventory.queries.gatherings import within as within_gatherings
from inventory.queries.places import within
from kernel.access import Role
from kernel.facts import Facts, Part, either, of_organisation, through

_IN_VILLAGE = frozenset({Role.COOPERATIVE_OFFICER, Role.NETWORK_MANAGER, Role.AUDITOR})
_AT_PLACES = _IN_VILLAGE | {Role.BOUTIQUE_MANAGER, Role.SELLER}

stock = partial(Facts, subject="stock", roles=_AT_PLACES)
gathered = partial(Facts, subject="lots", roles=_IN_VILLAGE)

_deliveries = either(
    through(Delivery.source_id, Place.id, within), through(Delivery.target_id, Place.id, within)
)
_lines = through(DeliveryLine.delivery_id, Delivery.id, _deliveries)
_moves = either(
    through(StockMove.source_id, Place.id, within),
    through(StockMove.target_id, Place.id, within),
    of_organisation(StockMove.owner_id),
)
_orders = either(through(Order.place_id, Place.id, within), of_organisation(Order.supplier_id))
_answers = through(OrderAnswer.order_id, Order.id, _orders)
_refusals = of_organisation(FieldRefusal.organisation_id)
_weighings = through(Weighing.gathering_id, Gathering.id, within_gatherings)

FACTS = (
    stock("places", "lieux", Place, sees=within),
    stock("stock", "stock", StockBalance,
          sees=either(through(StockBalance.place_id, Place.id, within),
                      of_organisation(StockBalance.owner_id))),
    stock("movements", "mouvements", StockMove, sees=_moves),
    stock("deliveries", "livraisons", Delivery, sees=_deliveries,
          parts=(Part("lines", DeliveryLine, "delivery_id"), Part("intake", Intake, "delivery_id"),
                 Part("signatures", DeliverySignature, "delivery_id"))),
    stock("delivery-signatures", "livraisons-signatures", DeliverySignature, is_listed=False,
          sees=through(DeliverySignature.delivery_id, Delivery.id, _deliveries)),
    stock("delivery-lines", "livraisons-lignes", DeliveryLine, sees=_lines, is_listed=False),
    stock("orders", "commandes", Order, sees=_orders,
          parts=(Part("lines", OrderLine, "order_id"), Part("answers", OrderAnswer, "order_id"),
                 Part("promises", OrderPromise, "order_id"), Part("deliveries", OrderDelivery, "order_id"),
                 Part("end", OrderEnd, "order_id"))),
    stock("order-lines", "commandes-lignes", OrderLine, is_listed=False,
          sees=through(OrderLine.order_id, Order.id, _orders)),
    stock("order-answers", "commandes-reponses", OrderAnswer, sees=_answers, is_listed=False),
    stock("order-promises", "commandes-promesses", OrderPromise, is_listed=False,
          sees=through(OrderPromise.answer_id, OrderAnswer.id, _answers)),
    stock("order-deliveries", "commandes-livraisons", OrderDelivery, is_listed=False,
          sees=through(OrderDelivery.order_id, Order.id, _orders)),
    stock("order-ends", "commandes-fins", OrderEnd, is_listed=False,
          sees=through(OrderEnd.order_id, Order.id, _orders)),
    stock("intakes", "receptions", Intake, sees=through(Intake.delivery_id, Delivery.id, _deliveries)),
    stock("intake-lines", "receptions-lignes", IntakeLine,
          sees=through(IntakeLine.line_id, DeliveryLine.id, _lines)),
    stock("intake-extras", "receptions-en-trop", IntakeExtra, is_listed=False,
          sees=through(IntakeExtra.delivery_id, Delivery.id, _deliveries)),
    stock("difference-answers", "receptions-ecarts-reponses", DifferenceAnswer, is_listed=False,
          sees=through(DifferenceAnswer.delivery_id, Delivery.id, _deliveries)),
    gathered("gatherings", "pesees", Gathering, sees=within_gatherings,
             parts=(Part("weighings", Weighing, "gathering_id"),
                    Part("closing", GatheringClosing, "gathering_id"))),
    gathered("gathering-closings", "pesees-clotures", GatheringClosing, is_listed=False,
             sees=through(GatheringClosing.gathering_id, Gathering.id, within_gatherings)),
    gathered("gathering-photos", "pesees-photos", GatheringPhoto, is_listed=False,
             sees=through(GatheringPhoto.gathering_id, Gathering.id, within_gatherings)),
    gathered("weighings", "pesees-apports", Weighing, sees=_weighings, is_listed=False),
    gathered("weighing-cancellations", "pesees-apports-annules", WeighingCancellation, is_listed=False,
             sees=through(WeighingCancellation.weighing_id, Weighing.id, _weighings)),
    gathered("field-refusals", "pesees-refusees", FieldRefusal, sees=_refusals, is_listed=False),
    gathered("field-settlements", "pesees-refusees-reglees", FieldSettlement, is_listed=False,
             sees=through(FieldSettlement.refusal_id, FieldRefusal.id, _refusals)),
)  # fmt: skip
