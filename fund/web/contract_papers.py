"""The contract of an advance as its paper says it, in the language of the reader."""

from collections.abc import Iterator

from flask_babel import gettext as _

import fund.messages.contracts as words
from fund.gateways.contracts import PaperContract
from fund.queries.contracts import Contract, content_hash
from fund.rules.amounts_in_words import in_words
from kernel.paper_signatures import Signed
from kernel.presentation import current_locale, day, moment, money, percent
from kernel.strokes import short_hash
from producers.models import Organisation


def paper_of(contract: Contract) -> PaperContract:
    """Title, parties, articles, schedule and signatures."""
    has_fees = any(fee for _day, _principal, fee in contract.terms.shares)
    head = [_("N°"), _("Échéance"), _("Capital"), *([_("Frais")] if has_fees else [])]
    return PaperContract(
        title=_("Contrat d’avance remboursable %(number)s", number=contract.advance.number),
        parties=list(_parties(contract)),
        articles=_articles(contract),
        schedule_title=_("Échéancier convenu"),
        head=head,
        rows=[row[: len(head)] for row in _rows(contract)],
        done_at=_("Fait en autant d’exemplaires que de parties."),
        signed=[_signed(contract, one) for one in contract.signatories],
        footing=_(
            "Empreinte du contrat : %(hash)s. Le texte français fait foi.",
            hash=short_hash(content_hash(contract.terms)),
        ),
        since=list(_since(contract)),
    )


def _parties(contract: Contract) -> Iterator[str]:
    yield _(
        "Entre %(holder)s, qui tient le fonds de roulement « %(fund)s », ci-après le fonds,",
        holder=_named(contract.holder),
        fund=contract.fund.name,
    )
    yield _("et %(beneficiary)s, ci-après le bénéficiaire, il est convenu ce qui suit.",
            beneficiary=_named(contract.beneficiary))  # fmt: skip


def _named(one: Organisation) -> str:
    places = [part for part in (one.name, one.locality, f"ICE {one.ice}" if one.ice else None) if part]
    return ", ".join(places)


def _articles(contract: Contract) -> list[tuple[str, list[str]]]:
    """Each article: its title and its sentences; one that has nothing to say is left out."""
    articles = (
        (_("Objet"), _purpose(contract)),
        (_("Montant"), _amount(contract)),
        (_("Frais de service"), _fees(contract)),
        (_("Versement"), _tranches(contract)),
        (_("Remboursement"), _repayment(contract)),
        (_("Conditions du comité"), _conditions(contract)),
        (_("Garants"), _guarantors(contract)),
        (_("Retard"), _lateness()),
    )
    told = ((title, list(sentences)) for title, sentences in articles)
    return [(title, sentences) for title, sentences in told if sentences]


def _purpose(contract: Contract) -> Iterator[str]:
    terms = contract.terms
    yield _("Le fonds accorde au bénéficiaire une avance remboursable pour : %(purpose)s",
            purpose=terms.purpose)  # fmt: skip
    yield _(
        "Elle a été demandée sous le numéro %(application)s et accordée par la décision "
        "%(decision)s du %(day)s.",
        application=terms.application,
        decision=terms.decision,
        day=day(terms.granted_on),
    )


def _amount(contract: Contract) -> Iterator[str]:
    cents, currency = contract.terms.cents, contract.terms.currency
    yield _("L’avance est de %(amount)s, soit, en toutes lettres :", amount=money(cents, currency))
    yield in_words(cents, currency, current_locale())
    yield _("Elle ne porte pas d’intérêt.")


def _fees(contract: Contract) -> Iterator[str]:
    terms = contract.terms
    if not terms.fee_bp:
        yield _("Aucun.")
        return
    yield _(
        "Ils sont de %(percent)s de ce qui est versé, une seule fois.", percent=percent(terms.fee_bp * 100)
    )
    yield str(words.FEE_TAKEN[terms.fee_taken])


def _tranches(contract: Contract) -> Iterator[str]:
    terms = contract.terms
    yield _(
        "L’avance est versée en une ou plusieurs tranches. À chaque versement, ce qui n’est "
        "pas encore échu "
        "est réparti de nouveau sur les échéances à venir."
    )
    if not terms.tranches:
        return
    yield _("Les tranches sont prévues ainsi ; le fonds et le bénéficiaire peuvent s’en écarter d’accord :")
    for planned_on, cents in terms.tranches:
        yield _("le %(day)s, %(amount)s", day=day(planned_on), amount=money(cents, terms.currency))


