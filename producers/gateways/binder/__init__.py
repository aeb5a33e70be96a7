"""A dossier bound into one PDF: its pages, then its pieces, with page numbers and bookmarks."""

from producers.gateways.binder.binding import bind
from producers.gateways.binder.contents import ANNEXES_MAX, Annex, Binder, Section, Table, TooManyAnnexes

__all__ = ["ANNEXES_MAX", "Annex", "Binder", "Section", "Table", "TooManyAnnexes", "bind"]
