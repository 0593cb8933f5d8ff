"""The comparison with other systems: what bench/compare is made of. Python's standard library is all it needs."""
