"""A barcode gun to try the program with: its page says what the gun reads."""
