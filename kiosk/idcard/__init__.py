"""The ID-card reader: its protocol without I/O, the layout of a card, and the program that owns the port.

A card is never required for anything. Of what a card says only the name leaves this program; the number, the address and
the photograph are not sent, not kept and not logged (个人信息保护法第六条).
"""
