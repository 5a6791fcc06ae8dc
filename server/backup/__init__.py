"""What is kept for the day a disk is lost: copies, what of them phones may count on, and the way back."""
