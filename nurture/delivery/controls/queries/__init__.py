"""What stands in the way of sending, for the gate and for the eye."""
