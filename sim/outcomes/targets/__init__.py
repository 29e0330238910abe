"""Published targets computed in their own definition: one function a part of a target, one file a theme."""
