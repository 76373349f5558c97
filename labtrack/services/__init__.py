"""What can be done, by whom, and what is written down about it?"""
