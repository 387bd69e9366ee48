"""Widgets that know nothing of the book: they show rows and tell what was chosen."""
