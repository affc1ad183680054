"""Every page of the hall in a real Chromium, against `hall serve` on a hand-written hall.toml."""
