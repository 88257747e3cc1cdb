"""What controls decide: pure."""
