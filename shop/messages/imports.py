"""What each column of a list of the shop is for, and what is said when a line means nothing."""

from flask_babel import lazy_gettext as _l

from kernel.messages import sentences

ARTICLE_NOTE = _l(
    "Un code déjà inscrit pour cette coopérative est corrigé d’après le fichier. Aucun article n’est "
    "effacé : écrivez « non » dans « en_vente » pour ne plus le vendre."
)
ARTICLE_COLUMNS = {
    "organisation": _l("La coopérative qui le fait : nom court, sigle ou nom entier, déjà inscrite."),
    "code": _l("Au plus dix lettres, chiffres, points ou tirets : il dit de quel article parle la ligne."),
    "name_fr": _l("Le nom en français, comme au ticket."),
    "name_ar": _l("Le nom en arabe ; sans lui, celui du produit et le contenu."),
    "name_en": _l("Le nom en anglais ; sans lui, celui du produit et le contenu."),
    "name_zgh": _l("Le nom en tamazight ; sans lui, celui du produit et le contenu."),
    "product": _l("Le produit, par son nom dans Igoudar : Safran en filaments, Huile d’argan alimentaire…"),
    "net_content": _l(
        "Ce que contient une pièce : 1, 250 ou 0,5. L’unité suit, ou a sa colonne. Ne change plus."
    ),
    "measure": _l("g, kg, ml, cl, l ou pièce."),
    "gtin": _l("Le code-barres, 8 à 14 chiffres : licence GS1 de la coopérative, ou numéro interne."),
    "shelf_life_days": _l("Combien de jours il se conserve, ou « 24 mois » ; 1095 si la case est vide."),
    "branch": _l("L’onglet de la caisse ; celui du produit si la case est vide."),
    "tax_class": _l(
        "épice, huile alimentaire, huile d’olive artisanale, plante, cosmétique, autre aliment ou artisanat."
    ),
    "is_weighed": _l("oui pour un article pesé à la caisse : son contenu est alors 1 g."),
    "is_favourite": _l("oui pour le montrer parmi les favoris de la caisse."),
    "is_active": _l("non pour ne plus le vendre ; oui si la case est vide."),
}
PRICE_NOTE = _l(
    "Un prix dit déjà pour le même article, le même lieu et le même jour est remplacé. Un jour passé ne "
    "prend un prix que si rien n’était encore demandé."
)
PRICE_COLUMNS = {
    "article": _l("Le code de l’article, ou son code-barres ; l’article est déjà en vente."),
    "organisation": _l("La coopérative, si deux articles portent le même code."),
    "place": _l("La boutique, par son nom ; vide ou « réseau » pour tous les lieux de cette monnaie."),
    "gross": _l("Le prix d’une pièce, toutes taxes comprises ; au kilogramme pour un article au poids."),
    "currency": _l("MAD ou EUR ; celle du lieu si la case est vide."),
    "valid_from": _l("Le premier jour du prix, comme 28/10/2026 ; aujourd’hui si la case est vide."),
}

sentences(
    {
        "import-article-stays": _l(
            "Cet article existe avec autre chose ici, et ses lots le disent. Donnez un autre code à un autre "
            "article."
        ),
        "import-content-unreadable": _l("Écrivez un nombre et son unité : 1 g, 250 ml, 0,5 l ou 1 pièce."),
        "import-content-of-another-unit": _l("« %(product)s » ne se mesure pas dans cette unité."),
        "import-life-unreadable": _l("Écrivez un nombre de jours, ou par exemple « 24 mois »."),
        "import-gtin-of-another": _l("Ce code-barres est déjà celui de l’article « %(code)s »."),
        "import-not-one-gram": _l("Un article vendu au poids contient 1 g : son prix est au kilogramme."),
        "import-price-implausible": _l("Ce prix est négatif ou trop grand."),
        "import-currency-of-place": _l("%(place)s demande ses prix en %(currency)s."),
        "import-price-day-has-begun": _l(
            "Ce jour est passé, et un autre prix y était demandé : il ne change plus. Choisissez aujourd’hui "
            "ou un jour à venir."
        ),
        "import-place-needed": _l("Dites le lieu, ou la monnaie : les lieux n’ont pas tous la même."),
    }
)
