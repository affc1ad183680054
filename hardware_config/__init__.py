"""The wiring closet: what is plugged in where, the words on the wire, and the cable between programs."""
