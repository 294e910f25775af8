"""What staff pages of every package share: lists and forms. Knows no package."""
