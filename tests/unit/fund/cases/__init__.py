"""Published and derived cases of lending (`tests/cases/fund.json`), each told by the fund's rules."""
