"""Tests of the layout itself: floors, laws, and the files that come from other people."""
