"""What does a newcomer find in a fresh labtrack? All of it synthetic, all of it made by use cases."""
