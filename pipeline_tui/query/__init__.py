"""Which deals: the filter language, references, sorting."""
