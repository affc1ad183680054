"""A simulated line of key evaluators: presses keys like citizens, misbehaves on request.

Run by ``python -m evaluator_device.simulated``; it stands in for the devices on one serial line, on a pseudo
terminal or on a TCP port such as a serial server offers.  Nothing here imports the programs it plays against:
frames are packed and read by code of its own, so that a mistake in theirs cannot hide in it.
"""
