"""The suppression list: everybody of a team reads it and may add to it; whoever leads takes lists in and lifts."""
