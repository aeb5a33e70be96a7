"""What each column of a list of the registers is for, as its model file says it."""

from flask_babel import lazy_gettext as _l

MEMBER_NOTE = _l("Un numéro déjà inscrit est corrigé d’après le fichier. Personne n’est effacé.")
MEMBER_COLUMNS = {
    "number": _l("Le numéro dans le registre de la coopérative : il dit de qui parle la ligne."),
    "name": _l("Nom et prénom, comme dans le registre."),
    "first_name": _l("Seulement si le prénom est dans sa propre colonne."),
    "gender": _l("F ou H ; vide quand on ne le dit pas."),
    "village": _l("Village ou douar."),
    "phone": _l("Numéro de téléphone."),
    "consents_to_be_named": _l("oui ou non : la personne accepte que son nom soit publié."),
    "consent_on": _l("Jour de cet accord ; sans lui, le jour de l’importation."),
    "joined_on": _l("Jour de l’adhésion, comme 28/10/2026."),
}
PLOT_NOTE = _l("Un code déjà inscrit est corrigé d’après le fichier. Aucune parcelle n’est effacée.")
PLOT_COLUMNS = {
    "code": _l("Le code de la parcelle : il dit de laquelle parle la ligne."),
    "member_number": _l("Numéro de l’adhérent ou de l’adhérente, déjà inscrit."),
    "name": _l("Nom de la parcelle, ou lieu-dit."),
    "commune": _l("Commune : la seule chose qui soit jamais publiée du lieu."),
    "crop": _l("Filière : safran, argan, olive, PAMM, amande, miel ou artisanat."),
    "planted_year": _l("Année de plantation, à quatre chiffres."),
    "geometry": _l(
        "Contour en WKT ou GeoJSON, en degrés. À sa place, deux colonnes « latitudes » et « longitudes » : "
        "la liste des coins, séparés par des espaces."
    ),
    "organic_status": _l("conventionnel, en conversion, biologique ou sauvage."),
    "organic_since": _l("Depuis quel jour."),
}
