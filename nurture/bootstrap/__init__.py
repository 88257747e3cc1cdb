"""Set-up before anything is installed: finds a Python, makes .venv, installs the lock. Standard library only."""
