"""Beliefs in one sentence, what speaks for and against them, and what rests on them."""
