"""The rules of the hall, pure: no Flask, no SQL, no clock, no I/O, no logging.

Every rule here is a function of (state, command, ``now``) that returns new state and past-tense events, or
raises one error of :mod:`queue_server.domain.errors`. A test keeps this law.
"""
