"""What can be done with the records of a dossier; one file for each kind. No rules."""
