"""Values made into plain strings: safe text, money, dates."""
