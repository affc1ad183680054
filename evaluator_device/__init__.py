"""The satisfaction evaluators on the windows: the serial line, the program that owns it, the tablet page."""
