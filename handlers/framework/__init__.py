"""What commands are made of: registry entries, buttons, replies, safe HTML, Spanish numbers and dates."""
