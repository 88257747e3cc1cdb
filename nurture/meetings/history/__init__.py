"""What was decided, what came of it, and whose words it rested on."""
