"""The menu: what nobody may open is not in it, and the group of the page at hand is open."""

from kernel.navigation import JOBS_ALL_OPEN_MAX, Group, Job, shown

LOTS = Job("lots.lot_list", "Suivre les lots", "lot", also=("claims",))
RECALLS = Job("recalls.recall_list", "Rappeler", "recall")
SELLING = tuple(Job(f"sales.page_{number}", f"Vente {number}", "sale") for number in range(JOBS_ALL_OPEN_MAX))
MENU = (Group("Suivre", (LOTS, RECALLS)), Group("Vendre", SELLING))


def everything(_endpoint: str) -> bool:
    return True


def current(endpoint: str | None) -> list[tuple[str, str]]:
    groups = shown(MENU, everything, endpoint)
    return [(one.job.endpoint, one.current) for group in groups for one in group.jobs if one.current]


def open_groups(endpoint: str | None) -> list[str]:
    return [group.label for group in shown(MENU, everything, endpoint) if group.is_open]


def test_the_group_of_the_page_at_hand_is_open_and_the_others_are_not() -> None:
    assert open_groups("recalls.recall_list") == ["Suivre"]
    assert open_groups("sales.page_3") == ["Vendre"]
    assert open_groups("home.home") == open_groups(None) == []


def test_a_page_says_that_it_is_the_page_and_a_record_that_it_belongs_to_it() -> None:
    assert current("lots.lot_list") == [("lots.lot_list", "page")]
    assert current("lots.lot_page") == [("lots.lot_list", "true")]
    assert current("claims.claims_of_lot") == [("lots.lot_list", "true")]
    assert current("kernel.account") == current(None) == []


def test_a_group_with_nothing_for_a_person_is_not_shown() -> None:
    groups = shown(MENU, lambda endpoint: endpoint == "recalls.recall_list", "home.home")
    assert [(group.label, [one.job for one in group.jobs]) for group in groups] == [("Suivre", [RECALLS])]


def test_whoever_has_few_jobs_sees_them_all_open() -> None:
    few = {LOTS.endpoint, *(job.endpoint for job in SELLING[:3])}
    groups = shown(MENU, lambda endpoint: endpoint in few, "home.home")
    assert [group.is_open for group in groups] == [True, True]
