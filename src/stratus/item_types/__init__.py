"""The types of items, one folder each; `base` says what a type is, `registry` which there are."""
