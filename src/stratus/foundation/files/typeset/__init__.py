"""PDF documents: a fixed template sets what is data (docs/adr/0048-preview-and-paper.md). Nothing that people wrote is ever markup.

`reading.read` makes HTML that was made safe into a tree, `making.made` has a process of its own set it.
"""
