"""The types of items, one folder each; `base` defines what a type consists of, `registry` lists them."""
