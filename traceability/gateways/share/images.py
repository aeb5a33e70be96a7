"""Images to share, each drawn once and kept while there is room: drawing one takes a fifth of a second."""

from threading import Lock

from traceability.gateways.share.card import Card, draw

# About 20 kB each.
KEPT_MAX = 128


class Images:
    """The images of cards, the last ones drawn kept; one at a time is drawn, whatever is asked at once."""

    def __init__(self) -> None:
        self._kept: dict[Card, bytes] = {}
        self._pencil = Lock()

    def __call__(self, card: Card) -> bytes:
        """The image of a card as a PNG: what says the same is never drawn twice."""
        return self._kept.get(card) or self._drawn(card)

    def _drawn(self, card: Card) -> bytes:
        with self._pencil:
            found = self._kept.get(card)
            if found is None:
                found = draw(card)
                while len(self._kept) >= KEPT_MAX:
                    del self._kept[next(iter(self._kept))]
                self._kept[card] = found
            return found
