"""Tests of `hardware_config`."""
