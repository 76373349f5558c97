"""What does a label say, and how is it drawn for a printer?"""
