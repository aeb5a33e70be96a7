"""What a case expected and what the rules told are shown side by side where they differ."""

import pytest

pytest.register_assert_rewrite("tests.unit.fund.cases")
