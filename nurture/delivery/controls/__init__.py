"""Whether anything may leave at all: stops, modes, what a restored or copied database must not do, recovery."""
