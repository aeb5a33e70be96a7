"""Files that a bank takes: SEPA credit transfers (ISO 20022, pain.001.001.09), and a plain list."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sepaxml import SepaTransfer

SCHEMA = "pain.001.001.09"


@dataclass(frozen=True, slots=True)
class Payer:
    """Who pays, and from which account."""

    name: str
    number: str
    bic: str | None
    currency: str


@dataclass(frozen=True, slots=True)
class Transfer:
    """Money for one account: amount in minor units, our reference, and what the receiver reads."""

    name: str
    number: str
    bic: str | None
    amount_cents: int
    reference: str
    told: str


def pain_001(payer: Payer, transfers: Sequence[Transfer], message_id: str, execute_on: date) -> bytes:
    """One batch of SEPA transfers, checked against the schema of the message."""
    config = {
        "name": payer.name,
        "IBAN": payer.number,
        "batch": True,
        "currency": payer.currency,
        "msg_id": message_id,
    }
    if payer.bic:
        config["BIC"] = payer.bic
    # Accents and signs that SEPA does not carry are written plainly (EPC217-08).
    message = SepaTransfer(config, schema=SCHEMA, clean=True)
    for one in transfers:
        payment = {
            "name": one.name,
            "IBAN": one.number,
            "amount": one.amount_cents,
            "execution_date": execute_on,
            "description": one.told,
            "endtoend_id": one.reference,
        }
        if one.bic:
            payment["BIC"] = one.bic
        message.add_payment(payment)
    text: bytes = message.export(validate=True, pretty_print=True)
    return text
