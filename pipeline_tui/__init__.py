"""A sales-pipeline tracker for one account manager, in the terminal."""

__version__ = "0.1.0"
