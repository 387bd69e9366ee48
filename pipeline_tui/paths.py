"""Where the book, its companions and the settings live."""

from __future__ import annotations

import os
from pathlib import Path

APP = "pipeline-tui"
PRIVATE_FOLDER = 0o700
PRIVATE_FILE = 0o600


def default_book() -> Path:
    """The book in the platform's data folder."""
    import platformdirs

    return Path(platformdirs.user_data_dir(APP)) / "book.json"


def default_settings() -> Path:
    """The settings file in the platform's config folder."""
    import platformdirs

    return Path(platformdirs.user_config_dir(APP)) / "settings.toml"


def machine_file() -> Path:
    """The file that holds the id of this installation, in `XDG_STATE_HOME` or `~/.local/state`.

    Every change reads it, so it is found without platformdirs (6 ms). Raises RuntimeError
    without a home.
    """
    state = os.environ.get("XDG_STATE_HOME", "")
    folder = Path(state) if os.path.isabs(state) else Path.home() / ".local" / "state"
    return folder / APP / "machine"


def make_private_folder(folder: Path) -> None:
    """Make a folder and its missing parents for the owner alone.

    A folder that stands already keeps its mode: it is the user's own choice.
    """
    missing = []
    while not folder.exists():
        missing.append(folder)
        folder = folder.parent
    for each in reversed(missing):
        each.mkdir(mode=PRIVATE_FOLDER, exist_ok=True)
        os.chmod(each, PRIVATE_FOLDER)  # mkdir's mode is cut by the umask
