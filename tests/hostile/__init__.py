"""What others may do to the program: hostile input (``fuzz``) and a death at any moment (``kills``)."""
