"""A reader to play with: it speaks the SAM's language by its own code and imports nothing of the program it plays against."""
