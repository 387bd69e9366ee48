"""Where the book, its companions and the settings live."""

from __future__ import annotations

import errno
import os
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline_tui.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Callable

APP = "pipeline-tui"
PRIVATE_FOLDER = 0o700
PRIVATE_FILE = 0o600


def default_book() -> Path:
    """Return the book in the platform's data folder. Raises UsageError without a home folder."""
    import platformdirs

    folder = _in_home(platformdirs.user_data_dir)
    if folder is None:
        raise UsageError(
            "there is no home folder to keep the book in: HOME is not set",
            "Name the file of the book: --book FILE",
        )
    return folder / "book.json"


def default_settings() -> Path | None:
    """Return the settings file in the platform's config folder, or None without a home folder."""
    import platformdirs

    folder = _in_home(platformdirs.user_config_dir)
    return None if folder is None else folder / "settings.toml"


def machine_file() -> Path:
    """The file that holds the id of this installation, in `XDG_STATE_HOME` or `~/.local/state`.

    Every change reads it, so it is found without platformdirs (6 ms). Raises RuntimeError
    without a home.
    """
    state = os.environ.get("XDG_STATE_HOME", "")
    folder = Path(state) if os.path.isabs(state) else Path.home() / ".local" / "state"
    return folder / APP / "machine"


def _in_home(folder_of: Callable[[str], str]) -> Path | None:
    """Return a folder of this program, or None if neither HOME nor the system's list of users
    says where the home folder is: then a `~` stays in the path, or platformdirs fails."""
    try:
        folder = Path(folder_of(APP))
    except RuntimeError:
        return None
    return None if folder.parts[:1] == ("~",) else folder


def make_private_folder(folder: Path) -> None:
    """Make a folder and its missing parents for the owner alone; their names survive a power cut.

    A folder that exists keeps its mode: it is the user's own choice. Raises OSError.
    """
    missing = []
    while not folder.exists():
        missing.append(folder)
        folder = folder.parent
    for each in reversed(missing):
        each.mkdir(mode=PRIVATE_FOLDER, exist_ok=True)
        os.chmod(each, PRIVATE_FOLDER)  # mkdir's mode is cut by the umask
        with suppress(PermissionError):  # a folder that others may write but not read
            sync_folder(each.parent)


_NO_FOLDER_SYNC = {errno.EINVAL, errno.ENOTSUP}
"""What file systems say (CIFS, gvfs) where a folder cannot be synced at all."""


def sync_folder(folder: Path) -> None:
    """Make the new names in a folder survive a power cut. Raises OSError."""
    descriptor = os.open(folder, os.O_RDONLY | os.O_CLOEXEC)
    try:
        os.fsync(descriptor)
    except OSError as error:
        if error.errno not in _NO_FOLDER_SYNC:
            raise
    finally:
        close_quietly(descriptor)


def close_quietly(descriptor: int) -> None:
    """Close what was only read or locked: an error then does not matter."""
    with suppress(OSError):
        os.close(descriptor)
