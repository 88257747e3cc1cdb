"""Parts of `benchmarks/send.py`."""
