"""What is chosen on the screens and holds next time: written into the settings file."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from pipeline_tui.config import Settings, load_settings
from pipeline_tui.config.write import set_profile, set_value

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    from pipeline_tui.config.checks import Value


class Preferences:
    """The settings file of this run; without one, nothing is kept."""

    def __init__(self, path: Path | None) -> None:
        self.path = path
        self._turn = asyncio.Lock()

    async def remember(self, key: str, value: Value) -> Settings | None:
        """Set one key; the settings as they then are. Raises UsageError or SettingsError."""
        return await self._write(lambda path: set_value(path, key, value))

    async def keep_profile(self, name: str, says: Mapping[str, str]) -> Settings | None:
        """Keep how files are imported under a name; the settings as they then are. Raises
        UsageError or SettingsError."""
        return await self._write(lambda path: set_profile(path, name, says))

    async def _write(self, set_: Callable[[Path], object]) -> Settings | None:
        path = self.path
        if path is None:
            return None

        def write() -> Settings:
            set_(path)
            return load_settings(path)

        async with self._turn:
            return await asyncio.to_thread(write)
