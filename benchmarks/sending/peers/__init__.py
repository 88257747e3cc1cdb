"""The others, a room each: programs of their own with settings of their own. `benchmarks/send.py` starts them."""
