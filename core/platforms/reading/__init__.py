"""What the readers of lists share: the loop, the queue of answers, scrolling, ends, numbers."""
