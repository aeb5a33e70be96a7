"""The sender's word on what a reception found otherwise than the note says."""

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from inventory.models import ANSWERS, Delivery, DifferenceAnswer, Intake
from inventory.operations.stock import STOCK_KEEPERS
from inventory.operations.touching import at_place
from inventory.queries.deliveries import DeliveryNotFound, with_differences
from kernel.access import Touch
from kernel.errors import Invalid, Refused
from kernel.execute import Context, operation
from producers.rules.texts import choice, words_or_none

WORD_LENGTH_MAX = 500


class ContestedWithoutWord(Invalid):
    code = "contested-without-word"


class NoDifferenceToAnswer(Refused):
    """The delivery has not arrived, or arrived as it was sent."""

    code = "no-difference-to-answer"


@dataclass(frozen=True, slots=True)
class AnswerDifferences:
    """The sender agrees with what was found, or contests it and says why."""

    answer_id: UUID
    delivery_id: UUID
    answer: str
    word: str | None = None


def _at_source(session: Session, command: AnswerDifferences) -> Touch:
    delivery = session.get(Delivery, command.delivery_id)
    if delivery is None:
        raise DeliveryNotFound(delivery_id=str(command.delivery_id))
    return at_place(session, delivery.source_id)


@operation(*STOCK_KEEPERS, touches=_at_source)
def answer_differences(session: Session, command: AnswerDifferences, context: Context) -> dict[str, str]:
    """Keep the sender's word beside the differences; the stock stays as it was found.

    Raises NoDifferenceToAnswer, ContestedWithoutWord.
    """
    answer = choice(command.answer, "answer", ANSWERS)
    word = words_or_none(command.word, "word", WORD_LENGTH_MAX)
    if answer == "contested" and word is None:
        raise ContestedWithoutWord(field="word")
    # Held until the commit: two answers of one moment follow each other.
    intake = session.scalar(select(Intake).where(Intake.delivery_id == command.delivery_id).with_for_update())
    if intake is None or not _differs(session, command.delivery_id):
        raise NoDifferenceToAnswer()
    session.add(
        DifferenceAnswer(
            id=command.answer_id,
            delivery_id=command.delivery_id,
            rank=_answers(session, command.delivery_id) + 1,
            answer=answer,
            word=word,
            answered_by=context.actor.id,
            occurred_at=context.occurred_at,
            recorded_at=context.recorded_at,
        )
    )
    return {"delivery_id": str(command.delivery_id)}


def _differs(session: Session, delivery_id: UUID) -> bool:
    wanted = select(Delivery.id).where(Delivery.id == delivery_id, with_differences())
    return session.scalar(wanted) is not None


def _answers(session: Session, delivery_id: UUID) -> int:
    return session.scalar(select(func.count()).where(DifferenceAnswer.delivery_id == delivery_id)) or 0
