"""What providers tell of the mail they took for us, and the mail they take in: kept first, applied after."""
