"""The program of a barcode gun on a serial line beside a kiosk: what it reads, the kiosk hears.

A gun that types like a keyboard needs no program: the pages hear it themselves (``queue_server/web/static/gun.js``).
"""
