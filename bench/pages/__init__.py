"""Tables and plots of README.md and docs/performance.md, made from docs/measurements/ by bench/figures."""
