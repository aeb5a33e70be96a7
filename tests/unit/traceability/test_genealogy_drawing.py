"""A genealogy is drawn from the harvest on, without boxes over each other."""

from itertools import combinations
from uuid import UUID

from traceability.rules.genealogy import NODE_HEIGHT, NODE_WIDTH, Drawing, draw

HARVEST, PART, OTHER, DRY, PACKS = (UUID(int=n) for n in range(1, 6))
GENERATIONS = {HARVEST: 0, PART: 1, OTHER: 1, DRY: 4, PACKS: 7}
LINKS = [
    (HARVEST, PART),
    (HARVEST, OTHER),
    (PART, DRY),
    (OTHER, DRY),
    (HARVEST, PACKS),
    (DRY, PACKS),
]


def _corners(drawing: Drawing) -> dict[UUID, tuple[int, int]]:
    return {box.lot_id: (box.x, box.y) for box in drawing.boxes}


def test_children_stand_after_their_parents_and_generations_share_a_column() -> None:
    corners = _corners(draw(GENERATIONS, LINKS))
    assert all(corners[parent][0] < corners[child][0] for parent, child in LINKS)
    assert corners[PART][0] == corners[OTHER][0]


def test_arabic_reads_it_from_the_right() -> None:
    usual, mirrored = draw(GENERATIONS, LINKS), draw(GENERATIONS, LINKS, right_to_left=True)
    assert (usual.width, usual.height) == (mirrored.width, mirrored.height)
    corners = _corners(mirrored)
    assert all(corners[parent][0] > corners[child][0] for parent, child in LINKS)


def test_boxes_do_not_overlap_and_stay_on_the_sheet() -> None:
    lots = {UUID(int=n): n % 7 for n in range(1, 80)}
    by_generation = sorted(lots, key=lambda lot: lots[lot])
    links = [(a, b) for a, b in combinations(by_generation, 2) if lots[a] < lots[b]][:300]
    drawing = draw(lots, links)
    for one, other in combinations(drawing.boxes, 2):
        apart = abs(one.x - other.x) >= NODE_WIDTH or abs(one.y - other.y) >= NODE_HEIGHT
        assert apart, (one, other)
    assert all(0 <= box.x <= drawing.width - NODE_WIDTH for box in drawing.boxes)
    assert all(0 <= box.y <= drawing.height - NODE_HEIGHT for box in drawing.boxes)
    assert len(drawing.curves) == len(links)


def test_a_straight_line_of_lots_does_not_cross_itself() -> None:
    chain = {UUID(int=n): n for n in range(1, 5)}
    drawing = draw(chain, [(UUID(int=n), UUID(int=n + 1)) for n in range(1, 4)])
    assert len({box.y for box in drawing.boxes}) == 1


def test_a_lot_alone_is_a_drawing_too() -> None:
    drawing = draw({HARVEST: 0}, [])
    assert (len(drawing.boxes), drawing.curves) == (1, ())
