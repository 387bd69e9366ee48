"""Programs of the manager's own that run after a change: `hooks/post-move` in the settings folder.

The command line and the screens call `Hooks` after a change is saved; actions do not know of it.
"""

from pipeline_tui.hooks.hooks import Hooks, Waiting, stopped

__all__ = ["Hooks", "Waiting", "stopped"]
