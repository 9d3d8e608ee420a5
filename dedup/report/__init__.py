"""Verdicts -> what people and programs read: one module a format, each a pure function that returns text."""
