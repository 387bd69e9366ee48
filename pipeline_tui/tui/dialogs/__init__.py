"""What is asked on top of a screen."""
