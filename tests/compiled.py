"""What one application compiled, for the next: some tests have one of their own, and all are alike."""

from types import CodeType
from typing import Any

from jinja2.bccache import Bucket, BytecodeCache


class Statements(dict[tuple[Any, ...], Any]):
    """Statements as SQL. SQLAlchemy asks by the dialect of an engine; two of one name compile the same."""

    KEPT_MAX = 4_000

    def get(self, key: tuple[Any, ...], default: Any = None) -> Any:
        return super().get(_whatever_engine(key), default)

    def __setitem__(self, key: tuple[Any, ...], compiled: Any) -> None:
        if len(self) >= self.KEPT_MAX:
            self.clear()
        super().__setitem__(_whatever_engine(key), compiled)


def _whatever_engine(key: tuple[Any, ...]) -> tuple[Any, ...]:
    dialect, *rest = key
    return (dialect.name, *rest)


class Pages(BytecodeCache):
    """Templates as code, by name and source."""

    def __init__(self) -> None:
        self._kept: dict[tuple[str, str], CodeType] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        bucket.code = self._kept.get((bucket.key, bucket.checksum))

    def dump_bytecode(self, bucket: Bucket) -> None:
        if bucket.code is not None:
            self._kept[bucket.key, bucket.checksum] = bucket.code
