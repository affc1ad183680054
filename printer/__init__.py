"""The ESC/POS ticket printer: what stands on the paper, the bytes, and the program that owns the printer."""
