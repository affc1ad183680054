"""Documents as tests: what is written is what the program does, and what the program does is written."""
