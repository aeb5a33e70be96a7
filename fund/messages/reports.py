"""What a fund's report says: the names of its flows, and of each indicator its definition."""

from flask_babel import lazy_gettext as _l

FLOWS = {
    "returnable": _l("Reçu avec droit de reprise"),
    "kept": _l("Reçu sans droit de reprise"),
    "solidarity": _l("Reçu des ventes, part solidaire"),
    "returned": _l("Rendu à des bailleurs"),
    "disbursed": _l("Prêté"),
    "repaid": _l("Remboursé, capital"),
    "written_off": _l("Passé en perte"),
    "recovered": _l("Récupéré sur ce qui était perdu"),
    "fees": _l("Frais de service gagnés"),
    "costs": _l("Frais du fonds"),
}
# The name of each indicator and how it is counted; amounts are in the column beside.
INDICATORS = {
    "gross": (
        _l("Encours"),
        _l("Le capital versé, moins ce qui en est remboursé, moins ce qui est passé en perte."),
    ),
    "par_30": (
        _l("PAR > 30 jours"),
        _l("L’encours entier des avances qui ont plus de 30 jours de retard, sur tout l’encours."),
    ),
    "par_30_or_rescheduled": (
        _l("PAR > 30 jours ou reporté"),
        _l("Le même, avec l’encours des avances qui ont reçu de nouvelles dates."),
    ),
    "arrears": (
        _l("Impayé"),
        _l("Le capital des échéances passées et pas remboursées, sur tout l’encours. Ce n’est pas le PAR."),
    ),
    "current": (
        _l("Taux de remboursement, douze mois"),
        _l("Capital reçu, moins ce qui est payé d’avance, sur le capital échu pendant les douze mois."),
    ),
    "on_time": (
        _l("Payé à temps, douze mois"),
        _l("Ce qui est reçu des échéances de ces douze mois, sur ces échéances."),
    ),
    "write_off": (
        _l("Pertes, douze mois"),
        _l("Ce qui est passé en perte, sur la moyenne de l’encours au début et à la fin."),
    ),
    "turnover": (
        _l("Rotation"),
        _l("Tout ce qui a été prêté depuis le début, sur les dotations. Définition de la maison."),
    ),
    "lent_again": (
        _l("Prêté à nouveau"),
        _l(
            "Ce qui a été prêté depuis le début au-delà de toutes les dotations : "
            "au moins autant a servi deux fois ou plus. Définition de la maison."
        ),
    ),
    "capital_kept": (
        _l("Capital gardé"),
        _l("Banque, caisse et encours, sur les dotations. Définition de la maison."),
    ),
    "lendable": (
        _l("Disponible"),
        _l("L’argent en banque et en caisse, moins ce qui est accordé et pas encore versé."),
    ),
}
