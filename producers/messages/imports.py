"""What each column of a list of the registers is for, as its model file says it."""

from flask_babel import lazy_gettext as _l

ORGANISATION_NOTE = _l(
    "Un nom court déjà inscrit est corrigé d’après le fichier. Aucune organisation n’est effacée. "
    "Une organisation peut faire partie d’une autre du même fichier, où qu’elle y soit."
)
ORGANISATION_COLUMNS = {
    "key": _l(
        "Petites lettres sans accent et traits d’union : il dit de quelle organisation parle la ligne."
    ),
    "code": _l("Trois à cinq lettres qui commencent ses numéros de lot ; il ne change plus jamais."),
    "name": _l("Le nom entier."),
    "name_ar": _l("Le nom en arabe."),
    "kind": _l("ONG, fédération, GIE, association, coopérative, ferme, entreprise ou autre."),
    "parents": _l("Nom court des organisations dont elle fait partie, séparés par des virgules."),
    "locality": _l("Commune ou localité du siège."),
    "province": _l("Province du siège."),
    "country": _l("Deux lettres ; MA si la case est vide."),
    "branches": _l("Ses filières, séparées par des virgules."),
    "tax_status": _l("exonérée, assujettie ou franchise ; exonérée si la case est vide."),
    "ice": _l("L’ICE, quinze chiffres. Dans Excel, gardez la colonne en texte."),
    "gs1_prefix": _l("Seulement avec une licence GS1 à son nom."),
    "founded_on": _l("Jour de la fondation, comme 28/10/2026."),
    "note": _l("Ce qu’il faut savoir d’autre."),
}
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
