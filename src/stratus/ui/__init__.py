"""Shared parts of staff pages: lists, forms, menu. Imports no package of the domain."""
