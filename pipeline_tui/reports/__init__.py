"""Pure functions: the book in, typed figures out. They print nothing and read no clock."""
