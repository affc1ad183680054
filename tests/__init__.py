"""The tests, laid out like the house: tests/printer tests printer/, tests/house the laws of the layout."""
