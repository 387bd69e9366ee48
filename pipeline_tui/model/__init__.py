"""Plain data, and the rules that need nothing else."""
