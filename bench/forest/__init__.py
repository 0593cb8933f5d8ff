"""The comparison with boosted trees: what bench/trees is made of. Only learners.py needs more than Python's standard library."""
