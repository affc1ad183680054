"""Tests of `queue_server`."""
