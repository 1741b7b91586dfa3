"""What the scripts `ladder` and `allocation` share: the rungs, running them, judging them."""
