"""How the engine's speed scales: what bench/sweep is made of. Python's standard library is all it needs."""
