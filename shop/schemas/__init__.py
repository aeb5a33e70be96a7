"""The till's JSON and the commands that it makes; every size is bounded."""
