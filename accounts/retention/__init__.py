"""How long the proof that we may write to somebody is kept, and letting go of it afterwards."""
