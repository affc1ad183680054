"""Tests of `evaluator_device`."""
