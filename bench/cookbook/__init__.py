"""The recipes of docs/recipes.md: what bench/recipes is made of. Python's standard library is all it needs."""
