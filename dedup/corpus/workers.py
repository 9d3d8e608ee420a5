"""What workers are forked from: the server of `dedup.corpus.pool` imports this, and nothing else may.

It brings what the steps need, once instead of once a worker, and keeps pandas out: pyarrow imports that, where it is
installed, to ask whether a list is one of its own, which takes a fifth of a second before the first row is read. No
step hands over anything of pandas.
"""

from __future__ import annotations

import sys
from importlib import import_module

__all__: list[str] = []


class _WithoutPandas:
    """Finds no module, and refuses one."""

    @staticmethod
    def find_spec(name: str, path: object = None, target: object = None) -> None:
        if name == "pandas":
            raise ModuleNotFoundError(name, name=name)


sys.meta_path.insert(0, _WithoutPandas)

for _name in ("on_duckdb", "steps", "judging", "records"):
    import_module(f"dedup.corpus.{_name}")
