"""Each indicator's name on screen, how it is counted, and whose definition it is."""

from dataclasses import dataclass

from flask_babel import lazy_gettext as _l
from flask_babel.speaklater import LazyString


@dataclass(frozen=True, slots=True)
class Definition:
    """What a page and a terminal print beside a figure."""

    label: LazyString
    counted: LazyString
    source: LazyString


_SADHAN = _l("Sa-Dhan, Tracking Financial Performance Standards")
_CGAP = _l("CGAP, Occasional Paper 3")
_HOUSE = _l("définition de la maison")
_LEDGER = _l("écritures du fonds")

SECTIONS = {
    "portfolio": _l("L’encours"),
    "risk": _l("Ce qui est exposé"),
    "repayment": _l("Ce qui rentre"),
    "loss": _l("Ce qui se perd"),
    "capital": _l("L’argent du fonds"),
}

DEFINITIONS = {
    "gross_portfolio": Definition(
        _l("Encours"),
        _l("versé − capital remboursé − passé en perte ; les avances reportées y sont, les frais non"),
        _SADHAN,
    ),
    "rescheduled": Definition(
        _l("Encours reporté"), _l("encours des avances qui ont reçu de nouvelles dates"), _SADHAN
    ),
    "yet_to_begin": Definition(
        _l("Pas encore à échéance"),
        _l("encours des avances dont aucune échéance n’est encore passée"),
        _SADHAN,
    ),
    "due_soon": Definition(
        _l("Dû sous 90 jours"),
        _l("reste à payer des échéances des 90 jours qui viennent, capital et frais ; sans l’impayé"),
        _HOUSE,
    ),
    "par_30": Definition(
        _l("PAR > 30 jours"),
        _l("encours entier des avances qui ont plus de 30 jours de retard ÷ encours"),
        _SADHAN,
    ),
    "par_90": Definition(
        _l("PAR > 90 jours"),
        _l("encours entier des avances qui ont plus de 90 jours de retard ÷ encours"),
        _SADHAN,
    ),
    "par_180": Definition(
        _l("PAR > 180 jours"),
        _l("encours entier des avances qui ont plus de 180 jours de retard ÷ encours"),
        _SADHAN,
    ),
    "par_30_or_rescheduled": Definition(
        _l("PAR > 30 jours ou reporté"),
        _l("encours des avances à plus de 30 jours ou reportées, chacune une fois ÷ encours"),
        _l("usage courant, deux guides publiés"),
    ),
    "par_30_of_begun": Definition(
        _l("PAR > 30 sans ce qui n’a pas commencé"),
        _l("encours à plus de 30 jours ÷ encours des avances dont une échéance au moins est passée"),
        _SADHAN,
    ),
    "arrears_rate": Definition(
        _l("Taux d’impayé"),
        _l("capital échu et non remboursé ÷ encours ; ce n’est pas le PAR"),
        _l("Kiva, « delinquency », depuis novembre 2010"),
    ),
    "current_repayment_rate": Definition(
        _l("Taux de remboursement de l’année"),
        _l("(capital reçu − payé d’avance) ÷ capital échu pour la première fois, sur douze mois"),
        _l("Sa-Dhan, 5.1.2"),
    ),
    "cumulative_repayment_rate": Definition(
        _l("Taux de remboursement depuis le début"),
        _l("(capital reçu − payé d’avance) ÷ capital échu, depuis l’ouverture du fonds"),
        _l("Sa-Dhan, même construction"),
    ),
    "on_time_rate": Definition(
        _l("Reçu sur les échéances de l’année"),
        _l("reçu dans les douze mois sur les échéances de ces mois ÷ ces échéances"),
        _CGAP,
    ),
    "season_on_time_rate": Definition(
        _l("Payé au jour dit, cette campagne"),
        _l("part des échéances de la campagne déjà échues qui était payée le jour même de l’échéance"),
        _HOUSE,
    ),
    "all_cash_rate": Definition(
        _l("Tout ce qui est rentré dans l’année"),
        _l("capital reçu, payé d’avance compris ÷ capital échu pour la première fois, sur douze mois"),
        _l("cité pour comparer : le payé d’avance le gonfle"),
    ),
    "rate_with_opening_arrears": Definition(
        _l("Taux avec l’impayé d’avant"),
        _l("(capital reçu − payé d’avance) ÷ (capital échu dans les douze mois + impayé à leur début)"),
        _l("usage courant"),
    ),
    "annual_loss_rate": Definition(
        _l("Perte annuelle que ce taux annonce"),
        _l("(1 − taux de remboursement de l’année) ÷ durée moyenne des avances accordées en années × 2"),
        _CGAP,
    ),
    "write_off_ratio": Definition(
        _l("Taux de perte"),
        _l("passé en perte dans les douze mois ÷ moyenne de l’encours à leur début et à leur fin"),
        _l("CGAP/SEEP, R10"),
    ),
    "written_off": Definition(
        _l("Passé en perte"), _l("capital abandonné par décision, depuis le début"), _LEDGER
    ),
    "recovered": Definition(
        _l("Récupéré"), _l("reçu d’avances passées en perte ; cela ne les rouvre pas"), _LEDGER
    ),
    "contributed": Definition(_l("Dotations"), _l("donné au fonds − repris, depuis le début"), _LEDGER),
    "paid_out": Definition(_l("Versé"), _l("capital versé depuis le début"), _LEDGER),
    "repaid": Definition(_l("Remboursé"), _l("capital remboursé depuis le début"), _LEDGER),
    "cash": Definition(_l("Banque et caisse"), _l("argent en banque + argent en caisse"), _LEDGER),
    "promised": Definition(_l("Promis"), _l("accordé − renoncé − versé"), _LEDGER),
    "lendable": Definition(_l("Disponible"), _l("banque et caisse − promis"), _HOUSE),
    "turnover": Definition(
        _l("Rotation"), _l("versé depuis le début ÷ dotations ; combien de fois l’argent a servi"), _HOUSE
    ),
    "use": Definition(_l("Dotations dehors"), _l("encours ÷ dotations"), _HOUSE),
    "cash_share": Definition(
        _l("Part en caisse"),
        _l("banque et caisse ÷ dotations"),
        _l("13 CFR 307.8, « allowable cash percentage »"),
    ),
    "capital_kept": Definition(_l("Capital gardé"), _l("(banque et caisse + encours) ÷ dotations"), _HOUSE),
}
