"""A reminder in words: the e-mail, and the short text of a telephone, in the beneficiary's language."""

from flask_babel import force_locale, ngettext
from flask_babel import gettext as _

from fund.queries.owed import Owed
from fund.rules.phones import in_gsm
from kernel.presentation import day, money

# Marks of direction count as letters, and a telephone needs none.
_MARKS = dict.fromkeys((0x200E, 0x200F, 0x2068, 0x2069))


def letter(owed: Owed, language: str) -> tuple[str, str]:
    """Subject and text of the e-mail."""
    beneficiary = owed.beneficiary_ar if language == "ar" else owed.beneficiary
    with force_locale(language):
        subject = _("%(fund)s : échéance du %(day)s, avance %(number)s", fund=owed.fund, number=owed.number,
                    day=day(owed.due_on))  # fmt: skip
        told = [
            _("Bonjour,"),
            "",
            _("%(fund)s vous rappelle une échéance de l’avance %(number)s, accordée à %(beneficiary)s : "
              "%(purpose)s.", fund=owed.fund, number=owed.number, beneficiary=beneficiary,
              purpose=owed.purpose.strip().rstrip(".")),
            "",
            _("Échéance : %(day)s (%(when)s)", day=day(owed.due_on), when=_when(owed)),
            _("Il en reste à payer : %(amount)s", amount=money(owed.left_cents, owed.currency)),
            *([_("En retard en tout sur cette avance : %(amount)s",
                 amount=money(owed.late_cents, owed.currency))] if owed.late_cents else []),
            "",
            _("Si c’est déjà payé, ou si vous ne pouvez pas payer ce jour-là, dites-le nous : "
              "nous cherchons une solution avec vous."),
        ]  # fmt: skip
        return subject, "\n".join(told) + "\n"


def short_text(owed: Owed, language: str) -> str:
    """The same for a telephone; one part of 160 letters in French whenever names are not too long."""
    with force_locale(language):
        said = _("%(fund)s : échéance du %(day)s, avance %(number)s. Il en reste %(amount)s à payer.",
                 fund=owed.fund, day=day(owed.due_on, "short"), number=owed.number,
                 amount=money(owed.left_cents, owed.currency))  # fmt: skip
        if owed.late_cents:
            late = money(owed.late_cents, owed.currency)
            said += " " + _("En retard en tout : %(amount)s.", amount=late)
        return in_gsm(said) if language == "fr" else said.translate(_MARKS)


def _when(owed: Owed) -> str:
    days = (owed.due_on - owed.as_of).days
    if days == 0:
        return _("aujourd’hui")
    if days > 0:
        return ngettext("dans %(num)s jour", "dans %(num)s jours", days)
    return ngettext("passée depuis %(num)s jour", "passée depuis %(num)s jours", -days)
