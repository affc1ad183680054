"""A ticket printer that is not there: takes ESC/POS over TCP and shows the paper as pictures.

It plays against the printer program and therefore imports nothing of it: it decodes the bytes by its own code
from the published command tables, so that a mistake on one side cannot hide a mistake on the other.
"""