def _repayment(contract: Contract) -> Iterator[str]:
    yield _(
        "Le bénéficiaire rembourse aux jours de l’échéancier ci-dessous. Chaque paiement "
        "éteint l’échéance la "
        "plus ancienne d’abord. Il peut rembourser avant terme, sans frais."
    )
    yield str(words.RETENTION[contract.terms.retention_cap])
    yield from _retained(contract)


def _retained(contract: Contract) -> Iterator[str]:
    """The share agreed with the boutiques on the contract's day, and what a later agreement does."""
    if not contract.shares:
        yield _("Au jour de ce contrat, aucune part n’est convenue avec les boutiques.")
    for one in contract.shares:
        told = {"percent": percent(one.share_bp * 100), "day": day(one.since)}
        if one.place:
            yield _(
                "Au jour de ce contrat, cette part est de %(percent)s à %(place)s, par l’accord en vigueur "
                "depuis le %(day)s.",
                place=one.place,
                **told,
            )
        else:
            yield _(
                "Au jour de ce contrat, cette part est de %(percent)s dans toutes les boutiques, par "
                "l’accord en vigueur depuis le %(day)s, sauf accord propre à une boutique.",
                **told,
            )
    yield _(
        "Si l’accord change, la part nouvelle vaut pour les reversements arrêtés à partir de son jour. "
        "L’échéancier et ce qui est dû ne changent pas : ce qui n’est pas retenu se paie "
        "autrement, aux mêmes jours."
    )


def _conditions(contract: Contract) -> Iterator[str]:
    if contract.terms.conditions:
        yield contract.terms.conditions


def _guarantors(contract: Contract) -> Iterator[str]:
    if not contract.guarantors:
        return
    yield _("Répondent du remboursement, chacun jusqu’au montant dit :")
    for one in contract.guarantors:
        amount = money(one.cents, contract.terms.currency)
        yield _("Le garant %(name)s, jusqu’à %(amount)s", name=one.name, amount=amount)


def _lateness() -> Iterator[str]:
    yield _(
        "En cas de difficulté, le bénéficiaire prévient le fonds avant l’échéance. Le comité "
        "peut accorder de "
        "nouvelles dates. Ce qui est impayé peut être demandé aux garants, dans la limite de "
        "leur engagement."
    )


def _rows(contract: Contract) -> Iterator[list[str]]:
    currency, shares = contract.terms.currency, contract.terms.shares
    for number, (due_on, principal, fee) in enumerate(shares, start=1):
        yield [str(number), day(due_on), money(principal, currency), money(fee, currency)]
    yield [
        "",
        _("En tout"),
        money(sum(one[1] for one in shares), currency),
        money(sum(one[2] for one in shares), currency),
    ]


def _since(contract: Contract) -> Iterator[str]:
    """What was decided after it was agreed: outside of what is signed and hashed."""
    if contract.replanned:
        yield _("Mentions ajoutées depuis, hors de ce qui est signé")
    for row, decision in contract.replanned:
        currency = contract.terms.currency
        told = (f"{day(one.planned_on)}, {money(one.cents, currency)}" for one in row.plan.tranches)
        yield _(
            "Par la décision %(decision)s du %(day)s, ce qui restait à verser est prévu ainsi : %(tranches)s",
            decision=decision,
            day=day(row.plan.effective_on),
            tranches=" ; ".join(told),
        )


def _signed(contract: Contract, signatory: str) -> Signed:
    label = words.SIGNATORIES.get(signatory, words.GUARANTOR)
    said = f"{label} : {contract.signatories[signatory]}"
    row = contract.signatures.get(signatory)
    if row is None:
        return Signed(said)
    one = row.signature
    told = [one.name, _("Signé le %(moment)s", moment=moment(one.occurred_at, contract.fund.timezone))]
    if not row.strokes:
        told.append(_("Signé au clavier"))
    if row.account and row.account != one.name:
        told.append(_("Sur le compte de %(name)s", name=row.account))
    if row.standing != "same":
        told.append(str(words.STANDINGS[row.standing]))
    told.append(_("Empreinte %(hash)s", hash=row.short_hash))
    return Signed(said, tuple(told), row.strokes)
