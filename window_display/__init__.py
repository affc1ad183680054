"""The screens of the hall: the hall board and the screen above each window."""
