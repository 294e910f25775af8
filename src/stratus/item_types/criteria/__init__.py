"""What markers of an item are given by its author: a model answer, and criteria with levels and sub-criteria."""
