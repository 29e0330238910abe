"""One test a number: raise it, and what its rule says must move, moves. See README.md."""
