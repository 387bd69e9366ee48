"""Settings: what there is to set, how it is read, how it is written."""

from pipeline_tui.config.settings import Settings, Target, load_settings

__all__ = ["Settings", "Target", "load_settings"]
