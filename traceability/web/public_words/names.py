"""What steps, classes, measures, states and parts are called, for a consumer."""

from flask_babel import Domain
from flask_babel import lazy_gettext as _l

WORDS = Domain(domain="public")  # type: ignore[no-untyped-call]
# Each language in its own letters, so that who reads only that one finds it.
LANGUAGES = {"fr": "Français", "ar": "العربية", "en": "English", "zgh": "ⵜⴰⵎⴰⵣⵉⵖⵜ"}
STEP_NAMES = {
    "harvest": _l("Récolte"),
    "making": _l("Fabrication à la main"),
    "intake": _l("Réception"),
    "drying": _l("Séchage"),
    "sorting": _l("Tri"),
    "crushing": _l("Concassage"),
    "cold_pressing": _l("Pression à froid"),
    "distilling": _l("Distillation"),
    "packing": _l("Conditionnement"),
    "splitting": _l("Partage en plusieurs lots"),
    "merging": _l("Réunion de plusieurs lots"),
}
# Threads are ground, not crushed.
SAFFRON_STEP_NAMES = {"sorting": _l("Émondage"), "crushing": _l("Mouture")}
BRANCH_NAMES = {
    "saffron": _l("Safran"),
    "argan": _l("Argan"),
    "olive": _l("Olive"),
    "pamm": _l("Plantes aromatiques et médicinales"),
    "almond": _l("Amande"),
    "honey": _l("Miel"),
    "craft": _l("Artisanat"),
}
# As the protocol of shared pages writes them: a language and a country.
SHARE_LOCALES = {"fr": "fr_FR", "ar": "ar_AR", "en": "en_GB", "zgh": "zgh_MA"}
# Short name on the seal, and what it is called in full.
SCHEMES = {
    "aop_taliouine": ("AOP", _l("Appellation d’origine protégée Safran de Taliouine")),
    "igp_argane": ("IGP", _l("Indication géographique protégée Argane")),
    "bio_ma": ("BIO", _l("Agriculture biologique, loi marocaine 39-12")),
    "bio_eu": ("BIO", _l("Agriculture biologique, règlement (UE) 2018/848")),
    "fairtrade": ("FT", _l("Commerce équitable Fairtrade")),
}
# Classes that editions give, in a consumer's words.
GRADE_NAMES = {
    "I": _l("Catégorie I"),
    "II": _l("Catégorie II"),
    "III": _l("Catégorie III"),
    "extra": _l("Vierge extra"),
    "fine": _l("Vierge fine"),
    "virgin": _l("Vierge"),
    "ordinary": _l("Vierge courante"),
    "lampante": _l("Lampante : ne se consomme pas en l’état"),
}
# What the standards measure, in a consumer's words.
MEASURE_NAMES = {
    "colour_e440": _l("Pouvoir colorant"),
    "picrocrocin_e257": _l("Saveur (picrocrocine)"),
    "safranal_e330": _l("Arôme (safranal)"),
    "moisture": _l("Humidité"),
    "floral_waste": _l("Restes de fleurs"),
    "extraneous_matter": _l("Corps étrangers"),
    "total_ash": _l("Cendres"),
    "acid_insoluble_ash": _l("Cendres insolubles (sable)"),
    "cold_water_extract": _l("Part soluble dans l’eau"),
    "acidity": _l("Acidité"),
    "peroxide": _l("Indice de peroxyde"),
    "k232": _l("Oxydation (K232)"),
    "k270": _l("Oxydation avancée (K270)"),
    "delta_k": _l("Pureté (ΔK)"),
    "median_defect": _l("Défaut au goût"),
    "median_fruity": _l("Fruité au goût"),
    "e270": _l("Oxydation avancée (270 nm)"),
}
LINK_TITLES = {
    "traceability": _l("%(name)s : son histoire"),
    "pip": _l("%(name)s : le produit"),
    "recallStatus": _l("%(name)s : est-il rappelé ?"),
    "epcis": _l("%(name)s : ses événements EPCIS, sur autorisation"),
}
REFUSALS = {
    "gs1-invalid-digital-link": _l("Cette adresse est incomplète ou mal recopiée."),
    "gs1-nothing-here": _l("Ce code ne correspond à aucun produit de notre registre."),
    "gs1-no-such-link": _l("Nous n’avons rien de cette sorte sur ce produit."),
}
# What the page of `gs1:recallStatus` says: title, line, and the colour of its band.
CAUTIONS = {
    "recalled": _l("Produit rappelé"),
    "held": _l("Lot en cours de vérification"),
    "lifted": _l("Rappel levé"),
    "none": _l("Aucun rappel"),
}
CAUTION_LINES = {
    "recalled": _l("Ne le consommez pas et suivez la consigne ci-dessous."),
    "held": _l("Par précaution, attendez le résultat avant de le consommer."),
    "lifted": _l("Ce lot a été rappelé, puis le rappel a été levé : il peut être consommé."),
    "none": _l("Ce lot n’est ni rappelé ni mis de côté."),
}
CRAFT_CAUTION_LINES = {
    **CAUTION_LINES,
    "recalled": _l("Ne vous en servez plus et suivez la consigne ci-dessous."),
    "held": _l("Par précaution, attendez le résultat avant de vous en servir."),
    "lifted": _l("Ce lot a été rappelé, puis le rappel a été levé : vous pouvez vous en servir."),
}
CAUTION_BANDS = {"recalled": "recalled", "held": "held", "lifted": "known", "none": "known"}
CLAIM_STATES = {
    "met": _l("Vaut pour ce lot, à chaque étape."),
    "conversion": _l("En conversion : ce lot ne porte pas encore ce nom."),
    "pending": _l("En attente d’une décision de l’organisme : ne vaut pas encore pour ce lot."),
    "broken": _l("Ne vaut pas pour ce lot."),
}
CERTIFICATE_STATES = {
    "valid": _l("Certificat valable"),
    "early": _l("Certificat qui ne vaut pas encore"),
    "suspended": _l("Certificat suspendu"),
    "expired": _l("Certificat arrivé à son terme"),
    "withdrawn": _l("Certificat retiré"),
}
REPORT_KINDS = {
    "illness": _l("Quelqu’un a été malade"),
    "quality": _l("Goût, odeur ou aspect"),
    "pack": _l("Emballage ou étiquette"),
    "doubt": _l("Doute : est-ce le vrai ?"),
    "other": _l("Autre chose"),
}
REPORT_STATES = {
    "received": _l("Reçu"),
    "looked_at": _l("Examiné par la coopérative"),
    "answered": _l("Réponse donnée"),
}
REPORT_ERRORS = {
    "text-missing": _l("Écrivez quelques mots : qu’avez-vous remarqué ?"),
    "text-too-long": _l("C’est trop long : gardez l’essentiel."),
    "text-unreadable": _l("Un signe de ce texte ne peut pas être lu."),
    "text-is-formula": _l("Ne commencez pas par « = » ni « @ »."),
    "unknown-choice": _l("Choisissez dans la liste."),
    "file-too-large": _l("Cette photo est trop lourde : 12 Mo au plus."),
    "file-type-refused": _l("Ce fichier n’est pas une photo."),
    "file-unreadable": _l("Cette photo ne s’ouvre pas."),
    "not-for-people": _l("Laissez ce champ vide : il sert à écarter les robots."),
    "operation-id-reused": _l("Ce signalement est déjà envoyé. Rouvrez la page pour en écrire un autre."),
}
PART_NAMES = {
    "producer": _l("Les familles qui ont récolté"),
    "cooperative": _l("La coopérative"),
    "boutique": _l("La boutique"),
    "fund": _l("Le fonds de solidarité"),
    "tax": _l("La taxe"),
}
UNIT_SIGNS = {"g": _l("g"), "kg": _l("kg"), "mL": _l("mL"), "L": _l("L")}
