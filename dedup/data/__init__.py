"""Vocabulary as data: agencies, datelines, boilerplate, spelling, and the pinned Unicode fold."""
