"""The colours: Textual's own themes, and one of ours with the strongest contrast."""

from __future__ import annotations

from textual.theme import BUILTIN_THEMES, Theme

from pipeline_tui.errors import SettingsError

HIGH_CONTRAST = Theme(
    name="high-contrast",
    primary="#ffd700",
    secondary="#00e5ff",
    accent="#00e5ff",
    foreground="#ffffff",
    background="#000000",
    surface="#000000",
    panel="#2b2b2b",
    success="#4dff4d",
    warning="#ffd700",
    error="#ff8080",
    dark=True,
    variables={
        "text-muted": "#ffffff",  # nothing is fainter than the rest: quiet is a matter of place
        "text-disabled": "#c0c0c0",
        "primary-muted": "#4a4000",
        "success-muted": "#004a00",
        "block-cursor-text-style": "bold reverse",
        "footer-key-foreground": "#ffd700",
        "input-selection-background": "#ffd700 40%",
    },
)
"""White and yellow on black; every pair of colours has a contrast of 7 to 1 or more."""


def theme_names() -> list[str]:
    """Every theme that the setting may name."""
    return sorted([*BUILTIN_THEMES, HIGH_CONTRAST.name])


def check_theme(name: str) -> str:
    """The name of a theme. Raises SettingsError, with the one that comes near."""
    names = theme_names()
    if name in names:
        return name
    import difflib

    near = difflib.get_close_matches(name.lower(), names, n=1, cutoff=0.3)
    hint = f"did you mean {near[0]}?" if near else f"there are {', '.join(names)}"
    raise SettingsError(f"the setting theme names no theme: {name!r}; {hint}")
