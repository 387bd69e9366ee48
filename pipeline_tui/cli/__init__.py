"""The command line: parses, calls, prints. It holds no rule of the field."""
