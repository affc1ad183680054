"""The touch terminal where citizens take a number: its pages and its full-screen launcher."""
