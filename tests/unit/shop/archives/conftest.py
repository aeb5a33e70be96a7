"""One year for all these tests: none of them changes it."""

import pytest

from tests.unit.shop.archives.building import Year, write_year


@pytest.fixture(scope="session")
def year(tmp_path_factory: pytest.TempPathFactory) -> Year:
    return write_year(tmp_path_factory.mktemp("year"))
