"""Bodies and queries of the API as models: they validate, and `service.openapi` publishes them.

Requests refuse members they do not know, so that a typing error is told and
not ignored. Answers allow additions: clients must ignore what they do not know.
"""
