"""Tests of `window_display`."""
