"""Data of somebody's own: files of a municipality, read with every fault that is in them; targets made of them."""
